package dev.svcc.cli;

import dev.svcc.analysis.Subject;
import dev.svcc.backend.iptables.SaveReader;
import dev.svcc.diagnostic.Diagnostics;
import dev.svcc.rule.Chain;
import dev.svcc.rule.RuleSet;
import dev.svcc.rule.Table;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** A line of iptables-save, or of the rule files of svcc, that stands alone. */
final class RuleLine {
  /** A hook rule says its place: {@code FORWARD 1 …}. */
  private static final Pattern PLACE = Pattern.compile("^(\\S+) [0-9]+(?= |$)");

  private RuleLine() {}

  /**
   * The rules of the line, which does not say its table, as each table would understand it.
   *
   * @param line the line after its {@code -A} or {@code -I}
   */
  static Set<Subject> subjects(String line, RuleSet rules) {
    String appended = "-A " + PLACE.matcher(line).replaceFirst("$1");
    Set<Subject> subjects = new LinkedHashSet<>();
    for (Table table : rules.tables()) {
      StringBuilder text = new StringBuilder("*").append(table.name().text()).append('\n');
      table.chains().forEach(chain -> text.append(':').append(chain.name()).append(" - [0:0]\n"));
      text.append(appended).append("\nCOMMIT\n");
      // A line that this table cannot have is one that names no rule of it.
      RuleSet read = SaveReader.read(text.toString(), "line", rules.family(), new Diagnostics());
      for (Chain chain : read.table(table.name()).map(Table::chains).orElse(List.of())) {
        chain.rules().forEach(rule -> subjects.add(new Subject.OfRule(chain.name(), rule)));
      }
    }
    return subjects;
  }
}
