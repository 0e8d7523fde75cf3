package dev.svcc.analysis;

import dev.svcc.diagnostic.ObjectRef;
import dev.svcc.diagnostic.Origin;
import dev.svcc.rule.Chain;
import dev.svcc.rule.Rule;
import dev.svcc.rule.RuleSet;
import dev.svcc.rule.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Finds in a rule set what somebody asks about, and who made it, what leads there, and where it
 * leads.
 */
public final class Explainer {
  private final RuleSet rules;

  public Explainer(RuleSet rules) {
    this.rules = rules;
  }

  /** One explanation for each thing that is meant, table by table; none where there is none. */
  public List<Explanation> explain(Subject subject) {
    List<Explanation> found = new ArrayList<>();
    switch (subject) {
      case Subject.OfChain(String name) ->
          rules
              .tables()
              .forEach(table -> table.chain(name).ifPresent(c -> found.add(of(table, c))));
      case Subject.OfRule(String chain, Rule rule) ->
          rules.tables().forEach(table -> ofRule(table, chain, rule, found));
      case Subject.OfObject object -> found.addAll(ofObjects(object));
    }
    return found;
  }

  private Explanation.OfChain of(Table table, Chain chain) {
    ChainEntries entries = new ChainEntries(table);
    List<PlacedRule> here = entries.of(chain.name());
    return new Explanation.OfChain(
        rules.family(),
        table.name(),
        chain,
        causes(here.stream().map(placed -> placed.rule().origin()).toList()),
        entries.to(chain.name(), List.of()),
        here);
  }

  private static List<Origin> causes(List<Origin> origins) {
    SortedMap<ObjectRef, Origin> byObject = new TreeMap<>();
    for (Origin origin : origins) {
      ObjectRef object = origin.object();
      if (object != null) {
        byObject.putIfAbsent(object, origin);
      }
    }
    return byObject.isEmpty()
        ? origins.stream().distinct().toList()
        : List.copyOf(byObject.values());
  }

  private void ofRule(Table table, String chain, Rule rule, List<Explanation> found) {
    List<Rule> all = table.chain(chain).map(Chain::rules).orElse(List.of());
    for (int i = 0; i < all.size(); i++) {
      if (all.get(i).equals(rule)) {
        PlacedRule placed = new PlacedRule(table.name(), chain, i, all.get(i));
        Ways ways = new ChainEntries(table).to(chain, rule.matches());
        found.add(new Explanation.OfRule(rules.family(), placed, ways));
      }
    }
  }

  private List<Explanation> ofObjects(Subject.OfObject subject) {
    SortedMap<ObjectRef, List<PlacedRule>> byObject = new TreeMap<>();
    for (Table table : rules.tables()) {
      for (Chain chain : table.chains()) {
        for (int i = 0; i < chain.rules().size(); i++) {
          Rule rule = chain.rules().get(i);
          ObjectRef object = rule.origin().object();
          if (object != null && subject.means(object)) {
            byObject
                .computeIfAbsent(object, key -> new ArrayList<>())
                .add(new PlacedRule(table.name(), chain.name(), i, rule));
          }
        }
      }
    }
    List<Explanation> found = new ArrayList<>();
    byObject.forEach(
        (object, made) -> found.add(new Explanation.OfObject(rules.family(), object, made)));
    return found;
  }
}
