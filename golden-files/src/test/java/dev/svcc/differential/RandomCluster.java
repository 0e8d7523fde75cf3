package dev.svcc.differential;

import dev.svcc.net.IpAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * A small random cluster around {@code node-a}, as manifests, dual stack throughout: pods here and
 * elsewhere, Services of every type over them, and NetworkPolicies. Every address that a probe may
 * go to is kept beside the text.
 */
final class RandomCluster {
  static final List<IpAddress> NODE = addresses("192.168.10.1", "fd00:10::1");
  static final IpAddress LOCALHOST = IpAddress.of("127.0.0.1");
  static final List<List<IpAddress>> CLIENTS =
      List.of(
          addresses("203.0.113.7", "2001:db8::7"),
          addresses("198.51.100.7", "2001:db8:1::7"),
          addresses("192.168.10.2", "fd00:10::2"));

  /** What every pod answers at. */
  static final List<Integer> POD_PORTS = List.of(8080, 9090);

  private static final List<String> APPS = List.of("a", "b", "c");
  private static final List<String> NAMESPACES = List.of("red", "blue");

  /**
   * A pod.
   *
   * @param name namespace and name with a dot between
   * @param local whether it runs on the node
   */
  record Pod(String name, List<IpAddress> addresses, boolean local) {}

  /** An address and a port of a Service, or nearly one. */
  record Target(IpAddress address, int port) {}

  private final Random random;
  private final List<String> documents = new ArrayList<>();
  private final List<Pod> pods = new ArrayList<>();
  private final List<Target> targets = new ArrayList<>();

  RandomCluster(long seed) {
    random = new Random(seed);
    for (String namespace : NAMESPACES) {
      add(
          """
          kind: Namespace
          apiVersion: v1
          metadata: {name: %s, labels: {team: %s}}
          """
              .formatted(namespace, namespace));
    }
    for (int i = 0; i < 6; i++) {
      pod(i);
    }
    int services = 2 + random.nextInt(4);
    for (int i = 0; i < services; i++) {
      service(i);
    }
    int policies = random.nextInt(5);
    for (int i = 0; i < policies; i++) {
      policy(i);
    }
    for (Pod pod : pods) {
      pod.addresses.forEach(
          address -> POD_PORTS.forEach(port -> targets.add(new Target(address, port))));
    }
  }

  /** The manifests, a document each. */
  List<String> documents() {
    return documents;
  }

  List<Pod> pods() {
    return pods;
  }

  List<Target> targets() {
    return targets;
  }

  private void add(String document) {
    documents.add(document);
  }

  private static List<IpAddress> addresses(String... texts) {
    return List.of(texts).stream().map(IpAddress::of).toList();
  }

  private <T> T any(List<T> from) {
    return from.get(random.nextInt(from.size()));
  }

  private boolean chance(int percent) {
    return random.nextInt(100) < percent;
  }

  private void pod(int i) {
    boolean local = i < 4;
    String namespace = any(NAMESPACES);
    List<IpAddress> addresses =
        local
            ? addresses("10.244.1." + (10 + i), "fd00:244:0:1::" + (10 + i))
            : addresses("10.244.2." + (10 + i), "fd00:244:0:2::" + (10 + i));
    add(
        """
        kind: Pod
        apiVersion: v1
        metadata: {name: p%d, namespace: %s, labels: {app: %s, tier: %s}}
        spec:
          nodeName: %s
          containers:
          - {name: c, ports: [{name: web, containerPort: 8080}, {name: dns, containerPort: 9090, protocol: UDP}]}
        status:
          phase: Running
          conditions: [{type: Ready, status: "%s"}]
          podIPs: [{ip: "%s"}, {ip: "%s"}]
        """
            .formatted(
                i,
                namespace,
                any(APPS),
                any(List.of("x", "y")),
                local ? "node-a" : "node-b",
                chance(85) ? "True" : "False",
                addresses.get(0),
                addresses.get(1)));
    pods.add(new Pod(namespace + ".p" + i, addresses, local));
  }

