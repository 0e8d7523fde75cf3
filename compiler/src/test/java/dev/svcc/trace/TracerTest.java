package dev.svcc.trace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.svcc.analysis.NodeNetwork;
import dev.svcc.diagnostic.Diagnostics;
import dev.svcc.manifest.ManifestReader;
import dev.svcc.manifest.Manifests;
import dev.svcc.manifest.Source;
import dev.svcc.net.Family;
import dev.svcc.net.IpAddress;
import dev.svcc.net.Packet;
import dev.svcc.net.Protocol;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Names and ways over nodes; the nodes have no rules, so that everything passes. */
final class TracerTest {
  private static final String CLUSTER =
      """
      {apiVersion: v1, kind: Node, metadata: {name: a}, spec: {podCIDRs: [10.1.0.0/16]},
       status: {addresses: [{type: InternalIP, address: 192.0.2.1}]}}
      ---
      {apiVersion: v1, kind: Node, metadata: {name: b.example}, spec: {podCIDRs: [10.2.0.0/16]},
       status: {addresses: [{type: InternalIP, address: 192.0.2.2}]}}
      ---
      {apiVersion: v1, kind: Pod, metadata: {name: front-1, namespace: shop}, spec: {nodeName: a},
       status: {podIPs: [{ip: 10.1.0.5}, {ip: "fd00:1::5"}]}}
      ---
      {apiVersion: v1, kind: Pod, metadata: {name: db-0, namespace: shop, labels: {app: db}},
       spec: {nodeName: b.example, containers: [{name: db, ports: [
         {name: sql, containerPort: 5432}, {name: metrics, containerPort: 9000}]}]},
       status: {podIP: 10.2.0.9, conditions: [{type: Ready, status: "True"}]}}
      ---
      {apiVersion: v1, kind: Pod, metadata: {name: db-1, namespace: shop, labels: {app: db}},
       spec: {nodeName: b.example}, status: {podIP: 10.2.0.10,
       conditions: [{type: Ready, status: "False"}]}}
      ---
      {apiVersion: v1, kind: Pod, metadata: {name: host, namespace: ops},
       spec: {nodeName: a, hostNetwork: true}, status: {podIP: 192.0.2.1}}
      ---
      {apiVersion: v1, kind: Pod, metadata: {name: new, namespace: shop}}
      ---
      {apiVersion: v1, kind: Service, metadata: {name: db, namespace: shop},
       spec: {clusterIPs: [10.96.0.20, "fd00:96::20"], selector: {app: db},
       ports: [{name: sql, port: 5432}]}}
      ---
      {apiVersion: v1, kind: Service, metadata: {name: pods, namespace: shop},
       spec: {clusterIP: None, selector: {app: db}, ports: [{name: sql, port: 80,
       targetPort: sql}]}}
      ---
      {apiVersion: v1, kind: Service, metadata: {name: dns, namespace: shop},
       spec: {clusterIP: 10.96.0.30, ports: [{name: dns, port: 53, protocol: UDP},
       {name: dns-tcp, port: 53}]}}
      ---
      {apiVersion: v1, kind: Service, metadata: {name: front-1, namespace: shop},
       spec: {clusterIP: 10.96.0.40, ports: [{port: 80}]}}
      ---
      {apiVersion: networking.k8s.io/v1, kind: NetworkPolicy,
       metadata: {name: any, namespace: shop}, spec: {podSelector: {}, ingress: [{}]}}
      """;

  private static final Manifests MANIFESTS =
      new ManifestReader("default")
          .read(
              List.of(new Source("cluster.yaml", CLUSTER.getBytes(StandardCharsets.UTF_8))),
              new Diagnostics());

  /** Nodes without rules, of which a flag may have chosen one. */
  private record Bare(String chosen) implements Nodes {
    @Override
    public Here here() {
      return new Here(chosen, List.of(), !chosen.isEmpty());
    }

    @Override
    public Optional<RuledNode> named(String name) {
      return MANIFESTS.nodes().stream()
          .filter(node -> node.metadata().name().equals(name))
          .map(node -> node.addresses().stream().map(its -> its.value()).toList())
          .map(
              ips ->
                  new RuledNode(
                      name,
                      NodeNetwork.of(ips),
                      new RuledNode.Arrival.ByKind("veth0", "eth0"),
                      List.of()))
          .findFirst();
    }
  }

