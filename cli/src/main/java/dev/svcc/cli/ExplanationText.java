package dev.svcc.cli;

import dev.svcc.analysis.Explanation;
import dev.svcc.analysis.PlacedRule;
import dev.svcc.analysis.Ways;
import dev.svcc.backend.iptables.ChainPurpose;
import dev.svcc.backend.iptables.RuleText;
import dev.svcc.diagnostic.Origin;
import dev.svcc.net.Family;
import dev.svcc.rule.Chain;
import dev.svcc.rule.Rule;
import dev.svcc.rule.Table;
import java.util.List;

/** Explanations for people. */
final class ExplanationText {
  /** More rules or ways than this are counted, not listed. */
  private static final int MOST = 40;

  private final StringBuilder out = new StringBuilder();
  private final String layout;

  /**
   * @param layout how the rules that are explained are laid out, in words
   */
  ExplanationText(String layout) {
    this.layout = layout;
  }

  /** Adds an explanation. */
  void add(Explanation explanation) {
    if (!out.isEmpty()) {
      out.append('\n');
    }
    switch (explanation) {
      case Explanation.OfChain chain -> chain(chain);
      case Explanation.OfRule rule -> rule(rule);
      case Explanation.OfObject object -> {
        line("rules that " + object.object() + " made" + where(object.family()));
        list(object.rules(), true);
      }
    }
  }

  @Override
  public String toString() {
    return out.toString();
  }

  private void chain(Explanation.OfChain explanation) {
    Chain chain = explanation.chain();
    line(
        "chain "
            + chain.name()
            + " of table "
            + explanation.table().text()
            + where(explanation.family()));
    ChainPurpose.of(explanation.table(), chain.name()).ifPresent(what -> line("  " + what));
    causes(explanation.causes());
    ways(explanation.table(), explanation.ways());
    if (!explanation.entries().isEmpty()) {
      line("what leads here:");
      list(explanation.entries(), true);
    }
    line("its rules:");
    int[] index = {0};
    list(
        chain.rules().stream()
            .map(rule -> new PlacedRule(explanation.table(), chain.name(), index[0]++, rule))
            .toList(),
        false);
  }

  private void causes(List<Origin> causes) {
    if (causes.isEmpty()) {
      line("made by the kernel: every node has it");
      return;
    }
    line("made by:");
    causes.stream().limit(MOST).forEach(cause -> line("  " + origin(cause)));
    more(causes.size());
  }

  private void rule(Explanation.OfRule explanation) {
    PlacedRule placed = explanation.placed();
    line(
        "rule "
            + (placed.index() + 1)
            + " of chain "
            + placed.chain()
            + " of table "
            + placed.table().text()
            + where(explanation.family()));
    line("  " + text(placed.rule()));
    ChainPurpose.of(placed.table(), placed.chain()).ifPresent(what -> line("  the chain: " + what));
    line("made by:");
    line("  " + origin(placed.rule().origin()));
    ways(placed.table(), explanation.ways());
  }

  private String where(Family family) {
    return (family == Family.IPV4 ? ", IPv4" : ", IPv6") + ", " + layout;
  }

  private void ways(Table.Name table, Ways ways) {
    if (ways.ways().isEmpty()) {
      line("no packet comes here: nothing leads here from a hook");
      return;
    }
    boolean nat = table == Table.Name.NAT;
    line(
        nat
            ? "which packets come here (of a connection, the first one: the others follow it):"
            : "which packets come here:");
    for (Ways.Way way : ways.ways().subList(0, Math.min(MOST, ways.ways().size()))) {
      line("  " + String.join(", ", way.hooks()) + ": " + MatchPhrase.of(way.conditions()));
    }
    if (ways.more()) {
      line("  and others");
    } else {
      more(ways.ways().size());
    }
  }

  private void list(List<PlacedRule> rules, boolean placed) {
    if (rules.isEmpty()) {
      line("  none: packets go back to where they came from");
    }
    for (PlacedRule rule : rules.subList(0, Math.min(MOST, rules.size()))) {
      String place =
          (placed ? rule.table().text() + " " + rule.chain() + " " : "") + (rule.index() + 1);
      line("  " + place + ": " + text(rule.rule()));
      line("      " + origin(rule.rule().origin()));
    }
    more(rules.size());
  }

  private void more(int all) {
    if (all > MOST) {
      line("  and " + (all - MOST) + " more");
    }
  }

  private static String text(Rule rule) {
    return Escaped.text(RuleText.of(rule));
  }

  private static String origin(Origin origin) {
    if (origin.object() == null) {
      return "every node: " + Escaped.text(origin.reason());
    }
    return Escaped.text(origin.at() + ": " + origin.object() + ": " + origin.reason());
  }

  private void line(String text) {
    out.append(text).append('\n');
  }
}
