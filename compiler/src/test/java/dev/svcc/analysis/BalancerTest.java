package dev.svcc.analysis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.svcc.analysis.Outcome.Verdict;
import dev.svcc.net.Cidr;
import dev.svcc.net.Family;
import dev.svcc.net.IpAddress;
import dev.svcc.net.Packet;
import dev.svcc.net.Protocol;
import dev.svcc.rule.Action;
import dev.svcc.rule.Match;
import dev.svcc.rule.Match.ConntrackState.State;
import dev.svcc.rule.TableBuilder;
import dev.svcc.rule.VirtualServer;
import dev.svcc.rule.VirtualServer.Forwarding;
import dev.svcc.rule.VirtualServer.RealServer;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

final class BalancerTest extends SimulatedNode {
  private static final IpAddress CLIENT = IpAddress.of("10.244.1.20");
  private static final IpAddress OTHER_CLIENT = IpAddress.of("10.244.1.21");

  private static RealServer real(IpAddress address, int weight) {
    return new RealServer(address, 8080, Forwarding.MASQUERADING, weight, ORIGIN);
  }

  private static VirtualServer.Key at(int port) {
    return new VirtualServer.Key.Address(VIP, Protocol.TCP, port);
  }

  private static VirtualServer server(String scheduler, RealServer... real) {
    return new VirtualServer(at(80), scheduler, List.of(), 0, 32, Arrays.asList(real), ORIGIN);
  }

  @Test
  void aPacketToAVirtualServerGoesToItsRealServers() {
    servers.add(server("rr", real(POD, 1), real(OTHER_POD, 1)));
    List<String> expected =
        List.of(
            "1/2 Forwarded 10.244.1.5:8080 from 10.244.1.20",
            "1/2 Forwarded 10.244.1.6:8080 from 10.244.1.20");
    assertEquals(expected, run(toVip("veth1", CLIENT)));
    Packet ping = Packet.echo("veth1", CLIENT, VIP);
    assertEquals(List.of("1 Local 10.96.0.10:0 from 10.244.1.20"), run(ping));
    Packet otherPort = Packet.first("veth1", CLIENT, VIP, Protocol.TCP, 81);
    assertEquals(List.of("1 Local 10.96.0.10:81 from 10.244.1.20"), run(otherPort));
  }

  /** INPUT still sees the virtual address; FORWARD is never met; OUTPUT sees the real server. */
  @Test
  void itPassesInputThenOutputThenPostrouting() {
    servers.add(server("rr", real(POD, 1)));
    for (TableBuilder table : List.of(raw, mangle, filter)) {
      for (Hook hook : Hook.values()) {
        rule(table, hook.name(), new Action.Pass());
      }
    }
    rule(nat, "PREROUTING", new Action.Pass());
    rule(nat, "INPUT", new Action.Drop());
    rule(nat, "OUTPUT", new Action.Drop());
    rule(nat, "POSTROUTING", new Action.Masquerade(true));
    List<Outcome> outcomes = simulator().simulate(toVip("veth1", CLIENT));
    assertEquals(List.of("1 Forwarded 10.244.1.5:8080 from 192.168.0.2"), lines(outcomes));
    assertEquals(
        "raw PREROUTING, mangle PREROUTING, nat PREROUTING, mangle INPUT, filter INPUT, "
            + "IPVS at INPUT chose 10.244.1.5, raw OUTPUT, mangle OUTPUT, filter OUTPUT, "
            + "mangle POSTROUTING, nat POSTROUTING",
        way(outcomes.get(0)));
  }

  private static String way(Outcome outcome) {
    return outcome.steps().stream().map(BalancerTest::place).collect(Collectors.joining(", "));
  }

  private static String place(Step step) {
    return switch (step) {
      case Step.AtRule at -> at.table().text() + " " + at.chain();
      case Step.AtVirtualServer at ->
          "IPVS at "
              + at.hook()
              + (at.chosen() == null ? " refused" : " chose " + at.chosen().address())
              + (at.pinned() ? " again" : "");
    };
  }

  @Test
  void theNodesOwnPacketPassesOutputAgainFromItsStart() {
    servers.add(server("rr", real(POD, 1)));
    rule(raw, "OUTPUT", new Action.Pass());
    rule(nat, "OUTPUT", new Action.Pass());
    rule(filter, "OUTPUT", new Action.Pass());
    List<Outcome> outcomes = simulator().simulate(toVip("", NODE));
    assertEquals(List.of("1 Forwarded 10.244.1.5:8080 from 192.168.0.2"), lines(outcomes));
    assertEquals(
        "raw OUTPUT, nat OUTPUT, IPVS at OUTPUT chose 10.244.1.5, raw OUTPUT, filter OUTPUT",
        way(outcomes.get(0)));
  }