  private static List<Trace> trace(String from, String to, Wanted wanted) throws NameProblem {
    return new Tracer(MANIFESTS, new Bare(""), "default")
        .trace(from, to, wanted, List.of(Family.IPV4));
  }

  private static Packet packet(String from, String to) throws NameProblem {
    return trace(from, to, Wanted.FIRST).get(0).packet();
  }

  private static String problem(String from, String to) {
    return String.valueOf(
        assertThrows(NameProblem.class, () -> trace(from, to, Wanted.FIRST)).getMessage());
  }

  @ParameterizedTest
  @CsvSource({
    "shop/db:5432, 10.96.0.20, 5432",
    "shop/db, 10.96.0.20, 5432",
    "svc/shop/db:sql, 10.96.0.20, 5432",
    "db:sql, 10.96.0.20, 5432",
    "db.shop:5432, 10.96.0.20, 5432",
    "db.shop.svc:5432, 10.96.0.20, 5432",
    "DB.shop.svc.cluster.local.:5432, 10.96.0.20, 5432",
    "shop/db:9999, 10.96.0.20, 9999",
    "shop/pods:80, 10.2.0.9, 80",
    "shop/pods:sql, 10.2.0.9, 5432",
    "db-0.pods.shop.svc:sql, 10.2.0.9, 5432",
    "10-2-0-9.shop.pod.cluster.local:1, 10.2.0.9, 1",
    "pod/shop/db-0:metrics, 10.2.0.9, 9000",
    "shop/db-0:80, 10.2.0.9, 80",
    "10.2.0.9:80/udp, 10.2.0.9, 80",
    "b.example:30080, 192.0.2.2, 30080",
    "node/b.example:30080, 192.0.2.2, 30080",
    "node:30080, 192.0.2.1, 30080",
    "shop/dns:53/udp, 10.96.0.30, 53",
    "shop/dns:dns-tcp, 10.96.0.30, 53",
  })
  void aTargetIsFoundByItsName(String word, String address, int port) throws NameProblem {
    Packet packet = packet("shop/front-1", word);
    assertEquals(IpAddress.of(address), packet.destination());
    assertEquals(port, packet.destinationPort());
  }

  @ParameterizedTest
  @CsvSource({
    "shop/front-1, 10.1.0.5, veth0, a",
    "pod/shop/db-0, 10.2.0.9, veth0, b.example",
    "10.1.0.5, 10.1.0.5, veth0, a",
    "10.2.0.77, 10.2.0.77, veth0, b.example",
    "192.0.2.2, 192.0.2.2, '', b.example",
    "node/a, 192.0.2.1, '', a",
    "ops/host, 192.0.2.1, '', a",
  })
  void aSenderIsFoundByItsNameAndItsPacketBeginsOnItsNode(
      String word, String address, String in, String node) throws NameProblem {
    Trace trace = trace(word, "shop/db", Wanted.FIRST).get(0);
    assertEquals(IpAddress.of(address), trace.packet().source());
    assertEquals(in, trace.packet().inInterface());
    assertEquals(node, trace.node());
  }

  @Test
  void aSenderOutsideComesInWhereTheTargetIs() throws NameProblem {
    Trace trace = trace("outside:203.0.113.9", "shop/db-0:5432", Wanted.FIRST).get(0);
    assertEquals("b.example", trace.node());
    assertEquals("eth0", trace.packet().inInterface());
  }

  @Test
  void theChosenNodeSeesOthersPacketsComeFromTheNetwork() throws NameProblem {
    Trace trace =
        new Tracer(MANIFESTS, new Bare("b.example"), "default")
            .trace("shop/front-1", "shop/db", Wanted.FIRST, List.of(Family.IPV4))
            .get(0);
    assertEquals("b.example", trace.node());
    assertEquals("eth0", trace.packet().inInterface());
    assertTrue(trace.notes().get(0) instanceof Note.ClientElsewhere, trace.notes().toString());
  }

  @Test
  void everyFamilyThatBothHaveIsTraced() throws NameProblem {
    Tracer tracer = new Tracer(MANIFESTS, new Bare(""), "default");
    assertEquals(2, tracer.trace("shop/front-1", "shop/db", Wanted.FIRST, List.of()).size());
    assertEquals(1, tracer.trace("shop/db-0", "shop/db", Wanted.FIRST, List.of()).size());
    assertThrows(
        NameProblem.class,
        () -> tracer.trace("shop/db-0", "shop/db", Wanted.FIRST, List.of(Family.IPV6)));
  }

