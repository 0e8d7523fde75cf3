package dev.svcc.intent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.svcc.diagnostic.Code;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What policies say and probably do not mean. */
final class PolicyFindingsTest {
  private static final String WEB = pod("web", "app: web", "10.244.1.5", false);

  private static String pod(String name, String labels, String address, boolean host) {
    return """
    apiVersion: v1
    kind: Pod
    metadata: {name: %s, namespace: shop, labels: {%s}}
    spec:
      nodeName: node1
      hostNetwork: %s
      containers: [{name: c, image: i, ports: [{name: http, containerPort: 8080}]}]
    status: {phase: Running, podIPs: [{ip: %s}]}
    """
        .formatted(name, labels, host, address);
  }

  private static String policy(String name, String spec) {
    return """
    apiVersion: networking.k8s.io/v1
    kind: NetworkPolicy
    metadata: {name: %s, namespace: shop}
    spec:
    """
            .formatted(name)
        + spec.indent(2);
  }

  private static Input.Outcome resolve(String... documents) {
    return Input.of(documents).resolve();
  }

  private static List<Code> about(Input.Outcome outcome) {
    return outcome.codes().stream().filter(code -> code.id().startsWith("SVCC05")).toList();
  }

  @Test
  void aGoodPolicyIsNotSpokenOf() {
    Input.Outcome outcome =
        resolve(
            WEB,
            policy(
                "a", "podSelector: {matchLabels: {app: web}}\ningress: [{ports: [{port: http}]}]"));
    assertEquals(List.of(), about(outcome));
  }

  @Test
  void aPolicySelectsNoPod() {
    Input.Outcome outcome = resolve(WEB, policy("a", "podSelector: {matchLabels: {app: wbe}}"));
    assertEquals(5, outcome.finding(Code.POLICY_SELECTS_NO_POD).at().line() - 9);
  }

  @Test
  void aPeerMatchesNoPodOrOnlyTheHosts() {
    String spec = "podSelector: {}\ningress: [{from: [{podSelector: {matchLabels: {app: db}}}]}]";
    assertEquals(List.of(Code.PEER_MATCHES_NOTHING), about(resolve(WEB, policy("a", spec))));
    Input.Outcome host = resolve(WEB, pod("db", "app: db", "192.168.0.2", true), policy("a", spec));
    assertTrue(host.finding(Code.PEER_MATCHES_NOTHING).help().contains("ipBlock"));
  }

  @Test
  void aNamedPortThatNobodyDeclaresOpensNothing() {
    Input.Outcome outcome =
        resolve(WEB, policy("a", "podSelector: {}\ningress: [{ports: [{port: ssh}]}]"));
    assertTrue(outcome.finding(Code.NAMED_PORT_UNKNOWN).message().contains("ssh"));
    assertEquals(List.of(), outcome.intent().podPolicies().get(0).isolation().allows());
  }

  @Test
  void dnsNeedsBothUdpAndTcp() {
    String closed = "podSelector: {}\npolicyTypes: [Egress]\negress: [{ports: [%s]}]";
    assertEquals(
        List.of(Code.DNS_FORGOTTEN),
        about(resolve(WEB, policy("a", closed.formatted("{port: 443}")))));
    assertEquals(
        List.of(Code.DNS_FORGOTTEN),
        about(resolve(WEB, policy("a", closed.formatted("{port: 53, protocol: UDP}")))));
    String both = closed.formatted("{port: 53, protocol: UDP}, {port: 53}");
    assertEquals(List.of(), about(resolve(WEB, policy("a", both))));
    // Another policy of the same pods may say it.
    assertEquals(
        List.of(),
        about(resolve(WEB, policy("a", closed.formatted("{port: 443}")), policy("dns", both))));
  }

  @Test
  void aBlockOfClientsBehindAServiceThatReplacesThem() {
    String service =
        """
        apiVersion: v1
        kind: Service
        metadata: {name: web, namespace: shop}
        spec: {type: NodePort, clusterIP: 10.96.0.10, selector: {app: web}, ports: [{port: 80, nodePort: 30080}]%s}
        """;
    String blocks = "podSelector: {}\ningress: [{from: [{ipBlock: {cidr: %s}}]}]";
    String clients = policy("a", blocks.formatted("203.0.113.0/24"));
    assertEquals(
        List.of(Code.BLOCK_BEHIND_SERVICE), about(resolve(WEB, service.formatted(""), clients)));
    String local = service.formatted(", externalTrafficPolicy: Local");
    assertEquals(List.of(), about(resolve(WEB, local, clients)));
    String pods = policy("a", blocks.formatted("10.244.1.0/24"));
    assertEquals(List.of(), about(resolve(WEB, service.formatted(""), pods)));
  }

  @Test
  void anEmptySpecIsolatesEveryPod() {
    String empty =
        "{apiVersion: networking.k8s.io/v1, kind: NetworkPolicy, metadata: {name: a, namespace:"
            + " shop}, spec: {}}\n";
    assertEquals(List.of(Code.ISOLATES_EVERY_POD), about(resolve(WEB, empty)));
  }

  @Test
  void theSameAllowTwiceIsRedundantHoweverItIsWritten() {
    String one =
        "podSelector: {matchLabels: {app: web}}\ningress: [{ports: [{port: 80}, {port: 81}]}]";
    String other =
        "podSelector: {matchExpressions: [{key: app, operator: In, values: [web]}]}\n"
            + "ingress: [{ports: [{port: 81, protocol: TCP}, {port: 80}]}]";
    Input.Outcome outcome = resolve(WEB, policy("a", one), policy("b", other));
    assertEquals("b", outcome.finding(Code.REDUNDANT_ALLOW).objectRef().orElseThrow().name());
    Allow allow = outcome.intent().podPolicies().get(0).isolation().allows().get(0);
    assertEquals(1, outcome.intent().podPolicies().get(0).isolation().allows().size());
    assertEquals(2, allow.origins().size());
  }

  @Test
  void aNamespaceWithoutManifestIsNotedWhereSelectorsAskForNamespaces() {
    Input.Outcome outcome =
        resolve(WEB, policy("a", "podSelector: {}\ningress: [{from: [{namespaceSelector: {}}]}]"));
    assertEquals(1, outcome.findings(Code.NAMESPACE_ASSUMED).size());
  }
}
