package dev.svcc.golden;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.svcc.backend.iptables.RuleText;
import dev.svcc.rule.Action;
import dev.svcc.rule.Chain;
import dev.svcc.rule.Match;
import dev.svcc.rule.Rule;
import dev.svcc.rule.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.approvaltests.Approvals;
import org.approvaltests.core.Options;
import org.approvaltests.reporters.QuietReporter;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** What other programs' rules on nodes look like is read whole and written back as it was. */
final class DumpsTest {
  @TestFactory
  Stream<DynamicTest> everyLineIsWrittenAsItWasRead() {
    return Dump.all().stream()
        .map(dump -> DynamicTest.dynamicTest(dump.name(), () -> writtenAsRead(dump)));
  }

  private static void writtenAsRead(Dump dump) {
    List<String> lines = dump.text().lines().toList();
    int rules = 0;
    for (Table table : dump.read().tables()) {
      for (Chain chain : table.chains()) {
        for (Rule rule : chain.rules()) {
          String line = lines.get(rule.origin().at().line() - 1);
          assertEquals(line, ("-A " + chain.name() + " " + RuleText.of(rule)).stripTrailing());
          rules++;
        }
      }
    }
    assertEquals(lines.stream().filter(line -> line.startsWith("-A ")).count(), rules);
  }

  @Test
  void whatNobodyCanJudgeIsKnown() {
    List<String> unknown = new ArrayList<>();
    for (Dump dump : Dump.all()) {
      for (Table table : dump.read().tables()) {
        for (Chain chain : table.chains()) {
          chain.rules().forEach(rule -> addUnknown(dump.name() + ": ", rule, unknown));
        }
      }
    }
    assertFalse(unknown.isEmpty());
    Options options =
        new Options()
            .withReporter(QuietReporter.INSTANCE)
            .forFile()
            .withNamer(new CaseNamer(Dump.FOLDER, "unknown"));
    Approvals.verify(String.join("\n", unknown) + "\n", options);
  }

  private static void addUnknown(String where, Rule rule, List<String> unknown) {
    for (Match match : rule.matches()) {
      if (match instanceof Match.Opaque(String text)) {
        unknown.add(where + text);
      }
    }
    if (rule.action() instanceof Action.Opaque(String text)) {
      unknown.add(where + text);
    }
  }
}
