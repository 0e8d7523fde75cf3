package dev.svcc.backend.iptables;

import dev.svcc.net.Family;
import dev.svcc.rule.Chain;
import dev.svcc.rule.Rule;
import dev.svcc.rule.RuleSet;
import dev.svcc.rule.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Prints rule sets as text for {@code iptables-restore --noflush}: one family plain, or both in one
 * stream that all restore tools take, where every rule of one family alone carries its {@code -4}
 * or {@code -6} right after the chain. Nothing built in is declared: its policy belongs to the
 * node.
 */
public final class ScriptWriter {
  private static final int CHUNK = 1 << 14;

  private static final int STRETCH = 1000;

  private final Hooks hooks;

  public ScriptWriter(Hooks hooks) {
    this.hooks = hooks;
  }

  /** The text of one rule set, or of one for each family. */
  public String write(List<RuleSet> ruleSets) {
    if (ruleSets.isEmpty()
        || ruleSets.size() > 2
        || (ruleSets.size() == 2 && ruleSets.get(0).family() == ruleSets.get(1).family())) {
      throw new IllegalArgumentException("one rule set for each family, at least one");
    }
    StringBuilder out = new StringBuilder(CHUNK);
    header(ruleSets, out);
    for (Table.Name name :
        List.of(Table.Name.RAW, Table.Name.MANGLE, Table.Name.FILTER, Table.Name.NAT)) {
      List<Table> tables = new ArrayList<>();
      for (RuleSet ruleSet : ruleSets) {
        tables.add(ruleSet.table(name).orElse(new Table(name, List.of())));
      }
      if (tables.stream().anyMatch(table -> !table.chains().isEmpty())) {
        table(ruleSets, tables, out);
      }
    }
    return out.toString();
  }

  private void header(List<RuleSet> ruleSets, StringBuilder out) {
    String how = hooks == Hooks.INSERT ? "Load once" : "Load or reload";
    out.append("# Made by svcc. ").append(how).append(", as root, with: ");
    for (int i = 0; i < ruleSets.size(); i++) {
      out.append(i > 0 ? " and " : "")
          .append(ruleSets.get(i).family() == Family.IPV4 ? "iptables" : "ip6tables");
      out.append("-restore --noflush");
    }
    out.append('\n');
    if (hooks == Hooks.INSERT) {
      out.append(
          "# To load again, make this text with --hooks none: otherwise the rules in built-in"
              + " chains are added once more.\n");
    } else {
      out.append(
          "# Without hooks: until the built-in chains jump here (--hooks insert, or apply.sh) no"
              + " packet comes here.\n");
    }
  }

  private void table(List<RuleSet> ruleSets, List<Table> tables, StringBuilder out) {
    out.append('*').append(tables.get(0).name().text()).append('\n');
    SortedMap<String, List<Rule>> first = userChains(tables.get(0));
    SortedMap<String, List<Rule>> second =
        tables.size() > 1 ? userChains(tables.get(1)) : new TreeMap<>();
    SortedMap<String, List<Rule>> all = new TreeMap<>(first);
    all.putAll(second);
    for (String chain : all.keySet()) {
      out.append(':').append(chain).append(" - [0:0]\n");
    }
    List<String> tags =
        ruleSets.size() == 1 ? List.of("") : ruleSets.stream().map(ScriptWriter::tag).toList();
    if (hooks == Hooks.INSERT) {
      for (String hook : tables.get(0).name().hooks()) {
        hookRules(hook, tags, tables, out);
      }
    }
    List<String> names = List.copyOf(all.keySet());
    Stretches.map(names, STRETCH, stretch -> rules(stretch, first, second, tags))
        .forEach(out::append);
    out.append("COMMIT\n");
  }

  /** The rules of some chains in one text. */
  private static StringBuilder rules(
      List<String> chains,
      SortedMap<String, List<Rule>> first,
      SortedMap<String, List<Rule>> second,
      List<String> tags) {
    StringBuilder out = new StringBuilder(CHUNK);
    for (String chain : chains) {
      List<Rule> rules = first.getOrDefault(chain, List.of());
      if (tags.size() == 1) {
        for (Rule rule : rules) {
          RuleText.append(out.append("-A ").append(chain), rule);
          out.append('\n');
        }
      } else {
        for (DualStream.Line line :
            DualStream.merge(rules, second.getOrDefault(chain, List.of()), tags)) {
          RuleText.append(out.append("-A ").append(chain).append(line.tag()), line.rule());
          out.append('\n');
        }
      }
    }
    return out;
  }

  /**
   * Positions count in each family by itself, so a rule goes untagged only where it has the same
   * place in both.
   */
  private static void hookRules(
      String hook, List<String> tags, List<Table> tables, StringBuilder out) {
    List<List<Rule>> rules = new ArrayList<>();
    int longest = 0;
    for (Table table : tables) {
      List<Rule> ofTable = table.chain(hook).map(Chain::rules).orElse(List.of());
      rules.add(ofTable);
      longest = Math.max(longest, ofTable.size());
    }
    for (int i = 0; i < longest; i++) {
      boolean shared = rules.size() == 2 && i < rules.get(0).size() && i < rules.get(1).size();
      shared =
          shared
              && rules.get(0).get(i).equals(rules.get(1).get(i))
              && !RuleText.isFamilySpecific(rules.get(0).get(i));
      for (int family = 0; family < (shared ? 1 : rules.size()); family++) {
        if (i < rules.get(family).size()) {
          out.append("-I ")
              .append(hook)
              .append(' ')
              .append(i + 1)
              .append(shared ? "" : tags.get(family));
          RuleText.append(out, rules.get(family).get(i));
          out.append('\n');
        }
      }
    }
  }

  private static SortedMap<String, List<Rule>> userChains(Table table) {
    SortedMap<String, List<Rule>> chains = new TreeMap<>(); // names are ASCII: by bytes
    for (Chain chain : table.chains()) {
      if (!chain.base()) {
        chains.put(chain.name(), chain.rules());
      }
    }
    return chains;
  }

  private static String tag(RuleSet ruleSet) {
    return ruleSet.family() == Family.IPV4 ? " -4" : " -6";
  }
}
