package dev.svcc.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What policies must not break, on plain links where nothing but neighbour discovery tells who is
 * where: two pods, one of them closed both ways but for one port of TCP and one of UDP.
 */
@Tag("kernel")
final class PolicyChangeTest {
  private static final String PODS =
      """
      {apiVersion: v1, kind: Namespace, metadata: {name: shop}}
      ---
      apiVersion: v1
      kind: Pod
      metadata: {name: server, namespace: shop, labels: {app: server}}
      spec: {nodeName: node-a, containers: [{name: c, image: i}]}
      status: {phase: Running, podIPs: [{ip: 10.244.1.11}, {ip: "fd00:244:0:1::11"}]}
      ---
      apiVersion: v1
      kind: Pod
      metadata: {name: client, namespace: shop, labels: {app: client}}
      spec: {nodeName: node-a, containers: [{name: c, image: i}]}
      status: {phase: Running, podIPs: [{ip: 10.244.1.12}, {ip: "fd00:244:0:1::12"}]}
      ---
      apiVersion: networking.k8s.io/v1
      kind: NetworkPolicy
      metadata: {name: client, namespace: shop}
      spec:
        podSelector: {matchLabels: {app: client}}
        policyTypes: [Ingress, Egress]
        egress:
        - to: [{podSelector: {matchLabels: {app: server}}}]
      ---
      """;

  private static final String BEFORE =
      """
      apiVersion: networking.k8s.io/v1
      kind: NetworkPolicy
      metadata: {name: server, namespace: shop}
      spec:
        podSelector: {matchLabels: {app: server}}
        policyTypes: [Ingress, Egress]
        ingress:
        - from: [{podSelector: {matchLabels: {app: client}}}]
          ports: [{port: 80}, {port: 90, protocol: UDP}]
      """;

  private static final String AFTER =
      """
      apiVersion: networking.k8s.io/v1
      kind: NetworkPolicy
      metadata: {name: server, namespace: shop}
      spec:
        podSelector: {matchLabels: {app: server}}
        policyTypes: [Ingress, Egress]
      """;

  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"nft", "legacy"})
  void whatIsEstablishedSurvivesAndTheNextConnectionDoesNot(String variant) throws IOException {
    PrivateNamespace.assumeAvailable();
    Path before = compile("before", BEFORE, "insert");
    Path after = compile("after", AFTER, "none");
    Path script = folder.resolve("policy-change.py");
    try (InputStream source =
        Objects.requireNonNull(getClass().getResourceAsStream("policy-change.py"))) {
      Files.copy(source, script);
    }
    List<String> command =
        List.of(
            "unshare",
            "--map-root-user",
            "--net",
            "--mount",
            "python3",
            script.toString(),
            variant,
            before.toString(),
            after.toString());
    PrivateNamespace.Outcome outcome =
        PrivateNamespace.execute(folder, command, Duration.ofMinutes(2)).orFail();
    assertEquals(
        """
        IPv4 allowed port: answered
        IPv4 closed port: silence
        IPv4 allowed port where nobody listens: refused
        IPv4 the node: answered
        IPv6 allowed port: answered
        IPv6 closed port: silence
        IPv6 allowed port where nobody listens: refused
        IPv6 the node: answered
        IPv4 established connection: answered
        IPv4 next connection: silence
        IPv6 established connection: answered
        IPv6 next connection: silence
        """,
        outcome.output());
  }

  private Path compile(String name, String policy, String hooks) throws IOException {
    Path manifests = folder.resolve(name + ".yaml");
    Files.writeString(manifests, PODS + policy);
    return Compiler.compile(
        folder.resolve(name + ".rules"),
        "--node",
        "node-a",
        "--node-ip",
        "192.168.10.1,fd00:10::1",
        "--hooks",
        hooks,
        manifests.toString());
  }
}
