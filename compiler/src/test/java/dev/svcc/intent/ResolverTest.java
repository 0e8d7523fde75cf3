package dev.svcc.intent;

import static dev.svcc.intent.Frontend.Kind.CLUSTER_IP;
import static dev.svcc.intent.Frontend.Kind.EXTERNAL_IP;
import static dev.svcc.intent.Frontend.Kind.LOAD_BALANCER_IP;
import static dev.svcc.intent.Frontend.Kind.NODE_PORT;
import static dev.svcc.intent.Input.NOT_READY;
import static dev.svcc.intent.Input.TERMINATING;
import static dev.svcc.intent.Input.service;
import static dev.svcc.intent.Input.slice;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.svcc.diagnostic.Code;
import dev.svcc.net.Cidr;
import dev.svcc.net.Family;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The decision table, row by row, and which endpoints a traffic policy may use. */
final class ResolverTest {
  private static final String BOTH = slice("a", "10.244.1.5@node1", "10.244.2.6@node2");
  private static final String ELSEWHERE = slice("a", "10.244.2.6@node2");
  private static final String ALL = "10.244.1.5:8080,10.244.2.6:8080";
  private static final String NODE_PORT_SPEC =
      "type: NodePort\nports: [{port: 80, nodePort: 30080}]\n";

  private static Input.Outcome resolve(String... documents) {
    return Input.of(documents).resolve();
  }

  @Test
  void clusterIpKeepsTheSourceOfPodsAlone() {
    Input.Outcome outcome = resolve(service(""), BOTH);
    assertEquals(
        "cluster " + ALL + " | cluster " + ALL + " M | cluster " + ALL + " M",
        Said.of(outcome.frontend(CLUSTER_IP)));
    assertTrue(outcome.service().local().isEmpty());
  }

  @Test
  void clusterIpKeepsEverySourceWhereNoPodIsKnown() {
    Input.Outcome outcome = Input.of(service(""), BOTH).with(Input.options("node1")).resolve();
    assertEquals(
        "cluster " + ALL + " | cluster " + ALL + " | cluster " + ALL,
        Said.of(outcome.frontend(CLUSTER_IP)));
    assertEquals(1, outcome.findings(Code.NO_CLUSTER_CIDR).size());
  }

  @Test
  void masqueradeAllMasqueradesClusterIpsAndLeavesTheRestAlone() {
    NodeOptions all = NodeOptionsBuilder.of(Input.NODE1).masqueradeAll(true).build();
    Input.Outcome outcome =
        Input.of(service(NODE_PORT_SPEC + "externalTrafficPolicy: Local\n"), BOTH)
            .with(all)
            .resolve();
    assertEquals(
        "cluster " + ALL + " M | cluster " + ALL + " M | cluster " + ALL + " M",
        Said.of(outcome.frontend(CLUSTER_IP)));
    assertEquals(
        "cluster " + ALL + " | cluster " + ALL + " M | local 10.244.1.5:8080",
        Said.of(outcome.frontend(NODE_PORT)));
  }

  @Test
  void internalLocalUsesLocalEndpoints() {
    assertEquals(
        "local 10.244.1.5:8080 | local 10.244.1.5:8080 M | local 10.244.1.5:8080 M",
        Said.of(resolve(service("internalTrafficPolicy: Local\n"), BOTH).frontend(CLUSTER_IP)));
  }

  @Test
  void internalLocalWithoutLocalEndpointsDropsEverybody() {
    Input.Outcome outcome = resolve(service("internalTrafficPolicy: Local\n"), ELSEWHERE);
    assertEquals("DROP | DROP | DROP", Said.of(outcome.frontend(CLUSTER_IP)));
    assertTrue(outcome.service().cluster().isEmpty(), "nothing uses the cluster's endpoints");
  }

  @Test
  void externalClusterMasqueradesEverybody() {
    assertEquals(
        "cluster " + ALL + " M | cluster " + ALL + " M | cluster " + ALL + " M",
        Said.of(resolve(service(NODE_PORT_SPEC), BOTH).frontend(NODE_PORT)));
  }

  @Test
  void externalLocalKeepsClientsHereAndGivesPodsTheShortCut() {
    assertEquals(
        "cluster " + ALL + " | cluster " + ALL + " M | local 10.244.1.5:8080",
        Said.of(
            resolve(service(NODE_PORT_SPEC + "externalTrafficPolicy: Local\n"), BOTH)
                .frontend(NODE_PORT)));
  }

