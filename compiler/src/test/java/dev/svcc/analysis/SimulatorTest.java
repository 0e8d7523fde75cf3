package dev.svcc.analysis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.svcc.analysis.Outcome.Verdict;
import dev.svcc.backend.iptables.SaveReader;
import dev.svcc.diagnostic.Diagnostics;
import dev.svcc.diagnostic.Origin;
import dev.svcc.net.Cidr;
import dev.svcc.net.Family;
import dev.svcc.net.IpAddress;
import dev.svcc.net.Packet;
import dev.svcc.net.Protocol;
import dev.svcc.rule.Action;
import dev.svcc.rule.AddressSet;
import dev.svcc.rule.Chain;
import dev.svcc.rule.Effect;
import dev.svcc.rule.Match;
import dev.svcc.rule.Match.ConntrackState.State;
import dev.svcc.rule.Rule;
import dev.svcc.rule.RuleSet;
import dev.svcc.rule.Table;
import dev.svcc.rule.TableBuilder;
import java.util.List;
import org.junit.jupiter.api.Test;

final class SimulatorTest {
  private static final IpAddress NODE = IpAddress.of("192.168.0.2");
  private static final IpAddress POD = IpAddress.of("10.244.1.5");
  private static final IpAddress OTHER_POD = IpAddress.of("10.244.1.6");
  private static final IpAddress VIP = IpAddress.of("10.96.0.10");
  private static final Origin ORIGIN = Origin.base("test");

  private final TableBuilder raw = new TableBuilder(Table.Name.RAW);
  private final TableBuilder mangle = new TableBuilder(Table.Name.MANGLE);
  private final TableBuilder nat = new TableBuilder(Table.Name.NAT);
  private final TableBuilder filter = new TableBuilder(Table.Name.FILTER);
  private List<AddressSet> sets = List.of();
  private NodeNetwork node = NodeNetwork.of(List.of(NODE));

  private static void rule(TableBuilder table, String chain, Action action, Match... matches) {
    table.add(chain, List.of(matches), action, ORIGIN);
  }

  private Simulator simulator() {
    List<Table> tables = List.of(raw.build(), mangle.build(), nat.build(), filter.build());
    return new Simulator(new RuleSet(Family.IPV4, tables, sets), node);
  }

  private static Packet toVip(String in, IpAddress source) {
    return Packet.first(in, source, VIP, Protocol.TCP, 80);
  }

  private static Action dnat(IpAddress to) {
    return new Action.Dnat(to, 8080);
  }

  /** One line an outcome: {@code 1/2 Forwarded[outInterface=eth0] 10.0.0.1:80 from 10.0.0.2}. */
  private static List<String> lines(List<Outcome> outcomes) {
    return outcomes.stream()
        .map(
            o ->
                "%s %s %s:%d from %s"
                    .formatted(
                        o.probability(),
                        o.verdict().getClass().getSimpleName(),
                        o.destination(),
                        o.destinationPort(),
                        o.source()))
        .toList();
  }

  private List<String> run(Packet packet) {
    return lines(simulator().simulate(packet));
  }

  @Test
  void withoutRulesPacketsAreRouted() {
    assertEquals(List.of("1 Forwarded 10.96.0.10:80 from 10.244.1.5"), run(toVip("veth1", POD)));
    Packet toNode = Packet.first("eth0", POD, NODE, Protocol.TCP, 22);
    assertEquals(List.of("1 Local 192.168.0.2:22 from 10.244.1.5"), run(toNode));
    Packet toItself = Packet.first("", NODE, IpAddress.of("127.0.0.1"), Protocol.TCP, 22);
    assertEquals(List.of("1 Local 127.0.0.1:22 from 192.168.0.2"), run(toItself));
  }

