package dev.svcc.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.svcc.net.IpAddress;
import dev.svcc.net.Protocol;
import dev.svcc.program.Svcc;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** More peers than rules are worth go into an ipset, which the directory's script brings along. */
@Tag("kernel")
final class PeerSetsTest {
  private static final IpAddress POD = IpAddress.of("10.244.1.5");

  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource({"LEGACY, tree", "LEGACY, kube-proxy", "NFT, tree", "NFT, kube-proxy"})
  void thoseInTheSetComeInAndTheirNeighboursDoNot(Variant variant, String layout)
      throws IOException {
    Path rules = compile(layout);
    String text = Files.readString(rules.resolve("rules.v4"));
    assertTrue(text.contains("--match-set SVCC-4-"), text);
    Lab lab = new Lab(List.of(IpAddress.of("192.168.10.1")));
    lab.pod("server", List.of(POD));
    lab.listen(POD, 8080, Protocol.TCP);
    lab.outside("first", List.of(IpAddress.of("203.0.113.0")));
    lab.outside("last", List.of(IpAddress.of("203.0.113.198")));
    lab.outside("between", List.of(IpAddress.of("203.0.113.7")));
    lab.outside("after", List.of(IpAddress.of("203.0.113.200")));
    String apply = "SVCC_IPTABLES=" + variant.text() + " exec sh " + rules.resolve("apply.sh");
    List<LabAnswer> answers =
        LabRun.run(
            lab,
            variant,
            List.of(new LabRun.Load("sh", apply + "\n")),
            List.of(from("first"), from("last"), from("between"), from("after")),
            Duration.ofSeconds(2));
    assertEquals(
        List.of("server", "server", "TIMEOUT", "TIMEOUT"),
        answers.stream().map(LabAnswer::outcome).toList());
  }

  private static LabProbe from(String place) {
    return new LabProbe(place, POD, 8080, Protocol.TCP);
  }

  /** A pod that a hundred hosts may reach: every second address from 203.0.113.0 on. */
  private Path compile(String layout) throws IOException {
    StringBuilder peers = new StringBuilder();
    for (int peer = 0; peer < 100; peer++) {
      peers.append("    - ipBlock: {cidr: 203.0.113.").append(2 * peer).append("/32}\n");
    }
    Path manifests =
        Files.writeString(
            folder.resolve("cluster.yaml"),
            """
            apiVersion: v1
            kind: Pod
            metadata: {name: server, namespace: shop}
            spec: {nodeName: node-a, containers: [{name: c, image: i}]}
            status: {phase: Running, podIPs: [{ip: 10.244.1.5}]}
            ---
            apiVersion: networking.k8s.io/v1
            kind: NetworkPolicy
            metadata: {name: peers, namespace: shop}
            spec:
              podSelector: {}
              policyTypes: [Ingress]
              ingress:
              - from:
            """
                + peers);
    Path rules = folder.resolve("rules");
    Svcc.output(
        List.of(
            "compile",
            "-q",
            "--node=node-a",
            "--node-ip=192.168.10.1",
            "--ipset=auto",
            "--layout=" + layout,
            "-d",
            rules.toString(),
            manifests.toString()));
    return rules;
  }
}