  @Test
  void localPolicyWithoutLocalEndpointsDrops() {
    Input.Outcome outcome =
        resolve(service(NODE_PORT_SPEC + "externalTrafficPolicy: Local\n"), ELSEWHERE);
    assertEquals(
        "cluster 10.244.2.6:8080 | cluster 10.244.2.6:8080 M | DROP",
        Said.of(outcome.frontend(NODE_PORT)));
    assertEquals(
        "cluster 10.244.2.6:8080 | cluster 10.244.2.6:8080 M | cluster 10.244.2.6:8080 M",
        Said.of(outcome.frontend(CLUSTER_IP)));
  }

  @Test
  void podsHaveNoShortCutWhereNoPodIsKnown() {
    Input.Outcome outcome =
        Input.of(service(NODE_PORT_SPEC + "externalTrafficPolicy: Local\n"), BOTH)
            .with(Input.options("node1"))
            .resolve();
    assertEquals(
        "local 10.244.1.5:8080 | cluster " + ALL + " M | local 10.244.1.5:8080",
        Said.of(outcome.frontend(NODE_PORT)));
  }

  @Test
  void bothPoliciesLocalKeepTheClusterGroupForTheShortCut() {
    Input.Outcome outcome =
        resolve(
            service(
                NODE_PORT_SPEC + "externalTrafficPolicy: Local\ninternalTrafficPolicy: Local\n"),
            ELSEWHERE);
    assertEquals("DROP | DROP | DROP", Said.of(outcome.frontend(CLUSTER_IP)));
    assertEquals(
        "cluster 10.244.2.6:8080 | cluster 10.244.2.6:8080 M | DROP",
        Said.of(outcome.frontend(NODE_PORT)));
  }

  @Test
  void withoutEndpointsEveryFrontendRejects() {
    Input.Outcome outcome =
        resolve(
            service(
                NODE_PORT_SPEC
                    + "externalTrafficPolicy: Local\ninternalTrafficPolicy: Local\n"
                    + "externalIPs: [198.51.100.7]\n"),
            slice("a", "10.244.1.5@node1 " + NOT_READY));
    assertEquals(3, outcome.service().frontends().size());
    outcome
        .service()
        .frontends()
        .forEach(frontend -> assertEquals("REJECT | REJECT | REJECT", Said.of(frontend)));
    assertEquals(Code.NO_ENDPOINTS, outcome.finding(Code.NO_ENDPOINTS).code());
  }

  @Test
  void terminatingEndpointsServeWhereNothingIsReady() {
    Input.Outcome outcome =
        resolve(
            service(""),
            slice("a", "10.244.1.5@node1 " + TERMINATING, "10.244.2.6@node2 " + NOT_READY));
    assertEquals("10.244.1.5:8080", Said.of(outcome.service().cluster()));
  }

  @Test
  void theLocalSetFallsBackOnItsOwn() {
    Input.Outcome outcome =
        resolve(
            service(NODE_PORT_SPEC + "externalTrafficPolicy: Local\n"),
            slice("a", "10.244.1.5@node1 " + TERMINATING, "10.244.2.6@node2"));
    assertEquals("10.244.2.6:8080", Said.of(outcome.service().cluster()));
    assertEquals("10.244.1.5:8080", Said.of(outcome.service().local()));
  }

  @Test
  void hintsKeepTrafficInTheZone() {
    String hinted =
        slice(
            "a",
            "10.244.1.5@node1 hints: {forZones: [{name: za}]}",
            "10.244.2.6@node2 hints: {forZones: [{name: zb}]}");
    for (String mode : List.of("topology-mode: Auto", "topology-aware-hints: anything")) {
      assertEquals(
          "10.244.1.5:8080", Said.of(resolve(annotated(mode), hinted).service().cluster()));
    }
    for (String mode :
        List.of("topology-mode: ''", "topology-mode: disabled", "topology-mode: Disabled")) {
      assertEquals(ALL, Said.of(resolve(annotated(mode), hinted).service().cluster()));
    }
    assertEquals(
        "10.244.1.5:8080",
        Said.of(
            resolve(service("trafficDistribution: PreferClose\n"), hinted).service().cluster()));
    assertEquals(
        ALL,
        Said.of(
            Input.of(annotated("topology-mode: Auto"), hinted)
                .with(NodeOptionsBuilder.of(Input.NODE1).nodeLabels(Map.of()).build())
                .resolve()
                .service()
                .cluster()),
        "a node without zone");
  }

