package dev.svcc.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.svcc.analysis.Simulator;
import dev.svcc.backend.Lowering;
import dev.svcc.backend.iptables.PolicyLowering;
import dev.svcc.backend.ipvs.IpvsLowering;
import dev.svcc.backend.ipvs.IpvsOptions;
import dev.svcc.intent.NodeOptions;
import dev.svcc.intent.NodeOptionsBuilder;
import dev.svcc.net.Family;
import dev.svcc.net.IpAddress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Who may reach whom under NetworkPolicies, as the API says. */
class NetpolConformanceTest {
  static final Lowering IPVS =
      new IpvsLowering(new PolicyLowering(true, false), IpvsOptions.DEFAULT);

  @ParameterizedTest
  @EnumSource
  void everyProbeAgrees(Layout layout) throws IOException {
    checkAll(layout.toString(), layout.lowering());
  }

  @Test
  void everyProbeAgreesThroughIpvs() throws IOException {
    checkAll("IPVS", IPVS);
  }

  private static void checkAll(String name, Lowering lowering) throws IOException {
    List<Path> cases = ConformanceFolder.cases("netpol");
    int probes = 0;
    List<String> disagreements = new ArrayList<>();
    List<String> left = new ArrayList<>();
    for (Path folder : cases) {
      List<String> rows = Files.readAllLines(folder.resolve("expect.tsv"));
      probes += rows.size();
      CompiledCase compiled = CompiledCase.of(folder, lowering);
      disagreements.addAll(compiled.disagreements(rows));
      Path undefined = folder.resolve("undefined.tsv");
      if (Files.exists(undefined)) {
        left.addAll(compiled.disagreements(Files.readAllLines(undefined)));
      }
    }
    int agree = probes - disagreements.size();
    System.out.println(
        name
            + ": "
            + agree
            + " of "
            + probes
            + " policy probes agree, in "
            + cases.size()
            + " cases; other than recommended where the API leaves it open: "
            + left);
    assertTrue(probes > 0);
    assertEquals("", String.join("\n", disagreements));
  }

  private record CompiledCase(Path folder, Cluster cluster, Map<Family, Simulator> simulators) {
    static CompiledCase of(Path folder, Lowering lowering) throws IOException {
      Compilation compiled =
          Compilation.of(
              folder.resolve("manifests"),
              NodeOptionsBuilder.of(NodeOptions.defaults())
                  .nodeName("node-a")
                  .nodeAddresses(List.of(IpAddress.of("192.168.10.1"), IpAddress.of("fd00:10::1")))
                  .build());
      Cluster cluster =
          new Cluster(compiled.manifests(), "node-a", compiled.intent().node().addresses());
      Map<Family, Simulator> simulators = new EnumMap<>(Family.class);
      for (Family family : Family.values()) {
        simulators.put(family, new Simulator(compiled.rules(lowering, family), cluster.network()));
      }
      return new CompiledCase(folder, cluster, simulators);
    }

    List<String> disagreements(List<String> rows) {
      List<String> found = new ArrayList<>();
      for (String row : rows) {
        PolicyProbe probe = PolicyProbe.read(row);
        Simulator simulator = simulators.get(probe.family());
        String judged = simulator == null ? "no rules" : probe.judge(simulator, cluster);
        if (!judged.equals(probe.expected())) {
          found.add(folder.getFileName() + ": " + row + ", judged: " + judged);
        }
      }
      return found;
    }
  }
}