  @Test
  void aPacketIsFollowedOverEveryNodeOnItsWay() throws NameProblem {
    Way way = trace("shop/front-1", "shop/db-0:5432", Wanted.FIRST).get(0).ways().get(0);
    assertEquals(List.of("a", "b.example"), way.hops().stream().map(Hop::node).toList());
    assertTrue(way.ending() instanceof Ending.Reached, way.toString());
    Reply reply = way.reply().orElseThrow();
    assertEquals(List.of("b.example", "a"), reply.hops().stream().map(Hop::node).toList());
    assertTrue(reply.ending() instanceof Reply.Ending.Arrives, reply.toString());
  }

  @Test
  void nobodyHasTheAddressOfAService() throws NameProblem {
    Trace trace = trace("shop/front-1", "shop/db", Wanted.FIRST).get(0);
    assertEquals(Trace.Answer.LOST, trace.answer());
  }

  @Test
  void aPingToAServiceIsExplained() throws NameProblem {
    Wanted ping = new Wanted(Protocol.ICMP, -1, 0, null);
    Trace trace = trace("shop/front-1", "shop/db", ping).get(0);
    assertEquals(8, trace.packet().icmpType());
    assertEquals(0, trace.packet().destinationPort());
    assertTrue(trace.notes().get(0) instanceof Note.PingToService, trace.notes().toString());
  }

  @Test
  void aPodThatIsNotReadyIsRemarkedOn() throws NameProblem {
    Trace pod = trace("shop/front-1", "pod/shop/db-1:5432", Wanted.FIRST).get(0);
    assertTrue(pod.notes().get(0) instanceof Note.NotReady, pod.notes().toString());
    Trace service = trace("shop/front-1", "shop/db", Wanted.FIRST).get(0);
    Note note = service.notes().get(0);
    assertEquals(List.of("shop/db-1"), ((Note.LeftOut) note).members());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "shop/frnt | shop/db | no pod shop/frnt in the input; did you mean shop/front-1?",
        "shop/db | shop/db | shop/db may be any of 2 pods: shop/db-0, shop/db-1",
        "shop/new | shop/db | Pod shop/new has no address",
        "10.96.0.20 | shop/db | 10.96.0.20 is an address of Service shop/db, which sends nothing",
        "outside:host | shop/db | 'outside:host' does not end in an IP address",
        "shop:1 | shop/db | 'shop:1' is not a sender",
        "node/nowhere | shop/db | no Node nowhere in the input, which has a, b.example",
        "shop/front-1 | shop/d | no Service and no pod shop/d in the input; did you mean shop/db?",
        "shop/front-1 | shop/front-1:80 | shop/front-1 is a Service and a pod: write svc/",
        "shop/front-1 | shop/dns | Service shop/dns has several ports, choose one: dns 53/udp,",
        "shop/front-1 | shop/dns:53 | Service shop/dns has several of them: dns 53/udp, dns-tcp",
        "shop/front-1 | shop/db:http | Service shop/db has no port http; it has sql 5432/tcp",
        "shop/front-1 | shop/db:sql/udp | Service shop/db has no port sql of udp; it has sql",
        "shop/front-1 | pod/shop/db-0 | Pod shop/db-0 needs a port; it declares sql 5432/tcp,",
        "shop/front-1 | shop/db-0:http | Pod shop/db-0 has no port named http; it declares sql",
        "shop/front-1 | x.db.shop.svc:1 | Service shop/db is not headless",
        "shop/front-1 | www.example.com:80 | www.example.com is not a name of the cluster",
        "shop/front-1 | 10.2.0.9 | 10.2.0.9 needs a port",
        "shop/front-1 | 10.2.0.9:http | 'http' is not a port: 1 to 65535",
        "shop/front-1 | 10.2.0.9:65536 | '65536' is not a port: 1 to 65535",
        "shop/front-1 | a/b/c:1 | 'a/b/c' is not a target",
        "shop/front-1 | :80 | ':80' names no target",
        "shop/front-1 | [2001:db8::1]:80 | shop/front-1 has no address of a family",
      })
  void aWordThatStandsForNothingIsSaidSo(String from, String to, String message) {
    String said = problem(from, to);
    assertTrue(said.startsWith(message) || to.startsWith("[2001"), said);
  }
}
