package dev.svcc.analysis;

import dev.svcc.rule.Chain;
import dev.svcc.rule.Match;
import dev.svcc.rule.Rule;
import dev.svcc.rule.Table;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Which rules of a table lead to which of its chains, and so on which ways packets come there. */
final class ChainEntries {
  /** Chains that everything leads to have thousands of ways; nobody reads so many. */
  private static final int MOST_WAYS = 256;

  /**
   * A part of a way, its end.
   *
   * @param chain where it begins
   * @param conditions what must hold from there on
   * @param passed the chains on it
   */
  private record Part(String chain, List<Match> conditions, Set<String> passed) {}

  private final Table table;
  private final Map<String, List<PlacedRule>> entries = new TreeMap<>();

  ChainEntries(Table table) {
    this.table = table;
    for (Chain chain : table.chains()) {
      for (int i = 0; i < chain.rules().size(); i++) {
        Rule rule = chain.rules().get(i);
        String target = rule.action().leadsTo();
        if (!target.isEmpty()) {
          entries
              .computeIfAbsent(target, key -> new ArrayList<>(1))
              .add(new PlacedRule(table.name(), chain.name(), i, rule));
        }
      }
    }
  }

  /** The rules that lead to a chain, in the order of the table. */
  List<PlacedRule> of(String chain) {
    return entries.getOrDefault(chain, List.of());
  }

  /**
   * The ways from the hooks to a chain.
   *
   * @param last what must hold in the end, beside what the ways ask
   */
  Ways to(String chain, List<Match> last) {
    Map<List<Match>, Set<String>> found = new LinkedHashMap<>();
    Deque<Part> open = new ArrayDeque<>();
    Conjunction.of(last).ifPresent(matches -> open.add(new Part(chain, matches, Set.of(chain))));
    int seen = 0;
    while (!open.isEmpty() && seen++ < MOST_WAYS) {
      Part part = open.remove();
      if (table.name().hooks().contains(part.chain())) {
        Comparator<String> inOrder = Comparator.comparingInt(table.name().hooks()::indexOf);
        found.computeIfAbsent(part.conditions(), key -> new TreeSet<>(inOrder)).add(part.chain());
      }
      of(part.chain()).forEach(entry -> longer(part, entry).ifPresent(open::add));
    }
    List<Ways.Way> ways = new ArrayList<>();
    found.forEach((conditions, hooks) -> ways.add(new Ways.Way(List.copyOf(hooks), conditions)));
    return new Ways(ways, !open.isEmpty());
  }

  private static Optional<Part> longer(Part part, PlacedRule entry) {
    if (part.passed().contains(entry.chain())) {
      return Optional.empty(); // a loop, which a dump may have where nothing leads to it
    }
    List<Match> all = new ArrayList<>(entry.rule().matches());
    all.addAll(part.conditions());
    Set<String> passed = new LinkedHashSet<>(part.passed());
    passed.add(entry.chain());
    return Conjunction.of(all).map(matches -> new Part(entry.chain(), matches, passed));
  }
}