  @Test
  void aRealServerOnTheNodeItselfGetsThePacketWithoutOutput() {
    servers.add(server("rr", real(NODE, 1)));
    rule(filter, "OUTPUT", new Action.Drop(), new Match.Destination(Cidr.of(VIP)));
    assertEquals(List.of("1 Local 192.168.0.2:8080 from 10.244.1.20"), run(toVip("eth0", CLIENT)));
    assertEquals(List.of("1 Local 192.168.0.2:8080 from 192.168.0.2"), run(toVip("", NODE)));
  }

  @Test
  void theFilterTableOfInputIsAskedBeforeIpvs() {
    servers.add(server("rr", real(POD, 1)));
    rule(filter, "INPUT", new Action.Drop(), new Match.Destination(Cidr.of(VIP)));
    assertEquals(List.of("1 Dropped 10.96.0.10:80 from 10.244.1.20"), run(toVip("veth1", CLIENT)));
  }

  @Test
  void withoutARealServerThatTakesConnectionsThePortIsUnreachable() {
    for (VirtualServer empty : List.of(server("rr"), server("wrr", real(POD, 0)))) {
      servers.clear();
      servers.add(empty);
      List<Outcome> outcomes = simulator().simulate(toVip("veth1", CLIENT));
      assertEquals(new Verdict.Rejected("icmp-port-unreachable"), outcomes.get(0).verdict());
      assertEquals("IPVS at INPUT refused", way(outcomes.get(0)));
    }
  }

  @Test
  void sharesFollowTheScheduler() {
    RealServer one = real(POD, 1);
    RealServer three = real(OTHER_POD, 3);
    RealServer none = real(NODE, 0);
    assertEquals("1/2 1/2", shares(server("rr", one, three, none)));
    assertEquals("1/4 3/4", shares(server("wrr", one, three, none)));
    assertEquals("1/4 3/4", shares(server("wlc", one, three, none)));
    assertEquals("1", shares(server("fo", one, three, none)));
    assertEquals("1/5 3/5 refused 1/5", shares(server("sh", one, three, none)));
    assertEquals("1/3 1/3 refused 1/3", shares(server("dh", one, three, none)));
    assertEquals("1/4 3/4", shares(server("mh", one, three, none)));
    assertEquals("refused 1", shares(server("rr")));
  }

  private static String shares(VirtualServer server) {
    return Shares.of(server).stream()
        .map(share -> (share.server() == null ? "refused " : "") + share.probability())
        .collect(Collectors.joining(" "));
  }

  @Test
  void aPersistentClientStaysWhereItWasUntilItsTimeIsOver() {
    servers.add(
        new VirtualServer(
            at(80), "rr", List.of(), 600, 32, List.of(real(POD, 1), real(OTHER_POD, 1)), ORIGIN));
    Simulator simulator = simulator();
    Outcome first = simulator.simulate(toVip("veth1", CLIENT)).get(1);
    List<Outcome> soon = simulator.simulate(toVip("veth1", CLIENT), first.memory().after(599));
    assertEquals(List.of("1 Forwarded 10.244.1.6:8080 from 10.244.1.20"), lines(soon));
    assertEquals("IPVS at INPUT chose 10.244.1.6 again", way(soon.get(0)));
    Memory later = soon.get(0).memory().after(600);
    assertEquals(2, simulator.simulate(toVip("veth1", CLIENT), later).size());
    assertEquals(2, simulator.simulate(toVip("veth1", OTHER_CLIENT), first.memory()).size());
  }

  @Test
  void clientsOfOneBlockArePinnedTogether() {
    servers.add(
        new VirtualServer(
            at(80), "rr", List.of(), 600, 24, List.of(real(POD, 1), real(OTHER_POD, 1)), ORIGIN));
    Simulator simulator = simulator();
    Outcome first = simulator.simulate(toVip("veth1", CLIENT)).get(0);
    assertEquals(
        List.of("1 Forwarded 10.244.1.5:8080 from 10.244.1.21"),
        lines(simulator.simulate(toVip("veth1", OTHER_CLIENT), first.memory())));
  }