  @Test
  void oneEndpointWithoutHintsTurnsTopologyOff() {
    assertEquals(
        ALL,
        Said.of(
            resolve(
                    annotated("topology-mode: Auto"),
                    slice(
                        "a",
                        "10.244.1.5@node1 hints: {forZones: [{name: za}]}",
                        "10.244.2.6@node2"))
                .service()
                .cluster()));
  }

  @Test
  void hintsForOtherZonesAloneTurnTopologyOff() {
    assertEquals(
        "10.244.2.6:8080",
        Said.of(
            resolve(
                    annotated("topology-mode: Auto"),
                    slice("a", "10.244.2.6@node2 hints: {forZones: [{name: zb}]}"))
                .service()
                .cluster()));
  }

  private static String annotated(String annotation) {
    return service("")
        .replace(
            "namespace: shop}",
            "namespace: shop, annotations: {service.kubernetes.io/" + annotation + "}}");
  }

  @Test
  void loadBalancerAddressesAreGuardedByRangesOfTheirFamily() {
    String balanced =
        service(
                """
                type: LoadBalancer
                ports: [{port: 80, nodePort: 30080}]
                externalIPs: [198.51.100.7]
                loadBalancerSourceRanges: [198.51.100.0/24, "2001:db8::/32", 192.168.0.0/16]
                """)
            + "status: {loadBalancer: {ingress: [{ip: 203.0.113.5}, {ip: 203.0.113.6, ipMode:"
            + " Proxy}]}}\n";
    Input.Outcome outcome = resolve(balanced, BOTH);
    assertTrue(outcome.frontend(LOAD_BALANCER_IP).guarded());
    assertEquals("203.0.113.5", String.valueOf(outcome.frontend(LOAD_BALANCER_IP).address()));
    assertFalse(outcome.frontend(EXTERNAL_IP).guarded());
    assertFalse(outcome.frontend(NODE_PORT).guarded());
    assertEquals(
        List.of(Cidr.of("192.168.0.0/16"), Cidr.of("198.51.100.0/24")),
        outcome.service().sourceRanges());
    assertFalse(
        resolve(balanced).frontend(LOAD_BALANCER_IP).guarded(), "without endpoints all is refused");
  }

  @Test
  void rangesOfTheOtherFamilyAloneGuardNothingAndAreWarnedOf() {
    Input.Outcome outcome =
        resolve(
            service(
                    """
                    type: LoadBalancer
                    loadBalancerSourceRanges: ["2001:db8::/32"]
                    """)
                + "status: {loadBalancer: {ingress: [{ip: 203.0.113.5}]}}\n",
            BOTH);
    assertFalse(outcome.frontend(LOAD_BALANCER_IP).guarded());
    assertEquals(1, outcome.findings(Code.SOURCE_RANGE_FAMILY).size());
  }

  @Test
  void healthCheckPortBelongsToLoadBalancersWithLocalPolicy() {
    Input.Outcome outcome =
        resolve(
            service(
                """
                type: LoadBalancer
                externalTrafficPolicy: Local
                healthCheckNodePort: 32000
                """),
            BOTH);
    assertEquals(32000, outcome.service().healthCheckNodePort());
    assertEquals(1, outcome.findings(Code.HEALTH_CHECK_NOT_SERVED).size());
    assertEquals(1, outcome.findings(Code.NO_LOAD_BALANCER_ADDRESS).size());
  }

  @Test
  void affinityIsKeptInSeconds() {
    assertEquals(
        600,
        resolve(
                service(
                    """
                    sessionAffinity: ClientIP
                    sessionAffinityConfig: {clientIP: {timeoutSeconds: 600}}
                    """),
                BOTH)
            .service()
            .affinitySeconds());
  }

