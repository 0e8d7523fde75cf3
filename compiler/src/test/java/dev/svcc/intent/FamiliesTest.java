package dev.svcc.intent;

import static dev.svcc.intent.Frontend.Kind.CLUSTER_IP;
import static dev.svcc.intent.Frontend.Kind.EXTERNAL_IP;
import static dev.svcc.intent.Frontend.Kind.NODE_PORT;
import static dev.svcc.intent.Input.service;
import static dev.svcc.intent.Input.slice;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.svcc.diagnostic.Code;
import dev.svcc.net.Family;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What each family has for itself. */
final class FamiliesTest {
  private static final String BOTH = slice("a", "10.244.1.5@node1", "10.244.2.6@node2");
  private static final String ALL = "10.244.1.5:8080,10.244.2.6:8080";

  private static Input.Outcome resolve(String... documents) {
    return Input.of(documents).resolve();
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
}
