package dev.svcc.manifest;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTimeout;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.svcc.diagnostic.Diagnostic;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Whatever the bytes, the reader returns, and soon, and says where what is wrong stands. */
class ManifestReaderFuzzTest {
  private static final String MANIFESTS =
      """
      apiVersion: v1
      kind: Service
      metadata: {name: web, namespace: shop, labels: &labels {app: web}}
      spec:
        type: LoadBalancer
        clusterIP: 10.96.0.1
        selector: *labels
        ports:
        - {name: http, port: 80, targetPort: web, nodePort: 30080}
        - name: dns
          port: 53
          protocol: UDP
      status: {loadBalancer: {ingress: [{ip: 192.0.2.1}]}}
      ---
      apiVersion: networking.k8s.io/v1
      kind: NetworkPolicy
      metadata:
        name: np
        annotations:
          text: |
            some text
              of lines
          quoted: "a \\"b\\" \\n c"
      spec:
        podSelector:
          matchExpressions:
          - {key: a, operator: In, values: [b, 'c']}
        ingress:
        - from:
          - ipBlock: {cidr: 10.0.0.0/8, except: [10.1.0.0/16]}
          - namespaceSelector: {matchLabels: {<<: {x: y}}}
          ports:
          - port: 80
            endPort: 90
      ---
      {"apiVersion": "v1", "items": [{"apiVersion": "discovery.k8s.io/v1", "kind": "EndpointSlice",
       "addressType": "IPv4", "metadata": {"name": "web-1"}, "ports": [{"port": 8080}],
       "endpoints": [{"addresses": ["10.244.1.5"], "conditions": {"ready": true}}]}], "kind": "List"}
      ---
      apiVersion: v1
      kind: Pod
      metadata:
        name: a
      spec:
        nodeName: node-a
        containers:
        - name: c
          ports:
          - containerPort: 8080
      status:
        phase: Running
        podIP: 10.244.1.5
      """;

  private static final List<String> TOKENS =
      List.of(
          "&a ",
          "*a",
          "!!str ",
          "!t ",
          "<<: ",
          "? ",
          ": ",
          "- ",
          "[",
          "]",
          "{",
          "}",
          "\"",
          "'",
          "|",
          ">",
          "#",
          "%",
          "---\n",
          "...\n",
          "\n",
          "\r",
          "\t",
          "  ",
          "null",
          "0120",
          "-1",
          "1e9",
          "yes",
          "\u0000",
          "\u0007",
          "\uFEFF",
          "\u0085",
          "\u2028",
          "é",
          "\uD83D\uDE00",
          "kind: List\n",
          "items:\n",
          "99999999999999999999",
          "0x",
          "\\x",
          "\\uD800",
          "10.0.0.0/33",
          "::ffff:1.2.3.4");

  @Property(tries = 500)
  void randomBytes(@ForAll byte[] bytes) {
    check(bytes);
  }

  @Property(tries = 500)
  void randomText(@ForAll("soup") String text) {
    check(text.getBytes(StandardCharsets.UTF_8));
  }

  @Property(tries = 2000)
  void mutatedManifests(@ForAll long seed) {
    check(mutated(new Random(seed)));
  }

  @Provide
  Arbitrary<String> soup() {
    return Arbitraries.of(TOKENS).list().ofMaxSize(40).map(tokens -> String.join("", tokens));
  }

  /** A few bytes flipped, pieces cut out, doubled, or replaced by tokens of YAML and JSON. */
  private static byte[] mutated(Random random) {
    byte[] bytes = MANIFESTS.getBytes(StandardCharsets.UTF_8);
    int changes = 1 + random.nextInt(4);
    for (int i = 0; i < changes; i++) {
      int at = random.nextInt(bytes.length);
      int end = Math.min(bytes.length, at + random.nextInt(20));
      byte[] token = TOKENS.get(random.nextInt(TOKENS.size())).getBytes(StandardCharsets.UTF_8);
      bytes =
          switch (random.nextInt(5)) {
            case 0 -> flipped(bytes, at, random.nextInt(8));
            case 1 -> Arrays.copyOf(bytes, Math.max(1, at));
            case 2 -> replaced(bytes, at, end, new byte[0]);
            case 3 -> replaced(bytes, at, at, Arrays.copyOfRange(bytes, at, end));
            default -> replaced(bytes, at, end, token);
          };
    }
    return bytes;
  }

  private static byte[] flipped(byte[] bytes, int at, int bit) {
    byte[] copy = bytes.clone();
    copy[at] ^= (byte) (1 << bit);
    return copy;
  }

  private static byte[] replaced(byte[] bytes, int start, int end, byte[] by) {
    byte[] result = new byte[bytes.length - (end - start) + by.length + 1];
    System.arraycopy(bytes, 0, result, 0, start);
    System.arraycopy(by, 0, result, start, by.length);
    System.arraycopy(bytes, end, result, start + by.length, bytes.length - end);
    result[result.length - 1] = '\n';
    return result;
  }

  private static void check(byte[] bytes) {
    Reading reading =
        assertTimeout(
            Duration.ofSeconds(20), () -> Reading.of(List.of(new Source("f.yaml", bytes))));
    for (Diagnostic finding : reading.findings()) {
      assertTrue(finding.at().file().equals("f.yaml"), finding::toString);
      assertTrue(finding.at().line() >= 0 && finding.at().column() >= 0, finding::toString);
      assertFalse(finding.message().isEmpty());
    }
    if (reading.findings().isEmpty()) {
      // What passes without a word is made of valid names only.
      reading
          .manifests()
          .pods()
          .forEach(pod -> assertTrue(NameRule.SUBDOMAIN.allows(pod.metadata().name())));
    }
  }
}
