package dev.svcc.backend.iptables;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.svcc.diagnostic.Origin;
import dev.svcc.net.Family;
import dev.svcc.rule.Action;
import dev.svcc.rule.AddressSet;
import dev.svcc.rule.Match;
import dev.svcc.rule.RuleSet;
import dev.svcc.rule.Table;
import dev.svcc.rule.TableBuilder;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class ApplyScriptTest {
  private static RuleSet ruleSet(Family family, AddressSet... sets) {
    Origin origin = Origin.base("test");
    TableBuilder filter = new TableBuilder(Table.Name.FILTER);
    filter.add("INPUT", List.of(), new Action.Jump("A"), origin);
    filter.add("INPUT", List.of(new Match.Comment("of " + family)), new Action.Jump("B"), origin);
    filter.add("A", List.of(), new Action.Accept(), origin).declare("B");
    TableBuilder nat = new TableBuilder(Table.Name.NAT);
    nat.add("POSTROUTING", List.of(), new Action.Jump("M"), origin).declare("M");
    return new RuleSet(family, List.of(filter.build(), nat.build()), List.of(sets));
  }

  @Test
  void theScriptKnowsTheHooksOfEachFamilyInTheirOrder() {
    String script = new ApplyScript().write(List.of(ruleSet(Family.IPV4), ruleSet(Family.IPV6)));
    assertTrue(script.startsWith("#!/bin/sh\n"));
    assertTrue(
        script.contains(
            """
            cat <<'END'
            filter INPUT 1 -j A
            filter INPUT 2 -m comment --comment "of IPV4" -j B
            nat POSTROUTING 1 -j M
            END
            """),
        script);
    assertTrue(script.contains("filter INPUT 2 -m comment --comment \"of IPV6\" -j B\n"));
    assertFalse(script.contains("@"), "a placeholder is left");
    assertFalse(script.contains("-j ACCEPT"), "rules of user chains stand in the rule files");
  }

  @Test
  void aFamilyWithoutRulesHasNoHooks() {
    String script = new ApplyScript().write(List.of(ruleSet(Family.IPV4)));
    assertTrue(script.contains("hooks_6() {\n  cat <<'END'\nEND\n}\n"));
  }

  @Test
  void setsAreWrittenForIpsetRestoreAndSayWhenTheyAreLarge() {
    AddressSet small =
        new AddressSet("SVCC-4-A", "hash:net", Family.IPV4, List.of("10.0.0.1", "10.1.0.0/16"));
    AddressSet large =
        new AddressSet("SVCC-6-B", "hash:net", Family.IPV6, Collections.nCopies(70000, "fd00::1"));
    String text =
        new SetScript().write(List.of(ruleSet(Family.IPV4, small), ruleSet(Family.IPV6, large)));
    assertTrue(
        text.startsWith(
            """
            create SVCC-4-A hash:net family inet hashsize 1024 maxelem 65536
            add SVCC-4-A 10.0.0.1
            add SVCC-4-A 10.1.0.0/16
            create SVCC-6-B hash:net family inet6 hashsize 65536 maxelem 70000
            """),
        text.substring(0, 300));
    assertEquals("", new SetScript().write(List.of(ruleSet(Family.IPV4))));
  }
}
