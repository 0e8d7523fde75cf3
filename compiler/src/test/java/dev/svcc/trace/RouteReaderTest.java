package dev.svcc.trace;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.svcc.analysis.NodeNetwork;
import dev.svcc.diagnostic.Diagnostic;
import dev.svcc.diagnostic.Diagnostics;
import dev.svcc.diagnostic.Severity;
import dev.svcc.net.Cidr;
import dev.svcc.net.IpAddress;
import java.util.List;
import org.junit.jupiter.api.Test;

final class RouteReaderTest {
  private final Diagnostics diagnostics = new Diagnostics();

  private NodeNetwork read(String text) {
    List<NodeNetwork.Route> routes = RouteReader.read(text, "routes", diagnostics);
    return new NodeNetwork(List.of(), routes, NodeNetwork.UNKNOWN, true);
  }

  private static String out(NodeNetwork network, String address) {
    return network.outInterface(IpAddress.of(address));
  }

  private List<String> messages(Severity severity) {
    return diagnostics.sorted().stream()
        .filter(found -> found.severity() == severity)
        .map(found -> found.at() + " " + found.message())
        .toList();
  }

  @Test
  void theLongestPrefixWinsWhateverTheOrder() {
    NodeNetwork network =
        read(
            """
            default via 192.0.2.1 dev eth0 proto dhcp metric 100
            10.244.0.0/16 dev flannel.1
            10.244.1.7 dev veth7 scope link
            10.244.1.0/24 dev cni0 proto kernel scope link src 10.244.1.1
            """);
    assertEquals("eth0", out(network, "203.0.113.7"));
    assertEquals("flannel.1", out(network, "10.244.2.7"));
    assertEquals("cni0", out(network, "10.244.1.8"));
    assertEquals("veth7", out(network, "10.244.1.7"));
    assertEquals("?", out(network, "fd00::1"));
  }

  @Test
  void theLowestMetricWinsAmongRoutesToOneBlock() {
    NodeNetwork network =
        read(
            """
            default via 192.0.2.1 dev wlan0 proto dhcp metric 600
            default via 198.51.100.1 dev eth0 proto dhcp metric 100
            """);
    assertEquals("eth0", out(network, "203.0.113.7"));
  }

  @Test
  void aDefaultRouteIsOfTheFamilyThatItsLineTells() {
    NodeNetwork network =
        read(
            """
            default dev ppp0 scope link
            default via fe80::1 dev eth1 proto ra metric 1024 expires 1799sec hoplimit 64 pref medium
            """);
    assertEquals("ppp0", out(network, "203.0.113.7"));
    assertEquals("eth1", out(network, "2001:db8::1"));
    assertEquals("eth2", out(read("default via inet6 fe80::1 dev eth2"), "203.0.113.7"));
    assertEquals("tun0", out(read("default dev tun0 metric 1024 pref medium"), "2001:db8::1"));
  }

  @Test
  void ofSeveralNextHopsOnlyACommonInterfaceIsKnown() {
    NodeNetwork network =
        read(
            """
            default proto static metric 20
            \tnexthop via 192.0.2.1 dev eth0 weight 1
            \tnexthop via 198.51.100.1 dev eth1 weight 1
            10.9.0.0/16 proto static
            \tnexthop via 192.0.2.1 dev eth0 weight 1
            \tnexthop via 192.0.2.2 dev eth0 weight 1
            """);
    assertEquals(NodeNetwork.UNKNOWN, out(network, "203.0.113.7"));
    assertEquals("eth0", out(network, "10.9.1.1"));
  }

  @Test
  void sourcesAreTheNodesOwnAddresses() {
    NodeNetwork network =
        read(
            """
            default via 192.0.2.1 dev eth0
            192.0.2.0/24 dev eth0 proto kernel scope link src 192.0.2.2
            local 198.51.100.4 dev eth1 table local proto kernel scope host src 198.51.100.4
            """);
    assertEquals(true, network.owns(IpAddress.of("192.0.2.2")));
    assertEquals(true, network.owns(IpAddress.of("198.51.100.4")));
    assertEquals(false, network.owns(IpAddress.of("192.0.2.1")));
    NodeNetwork.Route toAll =
        network.routes().stream().filter(r -> r.to().equals(Cidr.ANY_IPV4)).findFirst().get();
    assertEquals(IpAddress.of("192.0.2.2"), toAll.source(), "of the network of its gateway");
  }

  @Test
  void someRoutesLeadNowhere() {
    NodeNetwork network =
        read(
            """
            blackhole 10.65.0.0/26 proto bird
            unreachable 10.66.0.0/26
            prohibit 10.67.0.0/26
            unreachable fd09::/64 dev lo metric 1024 pref medium
            """);
    assertEquals(NodeNetwork.BLACKHOLE, out(network, "10.65.0.9"));
    assertEquals(NodeNetwork.UNREACHABLE, out(network, "10.66.0.9"));
    assertEquals(NodeNetwork.PROHIBIT, out(network, "10.67.0.9"));
    assertEquals(NodeNetwork.UNREACHABLE, out(network, "fd09::1"));
    assertEquals(NodeNetwork.UNKNOWN, network.inInterface(IpAddress.of("10.65.0.9")));
  }

  @Test
  void whatNotEveryPacketMeetsIsPassedOverWithANote() {
    NodeNetwork network =
        read(
            """
            default via 192.0.2.1 dev wg0 table 100
            10.0.0.0/8 tos lowdelay via 192.0.2.1 dev eth3
            10.1.0.0/16 dev eth4 scope link dead linkdown
            multicast ff00::/8 dev eth0 table local proto kernel metric 256 pref medium
            """);
    assertEquals(List.of(), network.routes());
    assertEquals(
        List.of(
            "routes:1 passed over: table 100",
            "routes:2 passed over: a route for one type of service",
            "routes:3 passed over: its interface is down",
            "routes:4 passed over: table local"),
        messages(Severity.NOTE));
  }

  @Test
  void whatIsNoRouteIsNamedWithItsPlace() {
    read(
        """
        10.0.0.0/8 via dev eth0
        10.0.0.0/8 dev eth0 metric high
        throttle 10.0.0.0/8
        unreachable
        """);
    assertEquals(
        List.of(
            "routes:1:16 not an address: dev",
            "routes:2:28 not a number: high",
            "routes:3:1 no route begins so: throttle",
            "routes:4:1 the line ends too early, after unreachable"),
        messages(Severity.ERROR));
    assertEquals(
        List.of(3, 4, 8, 11),
        diagnostics.sorted().stream().map(Diagnostic::at).map(at -> at.length()).toList());
  }
}
