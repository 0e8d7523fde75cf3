package dev.svcc.backend.iptables;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.svcc.diagnostic.Origin;
import dev.svcc.net.Cidr;
import dev.svcc.net.Family;
import dev.svcc.net.IpAddress;
import dev.svcc.net.PortRange;
import dev.svcc.net.Protocol;
import dev.svcc.rule.Action;
import dev.svcc.rule.Match;
import dev.svcc.rule.Rule;
import dev.svcc.rule.RuleSet;
import dev.svcc.rule.Table;
import dev.svcc.rule.TableBuilder;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class LegalityTest {
  private static final Match TCP = new Match.Proto(Protocol.TCP);

  private static Rule rule(Action action, Match... matches) {
    return new Rule(List.of(matches), action, Origin.base("test"));
  }

  private static List<String> problems(TableBuilder table) {
    return new Legality().problems(new RuleSet(Family.IPV4, List.of(table.build()), List.of()));
  }

  private static TableBuilder filter() {
    return new TableBuilder(Table.Name.FILTER);
  }

  private static TableBuilder nat() {
    return new TableBuilder(Table.Name.NAT);
  }

  private static void legal(TableBuilder table) {
    assertEquals(List.of(), problems(table));
  }

  private static void illegal(String what, TableBuilder table) {
    List<String> problems = problems(table);
    assertTrue(problems.size() == 1 && problems.get(0).contains(what), problems.toString());
  }

  private static void illegal(String what, Match... matches) {
    illegal(what, filter().add("A", rule(new Action.Accept(), matches)));
  }

  /** A chain of jumps, {@code length} user chains long, from FORWARD. */
  private static TableBuilder nest(int length, boolean gotos) {
    TableBuilder table = filter().add("FORWARD", rule(new Action.Jump("C1")));
    for (int i = 1; i < length; i++) {
      String next = "C" + (i + 1);
      table.add("C" + i, rule(gotos ? new Action.Goto(next) : new Action.Jump(next)));
    }
    return table.declare("C" + length);
  }

  @Test
  void fifteenUserChainsMayNestAndGotosCount() {
    legal(nest(15, false));
    legal(nest(15, true));
    illegal("number 16 of a nest", nest(16, false));
    illegal("number 16 of a nest", nest(16, true));
  }

  @Test
  void aLoopIsFoundEvenWhereNothingLeadsToIt() {
    TableBuilder table =
        filter().add("A", rule(new Action.Jump("B"))).add("B", rule(new Action.Goto("A")));
    assertEquals(2, problems(table).size());
    assertTrue(problems(table).get(0).contains("loop"));
  }

  @Test
  void aJumpNeedsItsChain() {
    illegal("no chain NOWHERE", filter().add("A", rule(new Action.Jump("NOWHERE"))));
    illegal(
        "no chain FORWARD",
        filter()
            .add("FORWARD", rule(new Action.Accept()))
            .add("A", rule(new Action.Jump("FORWARD"))));
  }

  @Test
  void chainNamesAreShortWordsThatNoTargetHas() {
    legal(filter().declare("A".repeat(28)));
    illegal("chain name", filter().declare("A".repeat(29)));
    illegal("chain name", filter().declare("-A"));
    illegal("chain name", filter().declare("!A"));
    illegal("chain name", filter().declare("A B"));
    illegal("chain name", filter().declare("ACCEPT"));
  }

  @Test
  void translationsStayWhereTheKernelTakesThem() {
    Rule dnat = rule(new Action.Dnat(IpAddress.of("10.0.0.1"), 80), TCP);
    Rule masquerade = rule(new Action.Masquerade(true));
    legal(
        nat()
            .add("PREROUTING", rule(new Action.Jump("A")))
            .add("OUTPUT", rule(new Action.Jump("A")))
            .add("A", dnat));
    legal(nat().add("POSTROUTING", rule(new Action.Jump("A"))).add("A", masquerade));
    illegal("other hooks", nat().add("POSTROUTING", rule(new Action.Jump("A"))).add("A", dnat));
    illegal(
        "other hooks",
        nat()
            .add("OUTPUT", rule(new Action.Jump("A")))
            .add("A", rule(new Action.Jump("B")))
            .add("B", masquerade));
    illegal("not in this table", filter().add("A", dnat));
    illegal("nat is not for filtering", nat().add("A", rule(new Action.Drop())));
  }

  @Test
  void interfacesMustBeKnownAtTheHook() {
    illegal(
        "-o in INPUT",
        filter().add("INPUT", rule(new Action.Accept(), new Match.OutInterface("eth0", false))));
    illegal(
        "-i in OUTPUT",
        filter().add("OUTPUT", rule(new Action.Accept(), new Match.InInterface("eth0", false))));
    legal(
        filter().add("FORWARD", rule(new Action.Accept(), new Match.OutInterface("eth0", false))));
    illegal("interface name", new Match.InInterface("abcdefghijklmnop", false));
  }

  @Test
  void portsNeedTheirProtocol() {
    illegal("ports without", Match.Ports.destination(Protocol.TCP, 80));
    illegal(
        "ports without", new Match.Proto(Protocol.UDP), Match.Ports.destination(Protocol.TCP, 80));
    illegal(
        "ports without",
        new Match.Proto(Protocol.TCP, true),
        Match.Ports.destination(Protocol.TCP, 80));
    illegal("port without", nat().add("A", rule(new Action.Dnat(IpAddress.of("10.0.0.1"), 80))));
  }

  @Test
  void fifteenSlotsOfMultiportAndARangeTakesTwo() {
    List<PortRange> ranges = Collections.nCopies(7, new PortRange(1, 2));
    legal(filter().add("A", rule(new Action.Accept(), TCP, multiPort(ranges))));
    illegal("16 slots", TCP, multiPort(Collections.nCopies(8, new PortRange(1, 2))));
    illegal("16 slots", TCP, multiPort(Collections.nCopies(16, PortRange.of(1))));
  }

  private static Match multiPort(List<PortRange> ranges) {
    return new Match.MultiPort(Match.MultiPort.Side.DESTINATION, ranges, false);
  }

  @Test
  void textsHaveTheirLimits() {
    illegal("a comment of 256 bytes", new Match.Comment("x".repeat(256)));
    illegal("not printable", new Match.Comment("a\nb"));
    illegal("name of a list", new Match.RecentSet("x".repeat(200), Family.IPV4));
    illegal("a set that does not exist", new Match.SetMember("nobody", List.of("src"), false));
  }

  @Test
  void familiesDoNotMix() {
    illegal("other family", new Match.Source(Cidr.of("fd00::/8")));
    illegal("other family", filter().add("A", rule(new Action.Reject("icmp6-port-unreachable"))));
    illegal("negated block of everything", new Match.Source(Cidr.of("0.0.0.0/0"), true));
  }

  @Test
  void oneRuleHasOneSource() {
    illegal(
        "two matches of one kind",
        new Match.Source(Cidr.of("10.0.0.0/8")),
        new Match.Source(Cidr.of("10.1.0.0/16")));
  }

  @Test
  void whatIsIllegalIsABugOfSvcc() {
    RuleSet ruleSet = new RuleSet(Family.IPV4, List.of(filter().declare("A B").build()), List.of());
    IllegalStateException bug =
        assertThrows(IllegalStateException.class, () -> new Legality().require(ruleSet));
    assertTrue(String.valueOf(bug.getMessage()).contains("A B"));
  }

  @Test
  void longCommentsAreShortenedWithAHashThatTellsThemApart() {
    String one = CommentText.of("x".repeat(300) + "1").text();
    String two = CommentText.of("x".repeat(300) + "2").text();
    assertEquals(255, one.length());
    assertEquals(254 - 16, one.lastIndexOf('~'));
    assertTrue(!one.equals(two));
    assertEquals("x".repeat(255), CommentText.of("x".repeat(255)).text());
  }
}
