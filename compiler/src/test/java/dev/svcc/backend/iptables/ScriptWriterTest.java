package dev.svcc.backend.iptables;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.svcc.diagnostic.Origin;
import dev.svcc.net.Cidr;
import dev.svcc.net.Family;
import dev.svcc.net.Protocol;
import dev.svcc.rule.Action;
import dev.svcc.rule.Match;
import dev.svcc.rule.Rule;
import dev.svcc.rule.RuleSet;
import dev.svcc.rule.Table;
import dev.svcc.rule.TableBuilder;
import java.util.List;
import org.junit.jupiter.api.Test;

class ScriptWriterTest {
  private static Rule rule(Action action, Match... matches) {
    return new Rule(List.of(matches), action, Origin.base("test"));
  }

  private static RuleSet ruleSet(Family family, String block) {
    TableBuilder filter = new TableBuilder(Table.Name.FILTER);
    filter.add("FORWARD", rule(new Action.Jump("B")));
    filter.add("B", rule(new Action.Accept(), new Match.Comment("first")));
    filter.add("B", rule(new Action.Drop(), new Match.Source(Cidr.of(block))));
    filter.add("B", rule(new Action.Return(), new Match.Proto(Protocol.TCP)));
    filter.declare("A" + family.bits());
    TableBuilder nat = new TableBuilder(Table.Name.NAT);
    nat.add("M", rule(new Action.Masquerade(true)));
    return new RuleSet(family, List.of(filter.build(), nat.build()), List.of());
  }

  private static String rules(String text) {
    return text.lines()
        .filter(line -> !line.startsWith("#"))
        .map(line -> line + "\n")
        .reduce("", String::concat);
  }

  @Test
  void oneFamilyIsPlainTextWithEveryChainBeforeTheFirstRule() {
    assertEquals(
        """
        *filter
        :A32 - [0:0]
        :B - [0:0]
        -I FORWARD 1 -j B
        -A B -m comment --comment first -j ACCEPT
        -A B -s 10.0.0.0/8 -j DROP
        -A B -p tcp -j RETURN
        COMMIT
        *nat
        :M - [0:0]
        -A M -j MASQUERADE --random-fully
        COMMIT
        """,
        rules(new ScriptWriter(Hooks.INSERT).write(List.of(ruleSet(Family.IPV4, "10.0.0.0/8")))));
  }

  @Test
  void bothFamiliesShareOneStreamInWhichRulesOfOneFamilyAreTagged() {
    assertEquals(
        """
        *filter
        :A128 - [0:0]
        :A32 - [0:0]
        :B - [0:0]
        -I FORWARD 1 -j B
        -A B -m comment --comment first -j ACCEPT
        -A B -4 -s 10.0.0.0/8 -j DROP
        -A B -6 -s fd00::/8 -j DROP
        -A B -p tcp -j RETURN
        COMMIT
        *nat
        :M - [0:0]
        -A M -j MASQUERADE --random-fully
        COMMIT
        """,
        rules(
            new ScriptWriter(Hooks.INSERT)
                .write(
                    List.of(
                        ruleSet(Family.IPV4, "10.0.0.0/8"), ruleSet(Family.IPV6, "fd00::/8")))));
  }

  @Test
  void aReloadHasNoHookRulesAndTheHeaderNamesBothCommands() {
    RuleSet one = ruleSet(Family.IPV4, "10.0.0.0/8");
    RuleSet two = ruleSet(Family.IPV6, "fd00::/8");
    String first = new ScriptWriter(Hooks.INSERT).write(List.of(one, two));
    String reload = new ScriptWriter(Hooks.NONE).write(List.of(two));
    assertEquals(
        "# Made by svcc. Load once, as root, with: iptables-restore --noflush and ip6tables-restore"
            + " --noflush",
        first.lines().findFirst().orElseThrow());
    assertEquals(
        "# Made by svcc. Load or reload, as root, with: ip6tables-restore --noflush",
        reload.lines().findFirst().orElseThrow());
    assertEquals(0, reload.lines().filter(line -> line.startsWith("-I")).count());
  }

  @Test
  void twoRuleSetsOfOneFamilyAreRefused() {
    RuleSet one = ruleSet(Family.IPV4, "10.0.0.0/8");
    assertThrows(
        IllegalArgumentException.class,
        () -> new ScriptWriter(Hooks.NONE).write(List.of(one, one)));
  }
}
