package dev.svcc.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.svcc.analysis.NodeNetwork;
import dev.svcc.analysis.Simulator;
import dev.svcc.intent.NodeOptions;
import dev.svcc.intent.NodeOptionsBuilder;
import dev.svcc.net.Cidr;
import dev.svcc.net.Family;
import dev.svcc.net.IpAddress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What becomes of packets to Services, as measured on nodes with kube-proxy. */
class ServicesConformanceTest {
  @ParameterizedTest
  @EnumSource
  void everyProbeAgrees(Layout layout) throws IOException {
    int probes = 0;
    List<String> disagreements = new ArrayList<>();
    List<Path> cases = ConformanceFolder.cases("services");
    for (Path folder : cases) {
      Compilation compiled = Compilation.of(folder.resolve("manifests"), options());
      NodeNetwork node = NodeNetwork.of(compiled.intent().node().addresses());
      for (Family family : Family.values()) {
        Path expected = folder.resolve(family == Family.IPV4 ? "expect.v4.tsv" : "expect.v6.tsv");
        if (!Files.exists(expected)) {
          continue;
        }
        Simulator simulator = new Simulator(compiled.rules(layout.lowering(), family), node);
        for (String line : Files.readAllLines(expected)) {
          probes++;
          ServiceProbe.read(line)
              .disagreement(simulator)
              .ifPresent(found -> disagreements.add(folder.getFileName() + ": " + found));
        }
      }
    }
    System.out.println(
        layout
            + ": "
            + (probes - disagreements.size())
            + " of "
            + probes
            + " service probes agree, in "
            + cases.size()
            + " cases");
    assertTrue(probes > 0);
    assertEquals(List.of(), disagreements);
  }

  static NodeOptions options() {
    return NodeOptionsBuilder.of(NodeOptions.defaults())
        .nodeName("node1")
        .nodeAddresses(List.of(IpAddress.of("192.168.0.2"), IpAddress.of("fd00:192::2")))
        .clusterCidrs(List.of(Cidr.of("10.244.0.0/16"), Cidr.of("fd00:244::/64")))
        .nodeLabels(Map.of("topology.kubernetes.io/zone", "za"))
        .build();
  }
}
