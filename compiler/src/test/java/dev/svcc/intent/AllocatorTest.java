package dev.svcc.intent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.svcc.diagnostic.Code;
import dev.svcc.diagnostic.Diagnostic;
import dev.svcc.diagnostic.Diagnostics;
import dev.svcc.manifest.AddressLock;
import dev.svcc.manifest.Located;
import dev.svcc.manifest.Pod;
import dev.svcc.manifest.Service;
import dev.svcc.net.Cidr;
import dev.svcc.net.Family;
import dev.svcc.net.IpAddress;
import dev.svcc.net.PortRange;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class AllocatorTest {
  private static final Allocator.Ranges RANGES =
      Allocator.Ranges.of(NodeOptions.defaults(), List.of());

  private final List<Diagnostic> findings = new ArrayList<>();

  private Allocator.Result allocate(String yaml, AddressLock lock, Allocator.Ranges ranges) {
    Diagnostics diagnostics = new Diagnostics();
    Allocator.Result result =
        new Allocator().allocate(Input.of(yaml).read(), lock, ranges, diagnostics);
    findings.addAll(diagnostics.sorted());
    return result;
  }

  private Allocator.Result allocate(String yaml) {
    return allocate(yaml, AddressLock.EMPTY, RANGES);
  }

  private static String service(String name, String spec) {
    return """
    apiVersion: v1
    kind: Service
    metadata: {name: %s, namespace: shop}
    spec: {%s}
    ---
    """
        .formatted(name, spec.contains("ports") ? spec : spec + "ports: [{port: 80}]");
  }

  private static Service find(Allocator.Result result, String name) {
    return result.manifests().services().stream()
        .filter(service -> service.metadata().name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private static List<IpAddress> ips(Allocator.Result result, String name) {
    return find(result, name).clusterIps().stream().map(Located::value).toList();
  }

  private static int nodePort(Allocator.Result result, String name, int port) {
    return find(result, name).ports().get(port).nodePort().orElseThrow().value();
  }

  @Test
  void clusterIpsComeFromTheUpperBandOfTheRange() {
    IpAddress ip = ips(allocate(service("web", "")), "web").get(0);
    assertTrue(Cidr.of("10.96.0.0/12").contains(ip));
    assertTrue(ip.compareTo(IpAddress.of("10.96.1.0")) > 0, ip + " is in the lower band");
  }

  @Test
  void addingAServiceMovesNoOther() {
    String web = service("web", "type: NodePort, ");
    StringBuilder more = new StringBuilder(web);
    IntStream.range(0, 200).forEach(i -> more.append(service("s" + i, "type: NodePort, ")));
    Allocator.Result alone = allocate(web);
    Allocator.Result among = allocate(more.toString(), alone.lock(), RANGES);
    assertEquals(ips(alone, "web"), ips(among, "web"));
    assertEquals(nodePort(alone, "web", 0), nodePort(among, "web", 0));
    Set<Integer> ports = new TreeSet<>();
    Set<IpAddress> ips = new TreeSet<>();
    for (Service service : among.manifests().services()) {
      ips.addAll(ips(among, service.metadata().name()));
      ports.add(nodePort(among, service.metadata().name(), 0));
    }
    assertEquals(201, ips.size());
    assertEquals(201, ports.size());
    assertTrue(ports.stream().allMatch(port -> port >= 30086 && port <= 32767), ports::toString);
  }

  @Test
  void theSameLockGivesTheSameForEver() {
    String yaml = service("web", "type: LoadBalancer, externalTrafficPolicy: Local, ");
    Allocator.Result first = allocate(yaml);
    Allocator.Result second = allocate(yaml, first.lock(), RANGES);
    assertEquals(first.lock(), second.lock());
    assertEquals(first.manifests(), second.manifests());
    assertNotEquals(0, port(first).healthCheckNodePort());
    assertEquals(List.of(), findings);
  }

  private static FamilyPort port(Allocator.Result result) {
    Service web = find(result, "web");
    return new FamilyPort(web, web.ports().get(0), Family.IPV4);
  }

  @Test
  void explicitValuesWinOverTheHash() {
    IpAddress wanted = ips(allocate(service("web", "")), "web").get(0);
    Allocator.Result result =
        allocate(service("web", "") + service("zoo", "clusterIP: " + wanted + ", "));
    assertNotEquals(wanted, ips(result, "web").get(0));
    assertEquals(List.of(wanted), ips(result, "zoo"));
    assertEquals(Set.of("shop/web"), result.lock().services().keySet());
  }

  @Test
  void explicitValuesWinOverTheLockWithAWarning() {
    Allocator.Result before = allocate(service("web", ""));
    IpAddress wanted = ips(before, "web").get(0);
    Allocator.Result result =
        allocate(
            service("web", "") + service("zoo", "clusterIP: " + wanted + ", "),
            before.lock(),
            RANGES);
    assertNotEquals(wanted, ips(result, "web").get(0));
    assertEquals(List.of(Code.LOCK_OVERRIDDEN), findings.stream().map(Diagnostic::code).toList());
  }

  @Test
  void entriesOfObjectsThatAreGoneStayReserved() {
    Allocator.Result before = allocate(service("web", ""));
    Allocator.Result without = allocate(service("api", ""), before.lock(), RANGES);
    assertEquals(Set.of("shop/api", "shop/web"), without.lock().services().keySet());
    Allocator.Result back = allocate(service("web", ""), without.lock(), RANGES);
    assertEquals(ips(before, "web"), ips(back, "web"));
  }

  @Test
  void aLockFromAnotherRangeIsAnError() {
    Allocator.Result before = allocate(service("web", ""));
    Allocator.Ranges other =
        new Allocator.Ranges(
            List.of(Cidr.of("10.200.0.0/16")), NodeOptions.DEFAULT_NODE_PORTS, List.of());
    allocate(service("web", ""), before.lock(), other);
    assertEquals(List.of(Code.LOCK_FILE), findings.stream().map(Diagnostic::code).toList());
  }

  @Test
  void aFullRangeIsAnError() {
    Allocator.Ranges tiny =
        new Allocator.Ranges(List.of(Cidr.of("10.0.0.0/30")), new PortRange(1, 1), List.of());
    allocate(service("a", "") + service("b", ""), AddressLock.EMPTY, tiny);
    assertEquals(List.of(Code.ALLOCATION), findings.stream().map(Diagnostic::code).toList());
    findings.clear();
    allocate(
        service("a", "clusterIP: 10.0.0.1, type: NodePort, ")
            + service("b", "clusterIP: 10.0.0.2, type: NodePort, "),
        AddressLock.EMPTY,
        tiny);
    assertEquals(List.of(Code.ALLOCATION), findings.stream().map(Diagnostic::code).toList());
  }

  @Test
  void dualStackServicesGetBothFamilies() {
    Allocator.Ranges dual =
        new Allocator.Ranges(
            List.of(Cidr.of("fd00:96::/108"), Cidr.of("10.96.0.0/12")),
            NodeOptions.DEFAULT_NODE_PORTS,
            List.of());
    Allocator.Result result =
        allocate(
            service("both", "ipFamilyPolicy: PreferDualStack, ")
                + service("four", "ipFamilies: [IPv4], ")
                + service("six", "")
                + service("half", "clusterIP: 10.96.0.10, ipFamilyPolicy: RequireDualStack, "),
            AddressLock.EMPTY,
            dual);
    assertEquals(List.of(Family.IPV6, Family.IPV4), families(result, "both"));
    assertEquals(List.of(Family.IPV4), families(result, "four"));
    assertEquals(List.of(Family.IPV6), families(result, "six"));
    assertEquals(List.of(Family.IPV4, Family.IPV6), families(result, "half"));
    assertEquals(List.of(), findings);
    allocate(service("both", "ipFamilyPolicy: RequireDualStack, "));
    assertEquals(List.of(Code.ALLOCATION), findings.stream().map(Diagnostic::code).toList());
  }

  private static List<Family> families(Allocator.Result result, String name) {
    return ips(result, name).stream().map(IpAddress::family).toList();
  }

  @Test
  void onlyServicesThatNeedNodePortsGetThem() {
    Allocator.Result result =
        allocate(
            service("plain", "")
                + service("bare", "type: LoadBalancer, allocateLoadBalancerNodePorts: false, ")
                + service("balanced", "type: LoadBalancer, ")
                + service(
                    "dns",
                    "type: NodePort, ports: [{name: a, port: 53}, {name: b, port: 53, protocol:"
                        + " UDP}, {name: c, port: 54, nodePort: 30007}]"));
    assertTrue(find(result, "plain").ports().get(0).nodePort().isEmpty());
    assertTrue(find(result, "bare").ports().get(0).nodePort().isEmpty());
    assertTrue(find(result, "balanced").ports().get(0).nodePort().isPresent());
    assertEquals(nodePort(result, "dns", 0), nodePort(result, "dns", 1));
    assertEquals(30007, nodePort(result, "dns", 2));
  }

  @Test
  void headlessAndExternalNamesGetNothing() {
    Allocator.Result result =
        allocate(
            service("headless", "clusterIP: None, ")
                + service("name", "type: ExternalName, externalName: example.org, "));
    assertEquals(AddressLock.EMPTY, result.lock());
    assertEquals(List.of(), ips(result, "headless"));
  }

  @Test
  void podsGetAnAddressOfEachPodCidr() {
    String pods =
        """
        apiVersion: v1
        kind: Pod
        metadata: {name: a, namespace: shop}
        ---
        apiVersion: v1
        kind: Pod
        metadata: {name: host, namespace: shop}
        spec: {hostNetwork: true}
        ---
        apiVersion: v1
        kind: Pod
        metadata: {name: has, namespace: shop}
        status: {podIP: 10.244.1.5}
        """;
    Allocator.Ranges ranges =
        Allocator.Ranges.of(
            NodeOptions.defaults(), List.of(Cidr.of("10.244.1.0/24"), Cidr.of("fd00:244::/64")));
    Allocator.Result result = allocate(pods, AddressLock.EMPTY, ranges);
    List<Pod> after = result.manifests().pods();
    assertEquals(2, after.get(0).addresses().size());
    assertTrue(Cidr.of("10.244.1.0/24").contains(after.get(0).addresses().get(0).value()));
    assertEquals("10.244.1.5", after.get(1).addresses().get(0).value().toString());
    assertEquals(List.of(), after.get(2).addresses());
    assertEquals(result.manifests(), allocate(pods, result.lock(), ranges).manifests());
    assertEquals(0, allocate(pods).manifests().pods().get(0).addresses().size());
  }
}