  @Test
  void eachFamilyHasItsOwnClusterIpAndEndpoints() {
    NodeIntent intent =
        resolve(
                service(
                    """
                    clusterIPs: [10.96.0.10, "fd00:96::1"]
                    type: NodePort
                    ports: [{port: 80, nodePort: 30080}]
                    externalIPs: ["2001:db8::7"]
                    """),
                BOTH,
                slice("b", "fd00:244::15@node1"))
            .intent();
    assertEquals(List.of(Family.IPV4, Family.IPV6), intent.families());
    ServiceIntent v4 = intent.services(Family.IPV4).get(0);
    ServiceIntent v6 = intent.services(Family.IPV6).get(0);
    assertEquals(ALL, Said.of(v4.cluster()));
    assertEquals("[fd00:244::15]:8080", Said.of(v6.cluster()));
    assertEquals(
        List.of(CLUSTER_IP, NODE_PORT), v4.frontends().stream().map(Frontend::kind).toList());
    assertEquals(
        List.of(CLUSTER_IP, EXTERNAL_IP, NODE_PORT),
        v6.frontends().stream().map(Frontend::kind).toList());
  }

  @Test
  void aFamilyWithoutClusterIpHasNoRules() {
    NodeIntent intent = resolve(service("externalIPs: [\"2001:db8::7\"]\n"), BOTH).intent();
    assertEquals(List.of(Family.IPV4), intent.families());
    assertEquals(1, intent.services().size());
    assertEquals(1, intent.services().get(0).frontends().size());
  }

  @Test
  void theFamilyFlagChoosesFamilies() {
    String dual = service("clusterIPs: [10.96.0.10, \"fd00:96::1\"]\n");
    Input.Outcome v6 =
        Input.of(dual, BOTH)
            .with(NodeOptionsBuilder.of(Input.NODE1).families(List.of(Family.IPV6)).build())
            .resolve();
    assertEquals(List.of(Family.IPV6), v6.intent().families());
    assertEquals(Family.IPV6, v6.service().family());
    Input.Outcome both =
        Input.of(service(""), BOTH)
            .with(
                NodeOptionsBuilder.of(Input.NODE1)
                    .families(List.of(Family.IPV4, Family.IPV6))
                    .build())
            .resolve();
    assertEquals(List.of(Family.IPV4, Family.IPV6), both.intent().families());
  }

  @Test
  void anIsolatedPodOfAFamilyLeftOutIsWarnedOf() {
    String isolated =
        """
        apiVersion: v1
        kind: Pod
        metadata: {name: a, namespace: shop}
        spec: {nodeName: node1}
        status: {podIPs: [{ip: 10.244.1.5}, {ip: "fd00:244::5"}]}
        ---
        apiVersion: networking.k8s.io/v1
        kind: NetworkPolicy
        metadata: {name: closed, namespace: shop}
        spec: {podSelector: {}, policyTypes: [Ingress]}
        """;
    assertEquals(List.of(Family.IPV4, Family.IPV6), resolve(isolated).intent().families());
    Input.Outcome left =
        Input.of(isolated)
            .with(NodeOptionsBuilder.of(Input.NODE1).families(List.of(Family.IPV4)).build())
            .resolve();
    assertEquals(1, left.intent().podPolicies().size());
    assertEquals(1, left.findings(Code.FAMILY_LEFT_OUT).size());
  }

  @Test
  void anAddressThatIsExternalIpAndBalancersIsUnguardedOnce() {
    Input.Outcome outcome =
        resolve(
            service(
                    """
                    type: LoadBalancer
                    loadBalancerSourceRanges: [192.0.2.0/24]
                    externalIPs: [203.0.113.5]
                    """)
                + "status: {loadBalancer: {ingress: [{ip: 203.0.113.5}]}}\n",
            BOTH);
    assertEquals(
        List.of(CLUSTER_IP, EXTERNAL_IP),
        outcome.service().frontends().stream().map(Frontend::kind).toList());
    assertEquals(List.of(), outcome.findings(Code.FRONTEND_TWICE));
  }

  @Test
  void servicesAreSortedByNameThenPort() {
    String other = service("").replace("name: web", "name: api").replace("0.10", "0.9");
    String ports = "ports: [{name: z, port: 1}, {name: a, port: 2}]\n";
    assertEquals(
        List.of("shop/api", "shop/web:a", "shop/web:z"),
        resolve(service(ports), other).intent().services().stream()
            .map(ServiceIntent::portName)
            .toList());
  }

  @Test
  void originsNameTheLineThatSaysSo() {
    Input.Outcome outcome = resolve(service(NODE_PORT_SPEC), BOTH);
    assertEquals(5, outcome.frontend(CLUSTER_IP).origin().at().line());
    assertEquals(7, outcome.frontend(NODE_PORT).origin().at().line());
    assertEquals(
        "EndpointSlice shop/a",
        String.valueOf(outcome.service().cluster().endpoints().get(0).origin().object()));
  }
}
