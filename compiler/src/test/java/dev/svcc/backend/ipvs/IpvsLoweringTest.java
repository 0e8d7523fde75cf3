package dev.svcc.backend.ipvs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.svcc.backend.iptables.PolicyLowering;
import dev.svcc.diagnostic.Diagnostics;
import dev.svcc.intent.NodeIntent;
import dev.svcc.intent.NodeOptions;
import dev.svcc.intent.NodeOptionsBuilder;
import dev.svcc.intent.Resolver;
import dev.svcc.manifest.ManifestReader;
import dev.svcc.manifest.Manifests;
import dev.svcc.manifest.Source;
import dev.svcc.net.Cidr;
import dev.svcc.net.Family;
import dev.svcc.net.IpAddress;
import dev.svcc.rule.AddressSet;
import dev.svcc.rule.RuleSet;
import dev.svcc.rule.Table;
import dev.svcc.rule.VirtualServer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class IpvsLoweringTest {
  private static final String SLICE =
      """
      ---
      apiVersion: discovery.k8s.io/v1
      kind: EndpointSlice
      metadata: {name: NAME-1, namespace: shop, labels: {kubernetes.io/service-name: NAME}}
      addressType: IPv4
      ports: [{port: 8080}]
      endpoints: [{addresses: [POD], nodeName: node-a}]
      """;

  private static String slice(String name, String pod) {
    return SLICE.replace("NAME", name).replace("POD", pod);
  }

  private static RuleSet lower(IpvsOptions options, String yaml) {
    Diagnostics diagnostics = new Diagnostics();
    Source source = new Source("test.yaml", yaml.getBytes(StandardCharsets.UTF_8));
    Manifests manifests = new ManifestReader("default").read(List.of(source), diagnostics);
    NodeOptions node =
        NodeOptionsBuilder.of(NodeOptions.defaults())
            .nodeName("node-a")
            .nodeAddresses(List.of(IpAddress.of("192.168.10.1")))
            .clusterCidrs(List.of(Cidr.of("10.244.0.0/16")))
            .build();
    NodeIntent intent = new Resolver().resolve(manifests, node, diagnostics);
    assertFalse(diagnostics.hasErrors(), diagnostics.sorted().toString());
    RuleSet rules =
        new IpvsLowering(new PolicyLowering(true, false), options).lower(intent, Family.IPV4);
    new VirtualServerLegality().require(rules);
    return rules;
  }

  private static String servers(RuleSet rules) {
    return new VirtualServerWriter().write(List.of(rules));
  }

  private static List<String> entries(RuleSet rules, String set) {
    return rules.sets().stream()
        .filter(each -> each.name().equals(set))
        .map(AddressSet::entries)
        .findFirst()
        .orElse(List.of());
  }

  @Test
  void namesOfSetsHaveRoomInTheKernel() {
    for (SetKind kind : SetKind.values()) {
      for (Family family : Family.values()) {
        assertTrue(kind.setName(family).length() <= 31, kind.setName(family));
      }
    }
    assertEquals(
        "KUBE-6-LOAD-BALANCER-SOURCE-CID", SetKind.LOAD_BALANCER_SOURCE_CIDR.setName(Family.IPV6));
  }

  @Test
  void anExternalIpOfTheNodeStaysOnItsDevice() {
    RuleSet rules =
        lower(
            IpvsOptions.DEFAULT,
            """
            apiVersion: v1
            kind: Service
            metadata: {name: web, namespace: shop}
            spec: {clusterIP: 10.96.0.10, externalIPs: [192.168.10.1, 198.51.100.9], ports: [{port: 80}]}
            """
                + slice("web", "10.244.1.5"));
    assertEquals(
        List.of(IpAddress.of("10.96.0.10"), IpAddress.of("198.51.100.9")), rules.dummyAddresses());
    assertTrue(servers(rules).contains("-A -t 192.168.10.1:80 -s rr\n"), servers(rules));
    assertEquals(List.of("10.96.0.10", "198.51.100.9"), entries(rules, "KUBE-IPVS-IPS"));
  }

  @Test
  void anExternalIpTakesItsPortFromANodePort() {
    RuleSet rules =
        lower(
            IpvsOptions.DEFAULT,
            """
            apiVersion: v1
            kind: Service
            metadata: {name: b-port, namespace: shop}
            spec: {clusterIP: 10.96.0.10, type: NodePort, ports: [{port: 80, nodePort: 30080}]}
            ---
            apiVersion: v1
            kind: Service
            metadata: {name: c-address, namespace: shop}
            spec: {clusterIP: 10.96.0.11, externalIPs: [192.168.10.1], ports: [{port: 30080}]}
            """
                + slice("b-port", "10.244.1.5")
                + slice("c-address", "10.244.1.6"));
    List<VirtualServer> here =
        rules.virtualServers().stream()
            .filter(server -> server.key().toString().contains("192.168.10.1"))
            .toList();
    assertEquals(1, here.size(), here.toString());
    assertEquals(IpAddress.of("10.244.1.6"), here.get(0).realServers().get(0).address());
  }

  @Test
  void sourceRangesOfAWholeFamilyAreTwoHalves() {
    RuleSet rules =
        lower(
            IpvsOptions.DEFAULT,
            """
            apiVersion: v1
            kind: Service
            metadata: {name: web, namespace: shop}
            spec:
              clusterIP: 10.96.0.10
              type: LoadBalancer
              loadBalancerSourceRanges: [0.0.0.0/0]
              ports: [{port: 80, nodePort: 30080}]
            status: {loadBalancer: {ingress: [{ip: 198.51.100.50}]}}
            """
                + slice("web", "10.244.1.5"));
    assertEquals(
        List.of("198.51.100.50,tcp:80,0.0.0.0/1", "198.51.100.50,tcp:80,128.0.0.0/1"),
        entries(rules, "KUBE-LOAD-BALANCER-SOURCE-CIDR"));
  }

  @Test
  void theNodeIsGuardedInMangleWhereThereIsAnythingToGuard() {
    String service =
        """
        apiVersion: v1
        kind: Service
        metadata: {name: web, namespace: shop}
        spec: {clusterIP: 10.96.0.10, internalTrafficPolicy: POLICY, ports: [{port: 80}]}
        """;
    String elsewhere = slice("web", "10.244.2.6").replace("node-a", "node-b");
    RuleSet open = lower(IpvsOptions.DEFAULT, service.replace("POLICY", "Cluster") + elsewhere);
    assertTrue(open.table(Table.Name.MANGLE).isEmpty());
    String local = service.replace("POLICY", "Local") + elsewhere;
    RuleSet closed = lower(IpvsOptions.DEFAULT, local);
    assertTrue(closed.table(Table.Name.MANGLE).isPresent());
    assertEquals(List.of("10.96.0.10,tcp:80"), entries(closed, "SVCC-4-NO-LOCAL"));
    RuleSet quirks = lower(new IpvsOptions("rr", true, false), local);
    assertTrue(quirks.table(Table.Name.MANGLE).isEmpty());
  }
}
