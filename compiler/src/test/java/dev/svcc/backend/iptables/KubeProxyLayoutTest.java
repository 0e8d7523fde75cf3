package dev.svcc.backend.iptables;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.svcc.diagnostic.ObjectRef;
import dev.svcc.diagnostic.Origin;
import dev.svcc.intent.Disposition;
import dev.svcc.intent.Endpoint;
import dev.svcc.intent.EndpointGroup;
import dev.svcc.intent.EndpointGroup.Scope;
import dev.svcc.intent.Frontend;
import dev.svcc.intent.LocalTraffic;
import dev.svcc.intent.NodeIntent;
import dev.svcc.intent.NodePortAddresses;
import dev.svcc.intent.NodeProfile;
import dev.svcc.intent.ServiceIntent;
import dev.svcc.net.Cidr;
import dev.svcc.net.Family;
import dev.svcc.net.IpAddress;
import dev.svcc.net.Protocol;
import dev.svcc.rule.Action;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class KubeProxyLayoutTest {
  private static final Origin ORIGIN = Origin.base("test");
  private static final Disposition REJECT = new Disposition.RejectTraffic();
  private static final Disposition DROP = new Disposition.DropTraffic();
  private static final EndpointGroup CLUSTER =
      new EndpointGroup(
          Scope.CLUSTER,
          List.of(endpoint("10.244.0.9", 80, true), endpoint("10.244.1.10", 80, false)));
  private static final EndpointGroup LOCAL =
      new EndpointGroup(Scope.LOCAL, List.of(endpoint("10.244.0.9", 80, true)));
  private static final EndpointGroup NONE = new EndpointGroup(Scope.LOCAL, List.of());

  private static Endpoint endpoint(String address, int port, boolean local) {
    return new Endpoint(IpAddress.of(address), port, local, ORIGIN);
  }

  private static Frontend frontend(
      Frontend.Kind kind, String address, int port, boolean guarded, Disposition outside) {
    return new Frontend(
        kind,
        address.isEmpty() ? null : IpAddress.of(address),
        port,
        guarded,
        outside,
        outside,
        outside,
        ORIGIN);
  }

  private static Disposition to(EndpointGroup group) {
    return new Disposition.Forward(group, false);
  }

  private static NodeProfile node(LocalTraffic traffic, NodePortAddresses nodePorts) {
    return new NodeProfile(
        "node1",
        List.of(IpAddress.of("192.168.0.2"), IpAddress.of("fd00:192::2")),
        traffic,
        nodePorts,
        nodePorts,
        false,
        0x4000,
        false,
        NodeProfile.PolicyDeny.DROP,
        0x20000);
  }

  private static final LocalTraffic PODS =
      new LocalTraffic.SourceBlocks(List.of(Cidr.of("10.244.0.0/16"), Cidr.of("fd00:244::/64")));
  private static final NodePortAddresses ALL = new NodePortAddresses.AllLocal(true);

  private static ServiceIntent service(
      int affinity,
      EndpointGroup cluster,
      EndpointGroup local,
      boolean externalLocal,
      List<Cidr> ranges,
      Frontend... frontends) {
    return new ServiceIntent(
        new ObjectRef("Service", "ns1", "svc1"),
        "p80",
        Protocol.TCP,
        Family.IPV4,
        affinity,
        cluster,
        local,
        false,
        externalLocal,
        ranges,
        externalLocal ? 31000 : 0,
        List.of(frontends),
        ORIGIN);
  }

  private static String text(NodeProfile node, Family family, ServiceIntent... services) {
    NodeIntent intent = new NodeIntent(node, List.of(family), List.of(services), List.of());
    String text =
        new ScriptWriter(Hooks.INSERT)
            .write(List.of(new KubeProxyLayout(FilterPart.NONE).lower(intent, family)));
    return text.lines()
        .filter(line -> !line.startsWith("#"))
        .map(line -> line + "\n")
        .reduce("", String::concat);
  }

  /** The rules of chains whose name begins so, of both tables. */
  private static String rules(String text, String chain) {
    return text.lines()
        .filter(line -> line.startsWith("-A " + chain))
        .map(line -> line + "\n")
        .reduce("", String::concat);
  }

  @Test
  void aClusterIpWithTwoEndpointsAsANodeShowsIt() {
    ServiceIntent service =
        service(
            0,
            CLUSTER,
            NONE,
            false,
            List.of(),
            frontend(Frontend.Kind.CLUSTER_IP, "10.96.0.10", 80, false, to(CLUSTER)));
    assertEquals(
        """
        *filter
        :KUBE-EXTERNAL-SERVICES - [0:0]
        :KUBE-FIREWALL - [0:0]
        :KUBE-FORWARD - [0:0]
        :KUBE-NODEPORTS - [0:0]
        :KUBE-PROXY-FIREWALL - [0:0]
        :KUBE-SERVICES - [0:0]
        -I INPUT 1 -j KUBE-FIREWALL
        -I INPUT 2 -m conntrack --ctstate NEW -m comment --comment "kubernetes load balancer firewall" -j KUBE-PROXY-FIREWALL
        -I INPUT 3 -m comment --comment "kubernetes health check service ports" -j KUBE-NODEPORTS
        -I INPUT 4 -m conntrack --ctstate NEW -m comment --comment "kubernetes externally-visible service portals" -j KUBE-EXTERNAL-SERVICES
        -I FORWARD 1 -m conntrack --ctstate NEW -m comment --comment "kubernetes load balancer firewall" -j KUBE-PROXY-FIREWALL
        -I FORWARD 2 -m comment --comment "kubernetes forwarding rules" -j KUBE-FORWARD
        -I FORWARD 3 -m conntrack --ctstate NEW -m comment --comment "kubernetes service portals" -j KUBE-SERVICES
        -I FORWARD 4 -m conntrack --ctstate NEW -m comment --comment "kubernetes externally-visible service portals" -j KUBE-EXTERNAL-SERVICES
        -I OUTPUT 1 -j KUBE-FIREWALL
        -I OUTPUT 2 -m conntrack --ctstate NEW -m comment --comment "kubernetes load balancer firewall" -j KUBE-PROXY-FIREWALL
        -I OUTPUT 3 -m conntrack --ctstate NEW -m comment --comment "kubernetes service portals" -j KUBE-SERVICES
        -A KUBE-FIREWALL ! -s 127.0.0.0/8 -d 127.0.0.0/8 -m comment --comment "block incoming localnet connections" -m conntrack ! --ctstate RELATED,ESTABLISHED,DNAT -j DROP
        -A KUBE-FORWARD -m conntrack --ctstate INVALID -j DROP
        -A KUBE-FORWARD -m comment --comment "kubernetes forwarding rules" -m mark --mark 0x4000/0x4000 -j ACCEPT
        -A KUBE-FORWARD -m comment --comment "kubernetes forwarding conntrack rule" -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT
        COMMIT
        *nat
        :KUBE-MARK-MASQ - [0:0]
        :KUBE-NODEPORTS - [0:0]
        :KUBE-POSTROUTING - [0:0]
        :KUBE-SEP-JCVOJZAVEKNQYUP4 - [0:0]
        :KUBE-SEP-LGEAPF3P4SGKXWPQ - [0:0]
        :KUBE-SERVICES - [0:0]
        :KUBE-SVC-XPGD46QRK7WJZT7O - [0:0]
        -I PREROUTING 1 -m comment --comment "kubernetes service portals" -j KUBE-SERVICES
        -I OUTPUT 1 -m comment --comment "kubernetes service portals" -j KUBE-SERVICES
        -I POSTROUTING 1 -m comment --comment "kubernetes postrouting rules" -j KUBE-POSTROUTING
        -A KUBE-MARK-MASQ -j MARK --set-xmark 0x4000/0x4000
        -A KUBE-POSTROUTING -m mark ! --mark 0x4000/0x4000 -j RETURN
        -A KUBE-POSTROUTING -j MARK --set-xmark 0x4000/0x0
        -A KUBE-POSTROUTING -m comment --comment "kubernetes service traffic requiring SNAT" -j MASQUERADE --random-fully
        -A KUBE-SEP-JCVOJZAVEKNQYUP4 -s 10.244.0.9/32 -m comment --comment "ns1/svc1:p80" -j KUBE-MARK-MASQ
        -A KUBE-SEP-JCVOJZAVEKNQYUP4 -p tcp -m comment --comment "ns1/svc1:p80" -m tcp -j DNAT --to-destination 10.244.0.9:80
        -A KUBE-SEP-LGEAPF3P4SGKXWPQ -s 10.244.1.10/32 -m comment --comment "ns1/svc1:p80" -j KUBE-MARK-MASQ
        -A KUBE-SEP-LGEAPF3P4SGKXWPQ -p tcp -m comment --comment "ns1/svc1:p80" -m tcp -j DNAT --to-destination 10.244.1.10:80
        -A KUBE-SERVICES -d 10.96.0.10/32 -p tcp -m comment --comment "ns1/svc1:p80 cluster IP" -m tcp --dport 80 -j KUBE-SVC-XPGD46QRK7WJZT7O
        -A KUBE-SERVICES -m comment --comment "kubernetes service nodeports; NOTE: this must be the last rule in this chain" -m addrtype --dst-type LOCAL -j KUBE-NODEPORTS
        -A KUBE-SVC-XPGD46QRK7WJZT7O ! -s 10.244.0.0/16 -d 10.96.0.10/32 -p tcp -m comment --comment "ns1/svc1:p80 cluster IP" -m tcp --dport 80 -j KUBE-MARK-MASQ
        -A KUBE-SVC-XPGD46QRK7WJZT7O -m comment --comment "ns1/svc1:p80 -> 10.244.0.9:80" -m statistic --mode random --probability 0.50000000000 -j KUBE-SEP-JCVOJZAVEKNQYUP4
        -A KUBE-SVC-XPGD46QRK7WJZT7O -m comment --comment "ns1/svc1:p80 -> 10.244.1.10:80" -j KUBE-SEP-LGEAPF3P4SGKXWPQ
        COMMIT
        """,
        text(node(PODS, ALL), Family.IPV4, service));
  }

  @Test
  void chainNamesAreKubeProxysOwn() {
    ServiceIntent service = service(0, CLUSTER, NONE, false, List.of());
    KubeChainNames names = new KubeChainNames(service, CommentText.sha256());
    assertEquals("KUBE-SVC-XPGD46QRK7WJZT7O", names.balancing(Scope.CLUSTER));
    assertEquals("KUBE-SVL-XPGD46QRK7WJZT7O", names.balancing(Scope.LOCAL));
    assertEquals("KUBE-EXT-XPGD46QRK7WJZT7O", names.external());
    assertEquals("KUBE-FW-XPGD46QRK7WJZT7O", names.firewall());
    assertEquals("KUBE-SEP-SXIVWICOYRO3J4NJ", names.endpoint(endpoint("10.180.0.1", 80, false)));
    ServiceIntent api =
        new ServiceIntent(
            new ObjectRef("Service", "default", "kubernetes"),
            "https",
            Protocol.TCP,
            Family.IPV4,
            0,
            NONE,
            NONE,
            false,
            false,
            List.of(),
            0,
            List.of(),
            ORIGIN);
    assertEquals(
        "KUBE-SVC-NPX46M4PTMTKRN6Y",
        new KubeChainNames(api, CommentText.sha256()).balancing(Scope.CLUSTER));
  }

  @Test
  void aNodePortUnderPolicyClusterIsMasqueradedForEverybody() {
    String text =
        text(
            node(PODS, ALL),
            Family.IPV4,
            service(
                0,
                CLUSTER,
                NONE,
                false,
                List.of(),
                frontend(Frontend.Kind.NODE_PORT, "", 30080, false, to(CLUSTER))));
    assertEquals(
        """
        -A KUBE-NODEPORTS -p tcp -m comment --comment "ns1/svc1:p80" -m tcp --dport 30080 -j KUBE-EXT-XPGD46QRK7WJZT7O
        """,
        rules(text, "KUBE-NODEPORTS"));
    assertEquals(
        """
        -A KUBE-EXT-XPGD46QRK7WJZT7O -m comment --comment "masquerade traffic for ns1/svc1:p80 external destinations" -j KUBE-MARK-MASQ
        -A KUBE-EXT-XPGD46QRK7WJZT7O -j KUBE-SVC-XPGD46QRK7WJZT7O
        """,
        rules(text, "KUBE-EXT"));
  }

  @Test
  void underPolicyLocalPodsAndTheNodeTakeAShortCut() {
    String text =
        text(
            node(new LocalTraffic.Bridge("cni0"), ALL),
            Family.IPV4,
            service(
                0,
                CLUSTER,
                LOCAL,
                true,
                List.of(),
                frontend(Frontend.Kind.EXTERNAL_IP, "203.0.113.1", 80, false, to(LOCAL))));
    assertEquals(
        """
        -A KUBE-EXT-XPGD46QRK7WJZT7O -i cni0 -m comment --comment "pod traffic for ns1/svc1:p80 external destinations" -j KUBE-SVC-XPGD46QRK7WJZT7O
        -A KUBE-EXT-XPGD46QRK7WJZT7O -m comment --comment "masquerade LOCAL traffic for ns1/svc1:p80 external destinations" -m addrtype --src-type LOCAL -j KUBE-MARK-MASQ
        -A KUBE-EXT-XPGD46QRK7WJZT7O -m comment --comment "route LOCAL traffic for ns1/svc1:p80 external destinations" -m addrtype --src-type LOCAL -j KUBE-SVC-XPGD46QRK7WJZT7O
        -A KUBE-EXT-XPGD46QRK7WJZT7O -j KUBE-SVL-XPGD46QRK7WJZT7O
        """,
        rules(text, "KUBE-EXT"));
    assertEquals(
        """
        -A KUBE-NODEPORTS -p tcp -m comment --comment "ns1/svc1:p80 health check node port" -m tcp --dport 31000 -j ACCEPT
        """,
        rules(text, "KUBE-NODEPORTS"));
    assertEquals("", rules(text, "KUBE-EXTERNAL-SERVICES"));
  }

  @Test
  void endpointsOnlyElsewhereAreDroppedUnderPolicyLocal() {
    String text =
        text(
            node(PODS, ALL),
            Family.IPV4,
            service(
                0,
                CLUSTER,
                NONE,
                true,
                List.of(),
                frontend(Frontend.Kind.NODE_PORT, "", 30080, false, DROP)));
    assertEquals(
        """
        -A KUBE-EXTERNAL-SERVICES -p tcp -m comment --comment "ns1/svc1:p80 has no local endpoints" -m addrtype --dst-type LOCAL -m tcp --dport 30080 -j DROP
        """,
        rules(text, "KUBE-EXTERNAL-SERVICES"));
    assertFalse(text.contains("KUBE-SVL-"));
    assertTrue(text.contains("--comment \"ns1/svc1:p80\" -m tcp --dport 30080 -j KUBE-EXT-"), text);
  }

  @Test
  void noEndpointAnywhereIsRejected() {
    String text =
        text(
            node(PODS, ALL),
            Family.IPV4,
            service(
                0,
                new EndpointGroup(Scope.CLUSTER, List.of()),
                NONE,
                false,
                List.of(Cidr.of("10.0.0.0/8")),
                frontend(Frontend.Kind.CLUSTER_IP, "10.96.0.10", 80, false, REJECT),
                frontend(Frontend.Kind.LOAD_BALANCER_IP, "203.0.113.7", 80, true, REJECT)));
    assertEquals(
        """
        -A KUBE-SERVICES -d 10.96.0.10/32 -p tcp -m comment --comment "ns1/svc1:p80 has no endpoints" -m tcp --dport 80 -j REJECT --reject-with icmp-port-unreachable
        -A KUBE-SERVICES -m comment --comment "kubernetes service nodeports; NOTE: this must be the last rule in this chain" -m addrtype --dst-type LOCAL -j KUBE-NODEPORTS
        """,
        rules(text, "KUBE-SERVICES"));
    assertEquals(
        """
        -A KUBE-EXTERNAL-SERVICES -d 203.0.113.7/32 -p tcp -m comment --comment "ns1/svc1:p80 has no endpoints" -m tcp --dport 80 -j REJECT --reject-with icmp-port-unreachable
        """,
        rules(text, "KUBE-EXTERNAL-SERVICES"));
    assertFalse(text.contains("XPGD46QRK7WJZT7O"));
  }

  @Test
  void sourceRangesGuardTheBalancersAddressAndAdmitItAsASourceWhereTheyHoldTheNode() {
    String text =
        text(
            node(PODS, ALL),
            Family.IPV4,
            service(
                0,
                CLUSTER,
                NONE,
                false,
                List.of(Cidr.of("192.168.0.0/24"), Cidr.of("198.51.100.0/24")),
                frontend(Frontend.Kind.LOAD_BALANCER_IP, "203.0.113.7", 80, true, to(CLUSTER))));
    assertEquals(
        """
        -A KUBE-FW-XPGD46QRK7WJZT7O -s 192.168.0.0/24 -m comment --comment "ns1/svc1:p80 loadbalancer IP" -j KUBE-EXT-XPGD46QRK7WJZT7O
        -A KUBE-FW-XPGD46QRK7WJZT7O -s 198.51.100.0/24 -m comment --comment "ns1/svc1:p80 loadbalancer IP" -j KUBE-EXT-XPGD46QRK7WJZT7O
        -A KUBE-FW-XPGD46QRK7WJZT7O -s 203.0.113.7/32 -m comment --comment "ns1/svc1:p80 loadbalancer IP" -j KUBE-EXT-XPGD46QRK7WJZT7O
        -A KUBE-FW-XPGD46QRK7WJZT7O -m comment --comment "other traffic to ns1/svc1:p80 will be dropped by KUBE-PROXY-FIREWALL"
        """,
        rules(text, "KUBE-FW"));
    assertEquals(
        """
        -A KUBE-PROXY-FIREWALL -d 203.0.113.7/32 -p tcp -m comment --comment "ns1/svc1:p80 traffic not accepted by KUBE-FW-XPGD46QRK7WJZT7O" -m tcp --dport 80 -j DROP
        """,
        rules(text, "KUBE-PROXY-FIREWALL"));
  }

  @Test
  void affinityIsCheckedBeforeTheChoiceAndEndpointsStandInTheOrderOfTheirText() {
    EndpointGroup group =
        new EndpointGroup(
            Scope.CLUSTER,
            List.of(endpoint("10.244.0.9", 80, true), endpoint("10.244.0.10", 80, false)));
    String text =
        text(
            node(PODS, ALL),
            Family.IPV4,
            service(
                60,
                group,
                NONE,
                false,
                List.of(),
                frontend(Frontend.Kind.CLUSTER_IP, "10.96.0.10", 80, false, to(group))));
    List<String> targets =
        rules(text, "KUBE-SVC")
            .lines()
            .skip(1)
            .map(line -> line.replaceAll(".*-> ([0-9.:]+)\".* -j .*", "$1"))
            .toList();
    assertEquals(
        List.of("10.244.0.10:80", "10.244.0.9:80", "10.244.0.10:80", "10.244.0.9:80"), targets);
    assertEquals(
        """
        -A KUBE-SEP-JCVOJZAVEKNQYUP4 -s 10.244.0.9/32 -m comment --comment "ns1/svc1:p80" -j KUBE-MARK-MASQ
        -A KUBE-SEP-JCVOJZAVEKNQYUP4 -p tcp -m comment --comment "ns1/svc1:p80" -m recent --set --name KUBE-SEP-JCVOJZAVEKNQYUP4 --mask 255.255.255.255 --rsource -m tcp -j DNAT --to-destination 10.244.0.9:80
        """,
        rules(text, "KUBE-SEP-JCVOJZAVEKNQYUP4"));
    assertTrue(
        text.contains(
            "-> 10.244.0.9:80\" -m recent --rcheck --seconds 60 --reap --name"
                + " KUBE-SEP-JCVOJZAVEKNQYUP4 --mask 255.255.255.255 --rsource -j"
                + " KUBE-SEP-JCVOJZAVEKNQYUP4"),
        text);
  }

  @Test
  void aboveAThousandEndpointsBalancingCarriesNoComments() {
    List<Endpoint> endpoints = new ArrayList<>();
    for (int i = 0; i < 1001; i++) {
      endpoints.add(endpoint("10.244." + i / 250 + "." + (i % 250 + 1), 80, false));
    }
    for (int count : List.of(1000, 1001)) {
      EndpointGroup group = new EndpointGroup(Scope.CLUSTER, endpoints.subList(0, count));
      String text =
          text(
              node(PODS, ALL),
              Family.IPV4,
              service(
                  0,
                  group,
                  NONE,
                  false,
                  List.of(),
                  frontend(Frontend.Kind.CLUSTER_IP, "10.96.0.10", 80, false, to(group))));
      assertEquals(count == 1000, text.contains("->"));
      assertTrue(text.contains("ns1/svc1:p80 cluster IP"));
    }
  }

  @Test
  void listedNodePortAddressesGetOneJumpEachAndNoGuardWithoutLoopback() {
    NodePortAddresses listed =
        new NodePortAddresses.Listed(
            List.of(IpAddress.of("192.168.0.2"), IpAddress.of("192.168.1.2")));
    String text = text(node(PODS, listed), Family.IPV4);
    assertEquals(
        """
        -A KUBE-SERVICES -d 192.168.0.2/32 -m comment --comment "kubernetes service nodeports; NOTE: this must be the last rule in this chain" -j KUBE-NODEPORTS
        -A KUBE-SERVICES -d 192.168.1.2/32 -m comment --comment "kubernetes service nodeports; NOTE: this must be the last rule in this chain" -j KUBE-NODEPORTS
        """,
        rules(text, "KUBE-SERVICES"));
    assertFalse(text.contains("KUBE-FIREWALL"));
  }

  @Test
  void loopbackIsLeftOutOfNodePortsInIpv6AndWhereItIsSwitchedOff() {
    assertTrue(
        text(node(PODS, ALL), Family.IPV6).contains("-A KUBE-SERVICES ! -d ::1/128 -m comment"));
    String off = text(node(PODS, new NodePortAddresses.AllLocal(false)), Family.IPV4);
    assertTrue(off.contains("-A KUBE-SERVICES ! -d 127.0.0.0/8 -m comment"));
    assertFalse(off.contains("KUBE-FIREWALL"));
  }

  @Test
  void policiesComeFirstAtEveryFilterHook() {
    FilterPart policies =
        (filter, intent, family) -> {
          filter.declare("SVCC-POLICY");
          filter.add("INPUT", List.of(), new Action.Jump("SVCC-POLICY"), ORIGIN);
          return List.of();
        };
    NodeIntent intent = new NodeIntent(node(PODS, ALL), List.of(Family.IPV4), List.of(), List.of());
    String text =
        new ScriptWriter(Hooks.INSERT)
            .write(List.of(new KubeProxyLayout(policies).lower(intent, Family.IPV4)));
    assertTrue(text.contains("-I INPUT 1 -j SVCC-POLICY\n-I INPUT 2 -j KUBE-FIREWALL\n"), text);
  }
}
