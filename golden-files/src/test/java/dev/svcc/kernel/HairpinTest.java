package dev.svcc.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.svcc.net.Family;
import dev.svcc.net.IpAddress;
import dev.svcc.net.Protocol;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * An endpoint reaches itself, wherever it runs, by every frontend, with and without affinity: it is
 * answered, and sees the node. Without a masqueraded source it would answer itself past the node,
 * and its connection would never open.
 */
@Tag("kernel")
final class HairpinTest {
  private static final List<IpAddress> NODE =
      List.of(IpAddress.of("192.168.10.1"), IpAddress.of("fd00:10::1"));

  @TempDir private Path folder;

  @BeforeAll
  static void kernel() {
    PrivateNamespace.assumeAvailable();
  }

  @ParameterizedTest
  @CsvSource({
    "LEGACY, tree, bpf",
    "LEGACY, tree, trie",
    "LEGACY, kube-proxy, bpf",
    "NFT, tree, bpf",
    "NFT, tree, trie",
    "NFT, kube-proxy, bpf"
  })
  void everyEndpointReachesItself(Variant variant, String layout, String hairpin)
      throws IOException {
    Path manifests = Files.writeString(folder.resolve("cluster.yaml"), manifests());
    Path rules =
        Compiler.compile(
            folder.resolve("rules"),
            "--node",
            "node-a",
            "--node-ip",
            "192.168.10.1,fd00:10::1",
            "--cluster-cidr",
            "10.244.0.0/16,fd00:244::/48",
            "--layout",
            layout,
            "--hairpin",
            hairpin,
            manifests.toString());
    String text = Files.readString(rules);
    Lab lab = lab();
    List<LabProbe> probes = probes();
    List<LabAnswer> answers =
        LabRun.run(
            lab,
            variant,
            List.of(LabRun.Load.rules(Family.IPV4, text), LabRun.Load.rules(Family.IPV6, text)),
            probes,
            Duration.ofSeconds(5));
    List<String> expected = new ArrayList<>();
    List<String> seen = new ArrayList<>();
    for (int i = 0; i < probes.size(); i++) {
      LabProbe probe = probes.get(i);
      IpAddress node = probe.to().family() == Family.IPV4 ? NODE.get(0) : NODE.get(1);
      expected.add(probe.text() + " " + new LabAnswer(probe.from(), node.toString()));
      seen.add(probe.text() + " " + answers.get(i));
    }
    assertEquals(expected, seen);
  }

  private static Lab lab() {
    Lab lab = new Lab(NODE);
    List<IpAddress> here = List.of(IpAddress.of("10.244.1.5"), IpAddress.of("fd00:244:0:1::5"));
    List<IpAddress> there = List.of(IpAddress.of("10.244.2.6"), IpAddress.of("fd00:244:0:2::6"));
    lab.pod("here", here);
    lab.outside("there", there);
    here.forEach(address -> lab.listen(address, 8080, Protocol.TCP));
    there.forEach(address -> lab.listen(address, 8080, Protocol.TCP));
    return lab;
  }

  private static List<LabProbe> probes() {
    List<LabProbe> probes = new ArrayList<>();
    String[] places = {"here", "there"};
    for (int service = 0; service < 4; service++) {
      String place = places[service % 2];
      for (int family = 0; family < 2; family++) {
        IpAddress clusterIp = IpAddress.of((family == 0 ? "10.96.0.1" : "fd00:96::1") + service);
        probes.add(new LabProbe(place, clusterIp, 80, Protocol.TCP));
        probes.add(new LabProbe(place, NODE.get(family), 30080 + service, Protocol.TCP));
      }
    }
    return probes;
  }

  /** Services 0 and 2 of the pod here, 1 and 3 of the one elsewhere; 2 and 3 with affinity. */
  private static String manifests() {
    StringBuilder out = new StringBuilder();
    for (int service = 0; service < 4; service++) {
      boolean here = service % 2 == 0;
      out.append(
          """
          apiVersion: v1
          kind: Service
          metadata: {name: web-N, namespace: shop}
          spec:
            type: NodePort
            clusterIPs: [10.96.0.1N, "fd00:96::1N"]
            ipFamilyPolicy: RequireDualStack
            ipFamilies: [IPv4, IPv6]
            sessionAffinity: AFFINITY
            ports:
            - {port: 80, targetPort: 8080, nodePort: 3008N}
          ---
          """
              .replace("AFFINITY", service < 2 ? "None" : "ClientIP")
              .replace("1N", "1" + service)
              .replace("8N", "8" + service)
              .replace("-N", "-" + service));
      out.append(slice(service, "IPv4", here ? "10.244.1.5" : "10.244.2.6", here));
      out.append(slice(service, "IPv6", here ? "fd00:244:0:1::5" : "fd00:244:0:2::6", here));
    }
    return out.toString();
  }

  private static String slice(int service, String type, String address, boolean here) {
    return """
    apiVersion: discovery.k8s.io/v1
    kind: EndpointSlice
    metadata:
      name: web-SERVICE-TYPE
      namespace: shop
      labels: {kubernetes.io/service-name: web-SERVICE}
    addressType: TYPE
    ports:
    - {port: 8080, protocol: TCP}
    endpoints:
    - {addresses: ["ADDRESS"], nodeName: PLACE}
    ---
    """
        .replace("web-SERVICE-TYPE", "web-" + service + (type.equals("IPv4") ? "-v4" : "-v6"))
        .replace("SERVICE", Integer.toString(service))
        .replace("TYPE", type)
        .replace("ADDRESS", address)
        .replace("PLACE", here ? "node-a" : "node-b");
  }
}
