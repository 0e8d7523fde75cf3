package dev.svcc.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.svcc.net.Family;
import dev.svcc.net.IpAddress;
import dev.svcc.net.Protocol;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** New connections, counted at the endpoints: each of n gets one in n of them. */
@Tag("kernel")
final class BalanceTest {
  /** Long: whoever does not answer at all is an error here, and a busy machine is none. */
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  @TempDir private Path folder;

  @BeforeAll
  static void kernel() {
    PrivateNamespace.assumeAvailable();
  }

  /**
   * The bounds are those of chi-square with n - 1 degrees of freedom that a right balance exceeds
   * once in 10,000,000 runs: all six rows together fail by chance less than once in 1,000,000. A
   * choice of 1/3, 1/3, 1/3 in turn, forgotten to be 1/3, 1/2, 1, would give some 440 for n = 3.
   */
  @ParameterizedTest
  @CsvSource({
    "tree, LEGACY, 3, 6000, 32.3",
    "tree, NFT, 3, 6000, 32.3",
    "kube-proxy, LEGACY, 3, 6000, 32.3",
    "kube-proxy, NFT, 3, 6000, 32.3",
    "tree, LEGACY, 20, 3000, 65.1",
    "tree, NFT, 20, 3000, 65.1"
  })
  void everyEndpointGetsItsShare(
      String layout, Variant variant, int endpoints, int connections, double bound)
      throws IOException {
    List<IpAddress> addresses =
        IntStream.rangeClosed(1, endpoints).mapToObj(i -> IpAddress.of("10.244.1." + i)).toList();
    Lab lab = new Lab(List.of(IpAddress.of("192.168.10.1")));
    lab.pod("client", List.of(IpAddress.of("10.244.1.77")));
    for (IpAddress address : addresses) {
      lab.pod("at-" + address, List.of(address));
      lab.listen(address, 8080, Protocol.TCP);
    }
    LabRun.Load load = LabRun.Load.rules(Family.IPV4, rules(layout, addresses));
    LabProbe probe = new LabProbe("client", IpAddress.of("10.96.0.10"), 80, Protocol.TCP);
    List<LabProbe> probes = Collections.nCopies(connections, probe);
    Map<String, Long> counts =
        LabRun.run(lab, variant, List.of(load), probes, PATIENCE).stream()
            .collect(
                Collectors.groupingBy(LabAnswer::outcome, TreeMap::new, Collectors.counting()));
    assertEquals(
        addresses.stream().map(a -> "at-" + a).collect(Collectors.toCollection(TreeSet::new)),
        counts.keySet(),
        "every endpoint answers, and nobody else");
    double expected = (double) connections / endpoints;
    double chiSquare =
        counts.values().stream().mapToDouble(n -> (n - expected) * (n - expected) / expected).sum();
    System.out.println(
        layout + " " + variant + ": " + counts.values() + ", chi-square " + chiSquare);
    assertTrue(chiSquare < bound, "chi-square " + chiSquare + " of " + counts);
  }

  private String rules(String layout, List<IpAddress> endpoints) throws IOException {
    String manifests =
        """
        apiVersion: v1
        kind: Service
        metadata: {name: web, namespace: shop}
        spec: {clusterIP: 10.96.0.10, ports: [{port: 80, targetPort: 8080}]}
        ---
        apiVersion: discovery.k8s.io/v1
        kind: EndpointSlice
        metadata: {name: web-1, namespace: shop, labels: {kubernetes.io/service-name: web}}
        addressType: IPv4
        ports: [{port: 8080}]
        endpoints:
        """
            + endpoints.stream()
                .map(address -> "- {addresses: [" + address + "], nodeName: node-a}\n")
                .collect(Collectors.joining());
    Path file = Files.writeString(folder.resolve("shop.yaml"), manifests);
    Path rules =
        Compiler.compile(
            folder.resolve("rules"),
            "--node",
            "node-a",
            "--node-ip",
            "192.168.10.1",
            "--cluster-cidr",
            "10.244.0.0/16",
            "--layout",
            layout,
            file.toString());
    return Files.readString(rules);
  }
}
