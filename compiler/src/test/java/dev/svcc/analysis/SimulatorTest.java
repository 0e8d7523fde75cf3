package dev.svcc.analysis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.svcc.analysis.Outcome.Verdict;
import dev.svcc.backend.iptables.SaveReader;
import dev.svcc.diagnostic.Diagnostics;
import dev.svcc.net.Cidr;
import dev.svcc.net.Family;
import dev.svcc.net.IpAddress;
import dev.svcc.net.Packet;
import dev.svcc.net.Protocol;
import dev.svcc.rule.Action;
import dev.svcc.rule.AddressSet;
import dev.svcc.rule.Chain;
import dev.svcc.rule.Match;
import dev.svcc.rule.Rule;
import dev.svcc.rule.RuleSet;
import dev.svcc.rule.Table;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Chains and tables, one after the other; and chance. */
final class SimulatorTest extends SimulatedNode {
  @Test
  void thePolicyOfABuiltInChainDecidesWhatNoRuleDoes() {
    Rule accept =
        new Rule(List.of(new Match.Source(Cidr.of(OTHER_POD))), new Action.Accept(), ORIGIN);
    Rule back = new Rule(List.of(), new Action.Return(), ORIGIN);
    for (List<Rule> rules : List.of(List.of(accept), List.of(accept, back))) {
      Chain forward = new Chain("FORWARD", true, Chain.Policy.DROP, rules);
      Table table = new Table(Table.Name.FILTER, List.of(forward));
      Simulator simulator = new Simulator(new RuleSet(Family.IPV4, List.of(table), sets), network);
      assertEquals(
          List.of("1 Forwarded 10.96.0.10:80 from 10.244.1.6"),
          lines(simulator.simulate(toVip("veth1", OTHER_POD))));
      assertEquals(
          List.of("1 Dropped 10.96.0.10:80 from 10.244.1.5"),
          lines(simulator.simulate(toVip("veth1", POD))));
    }
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
        new Simulator(SaveReader.read(dump, "dump", Family.IPV4, diagnostics), network);
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
  void aJumpToNowhereIsRefused() {
    rule(filter, "FORWARD", new Action.Jump("NOWHERE"));
    assertThrows(IllegalArgumentException.class, this::simulator);
  }
}
