package dev.svcc.analysis;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.svcc.net.Cidr;
import dev.svcc.net.Family;
import dev.svcc.net.IpAddress;
import dev.svcc.net.Packet;
import dev.svcc.net.Protocol;
import dev.svcc.rule.Action;
import dev.svcc.rule.Effect;
import dev.svcc.rule.Match;
import dev.svcc.rule.Match.ConntrackState.State;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What connections and lists remember. */
final class ConnectionTest extends SimulatedNode {
  @Test
  void natIsAskedAboutNewConnectionsOnly() {
    rule(nat, "PREROUTING", dnat(POD));
    Packet invalid = toVip("veth1", OTHER_POD).withState(Packet.State.INVALID);
    assertEquals(List.of("1 Forwarded 10.96.0.10:80 from 10.244.1.6"), run(invalid));
  }

  @Test
  void theFirstTranslationHolds() {
    rule(nat, "OUTPUT", dnat(NODE), new Match.Destination(Cidr.of(VIP)));
    // The packet comes back through lo; PREROUTING must not be asked again.
    rule(nat, "PREROUTING", dnat(POD));
    assertEquals(List.of("1 Local 192.168.0.2:8080 from 192.168.0.2"), run(toVip("", NODE)));
  }

  @Test
  void conntrackKnowsTranslatedConnections() {
    rule(nat, "PREROUTING", dnat(POD), new Match.Destination(Cidr.of(VIP)));
    rule(filter, "FORWARD", new Action.Accept(), Match.ConntrackState.of(State.DNAT));
    rule(filter, "FORWARD", new Action.Drop());
    assertEquals(
        List.of("1 Forwarded 10.244.1.5:8080 from 10.244.1.6"), run(toVip("veth1", OTHER_POD)));
    Packet direct = Packet.first("veth1", OTHER_POD, POD, Protocol.TCP, 8080);
    assertEquals(List.of("1 Dropped 10.244.1.5:8080 from 10.244.1.6"), run(direct));
  }

  @Test
  void theReplyGoesBackThroughEveryTranslation() {
    rule(nat, "PREROUTING", dnat(POD), new Match.Destination(Cidr.of(VIP)));
    rule(nat, "POSTROUTING", new Action.Masquerade(true));
    rule(filter, "FORWARD", new Action.Accept(), new Match.Source(Cidr.of(POD)));
    rule(filter, "FORWARD", new Action.Drop(), Match.ConntrackState.of(State.ESTABLISHED));
    Simulator simulator = simulator();
    Packet packet = toVip("eth0", IpAddress.of("198.51.100.7"));
    Outcome outcome = simulator.simulate(packet).get(0);
    Outcome reply = simulator.simulateReply(packet, outcome).get(0);
    assertEquals(VIP, reply.source());
    assertEquals(80, reply.connection().left().sourcePort());
    assertEquals(IpAddress.of("198.51.100.7"), reply.destination());
    assertEquals(Packet.CLIENT_PORT, reply.destinationPort());
    assertEquals(
        List.of("1 Dropped 10.244.1.5:8080 from 198.51.100.7"),
        lines(simulator.simulateLater(packet, outcome)));
  }

  @Test
  void untrackedPacketsAreNotTranslated() {
    rule(raw, "PREROUTING", new Action.AsRead("-j NOTRACK", new Effect.Untracked()));
    rule(nat, "PREROUTING", dnat(POD));
    rule(filter, "FORWARD", new Action.Drop(), Match.ConntrackState.of(State.UNTRACKED));
    assertEquals(List.of("1 Dropped 10.96.0.10:80 from 10.244.1.5"), run(toVip("veth1", POD)));
  }

  @Test
  void recentListsSendASourceWhereItWentBefore() {
    Match check0 = new Match.RecentCheck("L0", 10, true, Family.IPV4);
    Match check1 = new Match.RecentCheck("L1", 10, true, Family.IPV4);
    rule(nat, "PREROUTING", new Action.Jump("E0"), check0);
    rule(nat, "PREROUTING", new Action.Jump("E1"), check1);
    rule(nat, "PREROUTING", new Action.Jump("E0"), new Match.Random(1, 2));
    rule(nat, "PREROUTING", new Action.Jump("E1"));
    rule(nat, "E0", dnat(POD), new Match.RecentSet("L0", Family.IPV4));
    rule(nat, "E1", dnat(OTHER_POD), new Match.RecentSet("L1", Family.IPV4));
    Simulator simulator = simulator();
    Packet packet = toVip("eth0", IpAddress.of("198.51.100.7"));
    List<Outcome> first = simulator.simulate(packet);
    assertEquals(2, first.size());
    for (Outcome outcome : first) {
      List<Outcome> second = simulator.simulate(packet, outcome.memory().after(10));
      assertEquals(1, second.size());
      assertEquals(outcome.destination(), second.get(0).destination());
      assertEquals(2, simulator.simulate(packet, outcome.memory().after(11)).size());
      Packet stranger = toVip("eth0", IpAddress.of("198.51.100.8"));
      assertEquals(2, simulator.simulate(stranger, outcome.memory()).size());
    }
  }
}
