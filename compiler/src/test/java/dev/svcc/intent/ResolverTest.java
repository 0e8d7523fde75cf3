package dev.svcc.intent;

import static dev.svcc.intent.Frontend.Kind.CLUSTER_IP;
import static dev.svcc.intent.Frontend.Kind.EXTERNAL_IP;
import static dev.svcc.intent.Frontend.Kind.LOAD_BALANCER_IP;
import static dev.svcc.intent.Frontend.Kind.NODE_PORT;
import static dev.svcc.intent.Input.NOT_READY;
import static dev.svcc.intent.Input.service;
import static dev.svcc.intent.Input.slice;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.svcc.diagnostic.Code;
import dev.svcc.net.Cidr;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The decision table, row by row. */
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
