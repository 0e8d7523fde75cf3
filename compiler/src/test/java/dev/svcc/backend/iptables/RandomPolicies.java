package dev.svcc.backend.iptables;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Small clusters with every feature of NetworkPolicies, thrown by dice. */
final class RandomPolicies {
  private static final List<String> NAMESPACES = List.of("oak", "elm", "fir");
  private static final List<String> KEYS = List.of("app", "tier");
  private static final List<String> VALUES = List.of("x", "y", "z");
  private static final List<String> PROTOCOLS = List.of("TCP", "UDP", "SCTP");
  private static final List<String> OPERATORS = List.of("In", "NotIn", "Exists", "DoesNotExist");

  private final Random random;

  RandomPolicies(long seed) {
    random = new Random(seed);
  }

  /** A cluster's manifests. */
  PolicyInput input() {
    PolicyInput input = new PolicyInput();
    for (String namespace : NAMESPACES.subList(0, 2)) {
      input.add(
          "{apiVersion: v1, kind: Namespace, metadata: {name: %s, labels: {%s}}}\n"
              .formatted(namespace, labels()));
    }
    int pods = 4 + random.nextInt(30);
    for (int i = 0; i < pods; i++) {
      input.add(pod(i));
    }
    int policies = 1 + random.nextInt(6);
    for (int i = 0; i < policies; i++) {
      input.add(policy(i));
    }
    return input;
  }

  private String pod(int i) {
    boolean host = random.nextInt(12) == 0;
    String ports = "";
    for (int p = random.nextInt(3); p >= 0; p--) {
      ports +=
          "{name: p%d, containerPort: %d, protocol: %s},".formatted(p, port(), pick(PROTOCOLS));
    }
    return """
    apiVersion: v1
    kind: Pod
    metadata: {name: p%d, namespace: %s, labels: {%s}}
    spec: {nodeName: %s, hostNetwork: %s, containers: [{name: c, image: i, ports: [%s]}]}
    status: {phase: %s, podIPs: [{ip: %s}, {ip: '%s'}]}
    """
        .formatted(
            i,
            pick(NAMESPACES),
            labels(),
            random.nextInt(3) == 0 ? "node-b" : "node-a",
            host,
            ports,
            random.nextInt(12) == 0 ? "Failed" : "Running",
            host ? "192.168.10.9" : address4(i),
            host ? "fd00:10::9" : address6(i));
  }

  static String address4(int i) {
    return "10.244.1." + (i * 5 % 64);
  }

  static String address6(int i) {
    return "fd00:244::" + Integer.toHexString(i * 5 % 64 + 256);
  }

  private int port() {
    return 80 + random.nextInt(6);
  }

  private String labels() {
    List<String> found = new ArrayList<>();
    for (String key : KEYS) {
      if (random.nextBoolean()) {
        found.add(key + ": " + pick(VALUES));
      }
    }
    return String.join(", ", found);
  }

  private String selector() {
    return switch (random.nextInt(4)) {
      case 0 -> "{}";
      case 1, 2 -> "{matchLabels: {" + pick(KEYS) + ": " + pick(VALUES) + "}}";
      default -> {
        String operator = pick(OPERATORS);
        String values =
            operator.endsWith("In")
                ? ", values: [%s, %s]".formatted(pick(VALUES), pick(VALUES))
                : "";
        yield "{matchExpressions: [{key: %s, operator: %s%s}]}"
            .formatted(pick(KEYS), operator, values);
      }
    };
  }

  private String policy(int i) {
    List<String> types = new ArrayList<>();
    if (random.nextInt(3) > 0) {
      types.add("Ingress");
    }
    if (random.nextInt(3) > 0) {
      types.add("Egress");
    }
    return """
    apiVersion: networking.k8s.io/v1
    kind: NetworkPolicy
    metadata: {name: n%d, namespace: %s}
    spec:
      podSelector: %s
      policyTypes: [%s]
      ingress: %s
      egress: %s
    """
        .formatted(
            i, pick(NAMESPACES), selector(), String.join(", ", types), rules("from"), rules("to"));
  }

  private String rules(String peers) {
    List<String> rules = new ArrayList<>();
    for (int i = random.nextInt(3); i > 0; i--) {
      List<String> parts = new ArrayList<>();
      if (random.nextInt(4) > 0) {
        parts.add(peers + ": " + list(this::peer));
      }
      if (random.nextInt(3) > 0) {
        parts.add("ports: " + list(this::portItem));
      }
      rules.add("{" + String.join(", ", parts) + "}");
    }
    return rules.toString();
  }

  private List<String> list(java.util.function.Supplier<String> item) {
    List<String> items = new ArrayList<>();
    int count = random.nextInt(6) == 0 ? 14 : 1 + random.nextInt(3);
    for (int i = 0; i < count; i++) {
      items.add(item.get());
    }
    return items;
  }

  private String peer() {
    return switch (random.nextInt(6)) {
      case 0 -> "{podSelector: " + selector() + "}";
      case 1 -> "{namespaceSelector: " + selector() + "}";
      case 2 -> "{namespaceSelector: " + selector() + ", podSelector: " + selector() + "}";
      case 3 -> "{ipBlock: {cidr: 'fd00:244::/%d'}}".formatted(64 + random.nextInt(4) * 21);
      case 4 ->
          "{ipBlock: {cidr: 0.0.0.0/0, except: [10.244.1.%d/32, 10.244.1.32/28]}}"
              .formatted(random.nextInt(64));
      default ->
          "{ipBlock: {cidr: 10.244.1.%d/31, except: [10.244.1.%d/32]}}"
              .formatted(2 * random.nextInt(1) + 10, random.nextInt(2) + 10);
    };
  }

  private String portItem() {
    String protocol = "protocol: " + pick(PROTOCOLS);
    return switch (random.nextInt(5)) {
      case 0 -> "{" + protocol + "}";
      case 1 -> "{port: p" + random.nextInt(3) + ", " + protocol + "}";
      case 2 -> "{port: 81, endPort: " + (81 + random.nextInt(4)) + ", " + protocol + "}";
      default -> "{port: " + port() + ", " + protocol + "}";
    };
  }

  private String pick(List<String> from) {
    return from.get(random.nextInt(from.size()));
  }
}