  private void service(int i) {
    String type = any(List.of("ClusterIP", "NodePort", "LoadBalancer"));
    boolean external = !type.equals("ClusterIP");
    List<IpAddress> vips = addresses("10.96.0." + (10 + i), "fd00:96::" + (10 + i));
    StringBuilder spec = new StringBuilder();
    spec.append("  type: ").append(type).append('\n');
    spec.append("  clusterIPs: [\"" + vips.get(0) + "\", \"" + vips.get(1) + "\"]\n");
    spec.append("  clusterIP: " + vips.get(0) + "\n");
    spec.append("  ipFamilies: [IPv4, IPv6]\n  ipFamilyPolicy: RequireDualStack\n");
    spec.append("  selector: {app: " + any(APPS) + "}\n");
    spec.append("  internalTrafficPolicy: " + (chance(25) ? "Local" : "Cluster") + "\n");
    spec.append(chance(25) ? "  sessionAffinity: ClientIP\n" : "");
    spec.append(external && chance(50) ? "  externalTrafficPolicy: Local\n" : "");
    vips.forEach(vip -> List.of(80, 53, 81).forEach(port -> targets.add(new Target(vip, port))));
    if (chance(30)) {
      List<IpAddress> ips = addresses("203.0.113." + (80 + i), "2001:db8:80::" + (10 + i));
      spec.append("  externalIPs: [\"" + ips.get(0) + "\", \"" + ips.get(1) + "\"]\n");
      ips.forEach(ip -> targets.add(new Target(ip, 80)));
    }
    ports(i, external, spec);
    String status = type.equals("LoadBalancer") ? loadBalancer(i, spec) : "";
    add(
        """
        kind: Service
        apiVersion: v1
        metadata: {name: s%d, namespace: %s}
        spec:
        %s%s\
        """
            .formatted(i, any(NAMESPACES), spec, status));
  }

  private void ports(int i, boolean external, StringBuilder spec) {
    String target = chance(30) ? "web" : "8080";
    String nodePort = external ? ", nodePort: " + (30000 + i) : "";
    spec.append("  ports:\n");
    spec.append("  - {name: http, port: 80, targetPort: " + target + nodePort + "}\n");
    if (external) {
      NODE.forEach(node -> targets.add(new Target(node, 30000 + i)));
      targets.add(new Target(LOCALHOST, 30000 + i));
    }
    if (chance(50)) {
      spec.append("  - {name: dns, port: 53, protocol: UDP, targetPort: 9090");
      spec.append(external ? ", nodePort: " + (30100 + i) + "}\n" : "}\n");
    }
  }

  private String loadBalancer(int i, StringBuilder spec) {
    if (chance(40)) {
      spec.append("  loadBalancerSourceRanges: [203.0.113.0/24, \"2001:db8::/48\"");
      spec.append(chance(50) ? ", 10.244.1.0/29]\n" : "]\n");
    }
    List<IpAddress> ips = addresses("203.0.113." + (120 + i), "2001:db8:120::" + (10 + i));
    ips.forEach(ip -> targets.add(new Target(ip, 80)));
    return "status: {loadBalancer: {ingress: [{ip: \"%s\"}, {ip: \"%s\"}]}}\n"
        .formatted(ips.get(0), ips.get(1));
  }

  private void policy(int i) {
    boolean ingress = chance(70);
    boolean egress = !ingress || chance(30);
    StringBuilder spec = new StringBuilder();
    spec.append("  podSelector: " + selector() + "\n");
    spec.append(
        "  policyTypes: ["
            + (ingress ? "Ingress" : "")
            + (ingress && egress ? ", " : "")
            + (egress ? "Egress" : "")
            + "]\n");
    if (ingress) {
      rules(spec, "ingress", "from");
    }
    if (egress) {
      rules(spec, "egress", "to");
    }
    add(
        """
        kind: NetworkPolicy
        apiVersion: networking.k8s.io/v1
        metadata: {name: n%d, namespace: %s}
        spec:
        %s\
        """
            .formatted(i, any(NAMESPACES), spec));
  }

  private String selector() {
    return switch (random.nextInt(4)) {
      case 0 -> "{}";
      case 1 -> "{matchLabels: {tier: x}}";
      case 2 -> "{matchExpressions: [{key: app, operator: NotIn, values: [a, b]}]}";
      default -> "{matchLabels: {app: " + any(APPS) + "}}";
    };
  }

  private void rules(StringBuilder spec, String key, String side) {
    int count = random.nextInt(3);
    spec.append("  " + key + ":" + (count == 0 ? " []" : "") + "\n");
    for (int r = 0; r < count; r++) {
      spec.append("  - " + side + ": [" + peer() + (chance(40) ? ", " + peer() : "") + "]\n");
      spec.append(
          switch (random.nextInt(5)) {
            case 0 -> "    ports: [{port: 8080}]\n";
            case 1 -> "    ports: [{port: dns, protocol: UDP}, {port: 8000, endPort: 8100}]\n";
            case 2 -> "    ports: [{protocol: UDP}]\n";
            default -> "";
          });
    }
  }

  private String peer() {
    return switch (random.nextInt(5)) {
      case 0 -> "{podSelector: " + selector() + "}";
      case 1 -> "{namespaceSelector: {matchLabels: {team: " + any(NAMESPACES) + "}}}";
      case 2 -> "{namespaceSelector: {}, podSelector: " + selector() + "}";
      case 3 -> "{ipBlock: {cidr: 10.244.0.0/16, except: [10.244.1.8/29]}}";
      default -> "{ipBlock: {cidr: \"2001:db8::/32\"}}, {ipBlock: {cidr: 203.0.113.0/24}}";
    };
  }
}