  @Test
  void thePolicyOfABuiltInChainDecidesWhatNoRuleDoes() {
    Rule accept =
        new Rule(List.of(new Match.Source(Cidr.of(OTHER_POD))), new Action.Accept(), ORIGIN);
    Rule back = new Rule(List.of(), new Action.Return(), ORIGIN);
    for (List<Rule> rules : List.of(List.of(accept), List.of(accept, back))) {
      Chain forward = new Chain("FORWARD", true, Chain.Policy.DROP, rules);
      Table table = new Table(Table.Name.FILTER, List.of(forward));
      Simulator simulator = new Simulator(new RuleSet(Family.IPV4, List.of(table), sets), node);
      assertEquals(
          List.of("1 Forwarded 10.96.0.10:80 from 10.244.1.6"),
          lines(simulator.simulate(toVip("veth1", OTHER_POD))));
      assertEquals(
          List.of("1 Dropped 10.96.0.10:80 from 10.244.1.5"),
          lines(simulator.simulate(toVip("veth1", POD))));
    }
  }

  @Test
  void translatedDestinationDecidesTheRoute() {
    rule(nat, "PREROUTING", dnat(NODE), new Match.Destination(Cidr.of(VIP)));
    rule(filter, "FORWARD", new Action.Drop());
    assertEquals(List.of("1 Local 192.168.0.2:8080 from 10.244.1.5"), run(toVip("veth1", POD)));
  }

  @Test
  void theFirstTranslationHolds() {
    rule(nat, "OUTPUT", dnat(NODE), new Match.Destination(Cidr.of(VIP)));
    // The packet comes back through lo; PREROUTING must not be asked again.
    rule(nat, "PREROUTING", dnat(POD));
    assertEquals(List.of("1 Local 192.168.0.2:8080 from 192.168.0.2"), run(toVip("", NODE)));
  }

  @Test
  void whatTheNodeSendsToItselfMeetsInputOnLoopback() {
    rule(filter, "INPUT", new Action.Drop(), new Match.InInterface("lo", false));
    Packet toItself = Packet.first("", NODE, NODE, Protocol.TCP, 22);
    assertEquals(List.of("1 Dropped 192.168.0.2:22 from 192.168.0.2"), run(toItself));
  }

  @Test
  void natIsAskedAboutNewConnectionsOnly() {
    rule(nat, "PREROUTING", dnat(POD));
    Packet invalid = toVip("veth1", OTHER_POD).withState(Packet.State.INVALID);
    assertEquals(List.of("1 Forwarded 10.96.0.10:80 from 10.244.1.6"), run(invalid));
  }

  @Test
  void aChainReturnsToItsJumpAndAGotoDoesNot() {
    rule(filter, "FORWARD", new Action.Jump("A"));
    rule(filter, "FORWARD", new Action.Reject("after-jump"));
    rule(filter, "A", new Action.Goto("B"));
    rule(filter, "A", new Action.Drop());
    rule(filter, "B", new Action.Return());
    rule(filter, "B", new Action.Drop());
    List<Outcome> outcomes = simulator().simulate(toVip("veth1", POD));
    assertEquals(new Verdict.Rejected("after-jump"), outcomes.get(0).verdict());
    assertEquals(
        List.of("FORWARD:0", "A:0", "B:0", "FORWARD:1"),
        outcomes.get(0).steps().stream()
            .map(Step.AtRule.class::cast)
            .map(step -> step.chain() + ":" + step.index())
            .toList());
  }

  @Test
  void returnAndGotoInABuiltInChainAccept() {
    rule(filter, "FORWARD", new Action.Goto("EMPTY"));
    rule(filter, "FORWARD", new Action.Drop());
    filter.declare("EMPTY");
    assertEquals(List.of("1 Forwarded 10.96.0.10:80 from 10.244.1.5"), run(toVip("veth1", POD)));
  }

  @Test
  void acceptEndsOneTableOnly() {
    rule(mangle, "FORWARD", new Action.Accept());
    rule(mangle, "FORWARD", new Action.Drop());
    rule(filter, "FORWARD", new Action.Reject("by-filter"));
    assertEquals(
        new Verdict.Rejected("by-filter"),
        simulator().simulate(toVip("veth1", POD)).get(0).verdict());
  }

