package dev.svcc.intent;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.svcc.diagnostic.Code;
import dev.svcc.diagnostic.Diagnostic;
import dev.svcc.diagnostic.Diagnostics;
import dev.svcc.diagnostic.Severity;
import dev.svcc.manifest.ManifestReader;
import dev.svcc.manifest.Manifests;
import dev.svcc.manifest.Source;
import dev.svcc.net.Cidr;
import dev.svcc.net.IpAddress;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Manifests of a test, read and resolved for node1 of a small cluster unless flags differ. */
final class Input {
  static final NodeOptions NODE1 = options("node1", "10.244.0.0/16", "fd00:244::/64");

  private final String yaml;
  private NodeOptions options = NODE1;

  private Input(String yaml) {
    this.yaml = yaml;
  }

  /** These documents; {@code ---} is put between them. */
  static Input of(String... documents) {
    return new Input(String.join("---\n", documents));
  }

  Input with(NodeOptions options) {
    this.options = options;
    return this;
  }

  /** What resolving gave. */
  record Outcome(NodeIntent intent, List<Diagnostic> findings) {
    /** The only Service port there is. */
    ServiceIntent service() {
      assertEquals(1, intent.services().size(), () -> "services in " + intent);
      return intent.services().get(0);
    }

    /** The only frontend of a kind. */
    Frontend frontend(Frontend.Kind kind) {
      List<Frontend> found =
          service().frontends().stream().filter(frontend -> frontend.kind() == kind).toList();
      assertEquals(1, found.size(), () -> kind + " in " + service().frontends());
      return found.get(0);
    }

    List<Diagnostic> findings(Code code) {
      return findings.stream().filter(finding -> finding.code() == code).toList();
    }

    /** The only finding of a code. */
    Diagnostic finding(Code code) {
      List<Diagnostic> found = findings(code);
      assertEquals(1, found.size(), () -> code + " in " + findings);
      return found.get(0);
    }

    List<Code> codes() {
      return findings.stream().map(Diagnostic::code).distinct().toList();
    }
  }

  Manifests read() {
    Diagnostics diagnostics = new Diagnostics();
    Manifests manifests =
        new ManifestReader("default")
            .read(
                List.of(new Source("in.yaml", yaml.getBytes(StandardCharsets.UTF_8))), diagnostics);
    // A test about the node alone may do without objects; the reader would call that a mistake.
    List<Diagnostic> errors =
        diagnostics.sorted().stream()
            .filter(found -> found.severity() == Severity.ERROR && found.code() != Code.NO_OBJECTS)
            .toList();
    assertEquals(List.of(), errors);
    return manifests;
  }

  Outcome resolve() {
    Diagnostics diagnostics = new Diagnostics();
    NodeIntent intent = new Resolver().resolve(read(), options, diagnostics);
    return new Outcome(intent, diagnostics.sorted());
  }

  /** Flags of a node with one address a family. */
  static NodeOptions options(String node, String... clusterCidrs) {
    return NodeOptionsBuilder.of(NodeOptions.defaults())
        .nodeName(node)
        .nodeAddresses(List.of(IpAddress.of("192.168.0.2"), IpAddress.of("fd00:192::2")))
        .nodeLabels(Map.of("topology.kubernetes.io/zone", "za"))
        .clusterCidrs(Arrays.stream(clusterCidrs).map(Cidr::of).toList())
        .build();
  }

  /** An EndpointSlice of Service web: {@code address@node}, with conditions behind a blank. */
  static String slice(String name, String... endpoints) {
    StringBuilder text =
        new StringBuilder(
            """
            apiVersion: discovery.k8s.io/v1
            kind: EndpointSlice
            metadata: {name: %s, namespace: shop, labels: {kubernetes.io/service-name: web}}
            addressType: %s
            ports: [{name: "", port: 8080, protocol: TCP}]
            endpoints:
            """
                .formatted(name, endpoints[0].contains(":1") ? "IPv6" : "IPv4"));
    for (String endpoint : endpoints) {
      String[] words = endpoint.split(" ", 2);
      String[] place = words[0].split("@", 2);
      text.append("- {addresses: ['").append(place[0]).append("'], nodeName: ").append(place[1]);
      text.append(words.length == 1 ? "}\n" : ", " + words[1] + "}\n");
    }
    return text.toString();
  }

  static final String TERMINATING = "conditions: {ready: false, serving: true, terminating: true}";
  static final String NOT_READY = "conditions: {ready: false}";

  /** Service shop/web on port 80 with more fields in its spec. */
  static String service(String moreOfSpec) {
    return """
    apiVersion: v1
    kind: Service
    metadata: {name: web, namespace: shop}
    spec:
      clusterIP: 10.96.0.10
    """
        + moreOfSpec.indent(2)
        + (moreOfSpec.contains("ports:") ? "" : "  ports: [{port: 80, targetPort: 8080}]\n");
  }
}
