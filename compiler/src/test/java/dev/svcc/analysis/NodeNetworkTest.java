package dev.svcc.analysis;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.svcc.analysis.Outcome.Verdict;
import dev.svcc.net.Cidr;
import dev.svcc.net.IpAddress;
import dev.svcc.net.Packet;
import dev.svcc.net.Protocol;
import dev.svcc.rule.Action;
import dev.svcc.rule.Match;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Addresses, routes and interfaces. */
final class NodeNetworkTest extends SimulatedNode {
  @Test
  void withoutRulesPacketsAreRouted() {
    assertEquals(List.of("1 Forwarded 10.96.0.10:80 from 10.244.1.5"), run(toVip("veth1", POD)));
    Packet toNode = Packet.first("eth0", POD, NODE, Protocol.TCP, 22);
    assertEquals(List.of("1 Local 192.168.0.2:22 from 10.244.1.5"), run(toNode));
    Packet toItself = Packet.first("", NODE, IpAddress.of("127.0.0.1"), Protocol.TCP, 22);
    assertEquals(List.of("1 Local 127.0.0.1:22 from 192.168.0.2"), run(toItself));
  }

  @Test
  void translatedDestinationDecidesTheRoute() {
    rule(nat, "PREROUTING", dnat(NODE), new Match.Destination(Cidr.of(VIP)));
    rule(filter, "FORWARD", new Action.Drop());
    assertEquals(List.of("1 Local 192.168.0.2:8080 from 10.244.1.5"), run(toVip("veth1", POD)));
  }

  @Test
  void whatTheNodeSendsToItselfMeetsInputOnLoopback() {
    rule(filter, "INPUT", new Action.Drop(), new Match.InInterface("lo", false));
    Packet toItself = Packet.first("", NODE, NODE, Protocol.TCP, 22);
    assertEquals(List.of("1 Dropped 192.168.0.2:22 from 192.168.0.2"), run(toItself));
  }

  @Test
  void loopbackAddressesNeedRouteLocalnetOutsideLo() {
    rule(nat, "OUTPUT", dnat(POD));
    Packet packet = Packet.first("", IpAddress.of("127.0.0.1"), VIP, Protocol.TCP, 80);
    assertEquals(List.of("1 Forwarded 10.244.1.5:8080 from 127.0.0.1"), run(packet));
    network = new NodeNetwork(List.of(NODE), List.of(), "eth0", false);
    assertEquals(List.of("1 Dropped 10.244.1.5:8080 from 127.0.0.1"), run(packet));
    Packet fromOutside =
        Packet.first("eth0", OTHER_POD, IpAddress.of("127.0.0.1"), Protocol.TCP, 80);
    assertEquals(List.of("1 Dropped 127.0.0.1:80 from 10.244.1.6"), run(fromOutside));
  }

  @Test
  void interfacesAreMatchedBothWays() {
    network =
        new NodeNetwork(
            List.of(NODE), List.of(new NodeNetwork.Route(Cidr.of(POD), "veth5")), "eth0", true);
    rule(filter, "FORWARD", new Action.Drop(), new Match.OutInterface("veth+", false));
    rule(filter, "FORWARD", new Action.Reject("x"), new Match.InInterface("veth1", true));
    Packet toPod = Packet.first("veth1", OTHER_POD, POD, Protocol.TCP, 80);
    assertEquals(List.of("1 Dropped 10.244.1.5:80 from 10.244.1.6"), run(toPod));
    assertEquals(List.of("1 Rejected 10.96.0.10:80 from 10.244.1.6"), run(toVip("e0", OTHER_POD)));
    assertEquals(
        List.of("1 Forwarded 10.96.0.10:80 from 10.244.1.6"), run(toVip("veth1", OTHER_POD)));
  }

  private void routes(NodeNetwork.Route... routes) {
    network = new NodeNetwork(List.of(NODE), List.of(routes), NodeNetwork.UNKNOWN, true);
  }

  @Test
  void aRouteMayLeadNowhere() {
    rule(nat, "OUTPUT", dnat(OTHER_POD));
    for (String in : List.of("veth1", "")) {
      routes(new NodeNetwork.Route(Cidr.of("10.0.0.0/8"), NodeNetwork.BLACKHOLE));
      assertEquals(
          new Verdict.Dropped(Verdict.Dropped.Why.NO_ROUTE),
          simulator().simulate(toVip(in, POD)).get(0).verdict());
      routes(new NodeNetwork.Route(Cidr.of("10.0.0.0/8"), NodeNetwork.UNREACHABLE));
      assertEquals(
          new Verdict.Rejected("icmp-host-unreachable"),
          simulator().simulate(toVip(in, POD)).get(0).verdict());
    }
  }

  @Test
  void whatIsMasqueradedGetsTheSourceOfItsRoute() {
    IpAddress bridge = IpAddress.of("10.244.1.1");
    routes(new NodeNetwork.Route(Cidr.of("10.244.1.0/24"), "cni0", bridge));
    rule(nat, "POSTROUTING", new Action.Masquerade(true));
    Packet toPod = Packet.first("eth0", IpAddress.of("198.51.100.7"), POD, Protocol.TCP, 80);
    assertEquals(List.of("1 Forwarded 10.244.1.5:80 from 10.244.1.1"), run(toPod));
    assertEquals(List.of("1 Forwarded 10.96.0.10:80 from 192.168.0.2"), run(toVip("eth0", POD)));
    Packet toBridge = Packet.first("veth1", POD, bridge, Protocol.TCP, 80);
    assertEquals(List.of("1 Local 10.244.1.1:80 from 10.244.1.5"), run(toBridge));
  }

  @Test
  void anUnknownInterfaceIsNeverLo() {
    routes();
    rule(filter, "FORWARD", new Action.Accept(), new Match.OutInterface("lo", true));
    rule(filter, "FORWARD", new Action.Drop(), new Match.OutInterface("eth0", false));
    assertEquals(List.of("1 Forwarded 10.96.0.10:80 from 10.244.1.5"), run(toVip("veth1", POD)));
    rule(mangle, "FORWARD", new Action.Drop(), new Match.OutInterface("eth0", false));
    assertEquals(List.of("1 Unknown 10.96.0.10:80 from 10.244.1.5"), run(toVip("veth1", POD)));
  }
}
