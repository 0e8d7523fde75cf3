package dev.svcc.manifest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.svcc.diagnostic.Code;
import dev.svcc.manifest.LabelSelector.Operator;
import dev.svcc.manifest.LabelSelector.Requirement;
import dev.svcc.manifest.NetworkPolicy.Peer;
import dev.svcc.net.Cidr;
import dev.svcc.net.Protocol;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NetworkPolicyDecoderTest {
  private static String manifest(String spec) {
    return "{apiVersion: networking.k8s.io/v1, kind: NetworkPolicy, metadata: {name: np}, spec: {"
        + spec
        + "}}";
  }

  private static NetworkPolicy policy(String spec) {
    return Reading.clean(manifest(spec)).policies().get(0);
  }

  @Test
  void readsEveryKindOfPeerAndPort() {
    NetworkPolicy policy =
        Reading.clean(
                """
                apiVersion: networking.k8s.io/v1
                kind: NetworkPolicy
                metadata: {name: np, namespace: oak}
                spec:
                  podSelector:
                    matchLabels: {app: web}
                    matchExpressions:
                    - {key: tier, operator: NotIn, values: [db, ""]}
                    - {key: x, operator: Exists}
                  policyTypes: [Ingress, Egress]
                  ingress:
                  - from:
                    - ipBlock: {cidr: 10.0.0.0/8, except: [10.1.0.0/16]}
                    - podSelector: {}
                    - namespaceSelector: {matchLabels: {team: a}}
                      podSelector: {matchLabels: {app: b}}
                    ports:
                    - port: 80
                    - {protocol: UDP, port: 5000, endPort: 5010}
                    - {protocol: SCTP}
                    - port: web
                  egress:
                  - to:
                    - ipBlock: {cidr: 'fd00::/8'}
                """)
            .policies()
            .get(0);

    assertEquals(
        List.of(
            new Requirement("app", Operator.IN, List.of("web")),
            new Requirement("tier", Operator.NOT_IN, List.of("db", "")),
            new Requirement("x", Operator.EXISTS, List.of())),
        policy.podSelector().requirements());
    NetworkPolicy.Rule rule = policy.ingress().get(0);
    Peer.Block block = assertInstanceOf(Peer.Block.class, rule.peers().get(0));
    assertEquals(Cidr.of("10.0.0.0/8"), block.cidr());
    assertEquals(List.of(Cidr.of("10.1.0.0/16")), block.except());
    Peer.Pods pods = assertInstanceOf(Peer.Pods.class, rule.peers().get(1));
    assertNull(pods.namespaces());
    assertTrue(Objects.requireNonNull(pods.pods()).isEmpty());
    Peer.Pods both = assertInstanceOf(Peer.Pods.class, rule.peers().get(2));
    assertNotNull(both.namespaces());
    assertEquals(
        List.of(Protocol.TCP, Protocol.UDP, Protocol.SCTP, Protocol.TCP),
        rule.ports().stream().map(NetworkPolicy.Port::protocol).toList());
    assertEquals(5010, rule.ports().get(1).endPort());
    assertNull(rule.ports().get(2).port());
    assertEquals(new PortRef.Name("web"), rule.ports().get(3).port());
    assertEquals(1, policy.egress().size());
    assertFalse(policy.emptySpec());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "podSelector: {}|true|false",
        "podSelector: {}, policyTypes: []|true|false",
        "podSelector: {}, policyTypes: null, egress: []|true|false",
        "podSelector: {}, egress: [{}]|true|true",
        "podSelector: {}, policyTypes: [Egress]|false|true",
        "podSelector: {}, policyTypes: [Ingress], egress: [{}]|true|false",
      })
  void policyTypesHaveTheirDefault(String spec, boolean ingress, boolean egress) {
    NetworkPolicy policy = policy(spec);
    assertEquals(ingress, policy.isolatesIngress());
    assertEquals(egress, policy.isolatesEgress());
  }

  @Test
  void nullIsTheSameAsAbsent() {
    NetworkPolicy policy = policy("podSelector: null, ingress: [{from: null, ports: null}]");
    assertTrue(policy.podSelector().isEmpty());
    assertEquals(List.of(), policy.ingress().get(0).peers());
  }

  @Test
  void anAbsentSpecIsMarked() {
    assertTrue(
        Reading.clean(
                "{apiVersion: networking.k8s.io/v1, kind: NetworkPolicy, metadata: {name: a}}")
            .policies()
            .get(0)
            .emptySpec());
    assertTrue(policy("").emptySpec());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "ingress: [{form: []}]|UNKNOWN_FIELD",
        "ingress: [{to: []}]|UNKNOWN_FIELD",
        "podSelectors: {}|UNKNOWN_FIELD",
        "podSelector: {app: web}|UNKNOWN_FIELD",
        "ingress: [{ports: [{ports: 80}]}]|UNKNOWN_FIELD",
        "ingress: [{from: [{ipBlock: {cidr: 10.0.0.0/8, exept: []}}]}]|UNKNOWN_FIELD",
        "ingress: [{from: [{podselector: {}}]}]|UNKNOWN_FIELD",
        "ingress: [{from: [{}]}]|PEER_EMPTY",
        "ingress: [{from: [{podSelector: null}]}]|PEER_EMPTY",
        "ingress: [{from: [null]}]|WRONG_TYPE",
        "ingress: [null]|WRONG_TYPE",
        "ingress: {from: []}|WRONG_TYPE",
        "ingress: [{from: [{ipBlock: {cidr: 10.0.0.0/8}, podSelector: {}}]}]|PEER_BOTH_KINDS",
        "ingress: [{from: [{ipBlock: {}}]}]|MISSING_FIELD",
        "ingress: [{from: [{ipBlock: {cidr: 10.0.0.1}}]}]|INVALID_BLOCK",
        "ingress: [{from: [{ipBlock: {cidr: 10}}]}]|WRONG_TYPE",
        "ingress: [{from: [{ipBlock: {cidr: 10.0.0.1/8}}]}]|HOST_BITS",
        "ingress: [{from: [{ipBlock: {cidr: 10.0.0.0/8, except: [10.0.0.0/8]}}]}]"
            + "|EXCEPT_NOT_INSIDE",
        "ingress: [{from: [{ipBlock: {cidr: 10.0.0.0/8, except: [11.0.0.0/16]}}]}]"
            + "|EXCEPT_NOT_INSIDE",
        "ingress: [{from: [{ipBlock: {cidr: 10.0.0.0/8, except: ['fd00::/16']}}]}]"
            + "|EXCEPT_NOT_INSIDE",
        "ingress: [{ports: [{port: 0}]}]|INVALID_PORT",
        "ingress: [{ports: [{port: '80'}]}]|INVALID_PORT",
        "ingress: [{ports: [{port: 0120}]}]|AMBIGUOUS_NUMBER",
        "ingress: [{ports: [{port: 1_0}]}]|AMBIGUOUS_NUMBER",
        "ingress: [{ports: [{port: 8e1}]}]|WRONG_TYPE",
        "ingress: [{ports: [{port: 80, protocol: tcp}]}]|INVALID_VALUE",
        "ingress: [{ports: [{port: 80, protocol: ICMP}]}]|INVALID_VALUE",
        "ingress: [{ports: [{port: 80, protocol: 6}]}]|WRONG_TYPE",
        "ingress: [{ports: [{endPort: 90}]}]|END_PORT",
        "ingress: [{ports: [{port: web, endPort: 90}]}]|END_PORT",
        "ingress: [{ports: [{port: 91, endPort: 90}]}]|END_PORT",
        "policyTypes: [ingress]|INVALID_VALUE",
        "policyTypes: [null]|WRONG_TYPE",
        "policyTypes: ['']|INVALID_VALUE",
        "policyTypes: Ingress|WRONG_TYPE",
        "policyTypes: [Egress, Egress]|DUPLICATE_POLICY_TYPE",
        "podSelector: {matchLabels: {app: true}}|WRONG_TYPE",
        "podSelector: {matchLabels: {app: null}}|NULL_AS_EMPTY",
        "podSelector: {matchLabels: {yes: a}}|INVALID_LABEL",
        "podSelector: {matchLabels: {a/b/c: x}}|INVALID_LABEL",
        "podSelector: {matchExpressions: [{key: a, operator: Gt, values: ['1']}]}|INVALID_VALUE",
        "podSelector: {matchExpressions: [{operator: Exists}]}|MISSING_FIELD",
        "podSelector: {matchExpressions: [{key: a, operator: In}]}|MISSING_FIELD",
        "podSelector: {matchExpressions: [{key: a, operator: Exists, values: [b]}]}|INVALID_VALUE",
        "podSelector: {matchExpressions: [{key: a, operator: In, values: [null]}]}|WRONG_TYPE",
        "ingress: [], ingress: [{}]|DUPLICATE_KEY",
      })
  void whatWouldOpenAPolicyIsRefused(String spec, Code expected) {
    assertEquals(List.of(expected), Reading.of(manifest(spec)).codes());
  }

  @Test
  void saysWhatAMisspeltFieldWouldDo() {
    Reading reading =
        Reading.of(
            """
            apiVersion: networking.k8s.io/v1
            kind: NetworkPolicy
            metadata:
              name: allow-web
              namespace: shop
            spec:
              ingress:
              - form:
                - podSelector: {}
            """);
    assertEquals(
        "8:5 UNKNOWN_FIELD unknown field `form` in NetworkPolicy shop/allow-web spec.ingress[0]"
            + " / did you mean `from`? Ignored, this rule would let everyone in.",
        reading.finding());
    assertEquals(4, reading.findings().get(0).at().length());
  }
}
