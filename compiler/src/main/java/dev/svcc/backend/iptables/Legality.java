package dev.svcc.backend.iptables;

import dev.svcc.net.Family;
import dev.svcc.rule.Action;
import dev.svcc.rule.AddressSet;
import dev.svcc.rule.Chain;
import dev.svcc.rule.Rule;
import dev.svcc.rule.RuleSet;
import dev.svcc.rule.Table;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Whether both variants of iptables will load a rule set. svcc asks before it prints: restore tools
 * leave earlier tables loaded when a later one fails, and nft's {@code --test} passes a jump to
 * nowhere. Input is validated long before, so what is found here is a bug.
 */
public final class Legality {
  private static final int LONGEST_SET_NAME = 31;

  /** Fewer are looked at before other threads have started. */
  private static final int MANY_CHAINS = 1000;

  /** What is wrong, in the order of the rules; empty if the rule set is legal. */
  public List<String> problems(RuleSet ruleSet) {
    List<String> problems = new ArrayList<>();
    Map<String, AddressSet> sets = new HashMap<>();
    for (AddressSet set : ruleSet.sets()) {
      if (sets.put(set.name(), set) != null || !isWord(set.name(), LONGEST_SET_NAME)) {
        problems.add("set name " + set.name());
      }
      String wrong = SetLegality.problem(set);
      if (!wrong.isEmpty()) {
        problems.add("set " + set.name() + ": " + wrong);
      }
    }
    for (Table table : ruleSet.tables()) {
      TableProblems inTable = new TableProblems(table, problems);
      inTable.names();
      ChainGraph graph = new ChainGraph(table);
      problems.addAll(graph.problems());
      int chains = table.chains().size();
      IntStream places = IntStream.range(0, chains);
      (chains < MANY_CHAINS ? places : places.parallel())
          .mapToObj(place -> inTable.ofChain(ruleSet.family(), sets, graph, place))
          .toList()
          .forEach(problems::addAll);
    }
    return problems;
  }

  /**
   * Fails unless the rule set is legal.
   *
   * @throws IllegalStateException with the first problems, which are svcc's own
   */
  public void require(RuleSet ruleSet) {
    List<String> problems = problems(ruleSet);
    if (!problems.isEmpty()) {
      throw new IllegalStateException(
          problems.size()
              + " illegal rules, "
              + String.join("; ", problems.subList(0, Math.min(problems.size(), 5))));
    }
  }

  /** A name that needs no quotes and is not taken for an option. */
  static boolean isWord(String name, int longest) {
    if (name.isEmpty()
        || name.length() > longest
        || name.charAt(0) == '-'
        || name.charAt(0) == '!') {
      return false;
    }
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      if (c <= ' ' || c > '~' || c == '"' || c == '\'' || c == '\\') {
        return false;
      }
    }
    return true;
  }

  /** What must fit the table around a rule. */
  private record TableProblems(Table table, List<String> problems) {
    private static final int LONGEST_CHAIN_NAME = 28;
    private static final Set<String> TARGETS =
        Set.of(
            "ACCEPT",
            "DROP",
            "REJECT",
            "RETURN",
            "QUEUE",
            "DNAT",
            "SNAT",
            "MASQUERADE",
            "MARK",
            "LOG",
            "REDIRECT",
            "NOTRACK",
            "CT");

    private void names() {
      Set<String> seen = new HashSet<>();
      for (Chain chain : table.chains()) {
        boolean legal =
            chain.base()
                ? table.name().hooks().contains(chain.name())
                : isWord(chain.name(), LONGEST_CHAIN_NAME)
                    && !TARGETS.contains(chain.name())
                    && !table.name().hooks().contains(chain.name());
        if (!legal || !seen.add(chain.name())) {
          problems.add(table.name().text() + ": chain name " + chain.name());
        }
      }
    }

    private List<String> ofChain(
        Family family, Map<String, AddressSet> sets, ChainGraph graph, int place) {
      Chain chain = table.chains().get(place);
      Set<String> hooks = graph.hooksOf(place);
      List<String> found = new ArrayList<>(0);
      for (Rule rule : chain.rules()) {
        String wrong = RuleLegality.problem(rule, family, sets);
        if (wrong.isEmpty()) {
          wrong = misplaced(chain, rule, hooks);
        }
        if (!wrong.isEmpty()) {
          found.add(
              table.name().text() + " " + chain.name() + ": " + wrong + ": " + RuleText.of(rule));
        }
      }
      return found;
    }

    /** What is wrong with the rule in this chain, reached from these hooks; or empty. */
    private String misplaced(Chain chain, Rule rule, Set<String> hooks) {
      String wrong =
          switch (rule.action()) {
            case Action.Dnat dnat -> only(hooks, Set.of("PREROUTING", "OUTPUT"), Table.Name.NAT);
            case Action.Masquerade masquerade -> only(hooks, Set.of("POSTROUTING"), Table.Name.NAT);
            case Action.Reject reject ->
                only(hooks, Set.of("INPUT", "FORWARD", "OUTPUT"), Table.Name.FILTER);
            case Action.SetMark mark -> ""; // since Linux 2.6.39 in every table
            case Action.Pass pass -> "";
            case Action.Accept accept -> "";
            case Action.Drop drop ->
                table.name() == Table.Name.NAT ? "nat is not for filtering" : "";
            case Action.Return back -> "";
            case Action.Jump jump -> "";
            case Action.Goto jump -> "";
            case Action.AsRead read -> "";
            case Action.Opaque opaque -> "";
          };
      return wrong.isEmpty() && chain.base()
          ? RuleLegality.interfaceProblem(rule, chain.name())
          : wrong;
    }

    private String only(Set<String> hooks, Set<String> allowed, Table.Name where) {
      return table.name() != where
          ? "target not in this table"
          : allowed.containsAll(hooks) ? "" : "target reached from other hooks";
    }
  }
}