  @Test
  void aDrainingRealServerKeepsItsConnectionsButNotItsPinnedClients() {
    RealServer draining = real(POD, 0);
    List<RealServer> all = List.of(draining, real(OTHER_POD, 1));
    servers.add(new VirtualServer(at(80), "rr", List.of(), 600, 32, List.of(real(POD, 1)), ORIGIN));
    Packet first = toVip("veth1", CLIENT);
    Outcome outcome = simulator().simulate(first).get(0);
    servers.set(0, new VirtualServer(at(80), "rr", List.of(), 600, 32, all, ORIGIN));
    assertEquals(
        List.of("1 Forwarded 10.244.1.5:8080 from 10.244.1.20"),
        lines(simulator().simulateLater(first, outcome)));
    assertEquals(
        List.of("1 Forwarded 10.244.1.6:8080 from 10.244.1.20"),
        lines(simulator().simulate(first, outcome.memory())));
  }

  @Test
  void theConnectionIsKeptInBothDirections() {
    servers.add(server("rr", real(POD, 1)));
    rule(nat, "POSTROUTING", new Action.Masquerade(true));
    Match established = new Match.ConntrackState(EnumSet.of(State.ESTABLISHED), false);
    rule(filter, "FORWARD", new Action.Drop(), new Match.Source(Cidr.of(VIP)));
    rule(filter, "FORWARD", new Action.Accept(), established);
    rule(filter, "FORWARD", new Action.Drop());
    Packet first = toVip("veth1", CLIENT);
    Outcome outcome = simulator().simulate(first).get(0);
    assertTrue(outcome.connection().isBalanced());
    assertEquals(
        List.of("1 Forwarded 10.244.1.5:8080 from 192.168.0.2"),
        lines(simulator().simulateLater(first, outcome)));
    // The filter table of FORWARD still sees the real server: IPVS gives the answer its source.
    assertEquals(
        List.of("1 Forwarded 10.244.1.20:40000 from 10.96.0.10"),
        lines(simulator().simulateReply(first, outcome)));
  }

  @Test
  void theAnswerToTheNodesOwnConnectionMeetsInputAsTheRealServers() {
    servers.add(server("rr", real(POD, 1)));
    rule(filter, "INPUT", new Action.Drop(), new Match.Source(Cidr.of(VIP)));
    Packet first = toVip("", NODE);
    Outcome outcome = simulator().simulate(first).get(0);
    assertEquals(
        List.of("1 Local 192.168.0.2:40000 from 10.96.0.10"),
        lines(simulator().simulateReply(first, outcome)));
  }

  @Test
  void ipvsIsNoTranslationForConntrack() {
    servers.add(server("rr", real(POD, 1)));
    Match translated = new Match.ConntrackState(EnumSet.of(State.DNAT), false);
    rule(filter, "OUTPUT", new Action.Drop(), translated);
    assertEquals(
        List.of("1 Forwarded 10.244.1.5:8080 from 10.244.1.20"), run(toVip("veth1", CLIENT)));
  }

  @Test
  void aMarkIsAskedBeforeTheAddressAndPortZeroLast() {
    RealServer kept = new RealServer(OTHER_POD, 0, Forwarding.MASQUERADING, 1, ORIGIN);
    servers.add(new VirtualServer(at(0), "rr", List.of(), 300, 32, List.of(kept), ORIGIN));
    Packet other = Packet.first("veth1", CLIENT, VIP, Protocol.TCP, 81);
    assertEquals(List.of("1 Forwarded 10.244.1.6:81 from 10.244.1.20"), run(other));
    servers.add(server("rr", real(POD, 1)));
    assertEquals(
        List.of("1 Forwarded 10.244.1.5:8080 from 10.244.1.20"), run(toVip("veth1", CLIENT)));
    VirtualServer.Key mark = new VirtualServer.Key.FirewallMark(7, Family.IPV4);
    servers.add(new VirtualServer(mark, "rr", List.of(), 0, 32, List.of(real(NODE, 1)), ORIGIN));
    rule(mangle, "PREROUTING", new Action.SetMark(7, -1));
    assertEquals(List.of("1 Local 192.168.0.2:8080 from 10.244.1.20"), run(toVip("veth1", CLIENT)));
  }

  @Test
  void whatLeavesAsItIsCannotBeJudged() {
    RealServer direct = new RealServer(POD, 80, Forwarding.DIRECT, 1, ORIGIN);
    servers.add(server("rr", direct));
    assertEquals(List.of("1 Unknown 10.96.0.10:80 from 10.244.1.20"), run(toVip("veth1", CLIENT)));
  }
}