  @Test
  void marksAreSetAndMatchedUnderTheirMask() {
    rule(mangle, "PREROUTING", new Action.SetMark(0x4000, 0x4000));
    rule(nat, "POSTROUTING", new Action.Return(), new Match.Mark(0x4000, 0x4000, true));
    rule(nat, "POSTROUTING", new Action.SetMark(0x4000, 0));
    rule(nat, "POSTROUTING", new Action.Masquerade(true));
    Outcome outcome = simulator().simulate(toVip("veth1", POD).withMark(1)).get(0);
    assertEquals(1, outcome.mark());
    assertTrue(outcome.masqueraded());
    assertEquals(NODE, outcome.source());
  }

  @Test
  void linearChoicesAreExactlyEven() {
    int n = 1000;
    for (int i = 0; i < n; i++) {
      IpAddress endpoint = IpAddress.ofIpv4(0x0a000000 + i);
      rule(nat, "PREROUTING", dnat(endpoint), new Match.Random(1, n - i));
    }
    List<Outcome> outcomes = simulator().simulate(toVip("veth1", POD));
    assertEquals(n, outcomes.size());
    for (Outcome outcome : outcomes) {
      assertEquals(Fraction.of(1, n), outcome.probability());
    }
  }

  @Test
  void choicesThatMeetAgainAreOneOutcome() {
    for (int i = 0; i < 64; i++) {
      rule(mangle, "PREROUTING", new Action.Jump("EMPTY"), new Match.Random(1, 2));
      rule(raw, "PREROUTING", new Action.Accept(), new Match.Random(1, 2));
    }
    mangle.declare("EMPTY");
    rule(filter, "FORWARD", new Action.Drop(), new Match.Random(1, 3));
    assertEquals(
        List.of(
            "1/3 Dropped 10.96.0.10:80 from 10.244.1.5",
            "2/3 Forwarded 10.96.0.10:80 from 10.244.1.5"),
        lines(simulator().simulate(toVip("veth1", POD))).stream().sorted().toList());
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
  void aRuleThatCannotBeJudgedMakesTheOutcomeUnknownOnlyWhereItMatters() {
    Match limit = new Match.Opaque("-m limit --limit 1/sec");
    rule(filter, "FORWARD", new Action.AsRead("-j LOG", new Effect.GoesOn()), limit);
    rule(filter, "FORWARD", new Action.Accept(), limit, new Match.Destination(Cidr.of(POD)));
    rule(filter, "FORWARD", new Action.Accept(), limit);
    rule(filter, "FORWARD", new Action.Accept());
    assertEquals(List.of("1 Forwarded 10.96.0.10:80 from 10.244.1.5"), run(toVip("veth1", POD)));
  }

  @Test
  void aRuleThatCannotBeJudgedIsNamed() {
    Match limit = new Match.Opaque("-m limit --limit 1/sec");
    rule(filter, "FORWARD", new Action.Drop(), limit);
    Outcome outcome = simulator().simulate(toVip("veth1", POD)).get(0);
    if (!(outcome.verdict() instanceof Verdict.Unknown unknown)) {
      throw new AssertionError(outcome.verdict());
    }
    assertEquals(List.of(limit), unknown.because().matches());
  }

  @Test
  void aTargetThatCannotBeJudgedIsUnknown() {
    rule(filter, "FORWARD", new Action.Opaque("-j NFQUEUE --queue-num 1"));
    assertEquals(List.of("1 Unknown 10.96.0.10:80 from 10.244.1.5"), run(toVip("veth1", POD)));
  }

  @Test
  void untrackedPacketsAreNotTranslated() {
    rule(raw, "PREROUTING", new Action.AsRead("-j NOTRACK", new Effect.Untracked()));
    rule(nat, "PREROUTING", dnat(POD));
    rule(filter, "FORWARD", new Action.Drop(), Match.ConntrackState.of(State.UNTRACKED));
    assertEquals(List.of("1 Dropped 10.96.0.10:80 from 10.244.1.5"), run(toVip("veth1", POD)));
  }

  @Test
  void loopbackAddressesNeedRouteLocalnetOutsideLo() {
    rule(nat, "OUTPUT", dnat(POD));
    Packet packet = Packet.first("", IpAddress.of("127.0.0.1"), VIP, Protocol.TCP, 80);
    assertEquals(List.of("1 Forwarded 10.244.1.5:8080 from 127.0.0.1"), run(packet));
    node = new NodeNetwork(List.of(NODE), List.of(), "eth0", false);
    assertEquals(List.of("1 Dropped 10.244.1.5:8080 from 127.0.0.1"), run(packet));
    Packet fromOutside =
        Packet.first("eth0", OTHER_POD, IpAddress.of("127.0.0.1"), Protocol.TCP, 80);
    assertEquals(List.of("1 Dropped 127.0.0.1:80 from 10.244.1.6"), run(fromOutside));
  }

  @Test
  void interfacesAreMatchedBothWays() {
    node =
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

  @Test
  void setsAreAskedDimensionByDimension() {
    sets =
        List.of(
            new AddressSet("A", "hash:ip,port", Family.IPV4, List.of("10.96.0.10,tcp:80")),
            new AddressSet(
                "N", "hash:net", Family.IPV4, List.of("10.244.0.0/16", "10.244.1.6 nomatch")));
    Match vip = new Match.SetMember("A", List.of("dst", "dst"), false);
    Match stranger = new Match.SetMember("N", List.of("src"), true);
    rule(filter, "FORWARD", new Action.Drop(), vip, stranger);
    assertEquals(List.of("1 Forwarded 10.96.0.10:80 from 10.244.1.5"), run(toVip("veth1", POD)));
    assertEquals(
        List.of("1 Dropped 10.96.0.10:80 from 10.244.1.6"), run(toVip("veth1", OTHER_POD)));
    Packet otherPort = Packet.first("veth1", OTHER_POD, VIP, Protocol.TCP, 81);
    assertEquals(List.of("1 Forwarded 10.96.0.10:81 from 10.244.1.6"), run(otherPort));
  }

  @Test
  void theEndOfABuiltInChainIsItsPolicy() {
    String dump =
        """
        *filter
        :FORWARD DROP [0:0]
        :A - [0:0]
        -A FORWARD -d 10.96.0.10/32 -g A
        -A FORWARD -s 10.244.1.5/32 -j RETURN
        -A FORWARD -j ACCEPT
        COMMIT
        """;
    Diagnostics diagnostics = new Diagnostics();
    Simulator simulator =
        new Simulator(SaveReader.read(dump, "dump", Family.IPV4, diagnostics), node);
    assertEquals(List.of(), diagnostics.sorted());
    Packet other = Packet.first("veth1", OTHER_POD, POD, Protocol.TCP, 80);
    assertEquals(
        List.of("1 Forwarded 10.244.1.5:80 from 10.244.1.6"), lines(simulator.simulate(other)));
    Packet returned = Packet.first("veth1", POD, OTHER_POD, Protocol.TCP, 80);
    for (Packet packet : List.of(returned, toVip("veth1", POD), toVip("veth1", OTHER_POD))) {
      assertEquals(
          new Verdict.Dropped(Verdict.Dropped.Why.CHAIN_POLICY),
          simulator.simulate(packet).get(0).verdict());
    }
  }

  @Test
  void whatADumpShowsButTheModelDoesNotKnowIsNotGuessed() {
    String dump =
        """
        *filter
        :FORWARD ACCEPT [0:0]
        -A FORWARD -m limit --limit 5/min -j LOG --log-prefix "in: "
        -A FORWARD -d 10.96.0.10/32 -m string --string "x" --algo bm --to 65535 -j DROP
        COMMIT
        """;
    Simulator simulator =
        new Simulator(SaveReader.read(dump, "dump", Family.IPV4, new Diagnostics()), node);
    assertEquals(
        List.of("1 Unknown 10.96.0.10:80 from 10.244.1.5"),
        lines(simulator.simulate(toVip("veth1", POD))));
    Packet other = Packet.first("veth1", OTHER_POD, POD, Protocol.TCP, 80);
    assertEquals(
        List.of("1 Forwarded 10.244.1.5:80 from 10.244.1.6"), lines(simulator.simulate(other)));
  }

  @Test
  void aJumpToNowhereIsRefused() {
    rule(filter, "FORWARD", new Action.Jump("NOWHERE"));
    assertThrows(IllegalArgumentException.class, this::simulator);
  }
}
