package dev.svcc.rule;

import dev.svcc.diagnostic.Origin;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** Collects the rules of one table; chains are put in order when it is built. Not thread safe. */
public final class TableBuilder {
  private final Table.Name name;
  private final SortedMap<String, List<Rule>> chains = new TreeMap<>(); // names are ASCII: by bytes

  public TableBuilder(Table.Name name) {
    this.name = name;
  }

  /** Declares a chain, which may stay empty. */
  public TableBuilder declare(String chain) {
    chains.computeIfAbsent(chain, key -> new ArrayList<>(2));
    return this;
  }

  /** Whether the chain is there already. */
  public boolean has(String chain) {
    return chains.containsKey(chain);
  }

  /** Adds a rule at the end of a chain, declaring it if needed. */
  public TableBuilder add(String chain, Rule rule) {
    chains.computeIfAbsent(chain, key -> new ArrayList<>(2)).add(rule);
    return this;
  }

  /** Adds a rule at the end of a chain, declaring it if needed. */
  public TableBuilder add(String chain, List<Match> matches, Action action, Origin origin) {
    return add(chain, new Rule(matches, action, origin));
  }

  /** Adds the rules of all chains of another builder, each behind those that are there. */
  public TableBuilder addAll(TableBuilder other) {
    other.chains.forEach(
        (chain, rules) -> chains.computeIfAbsent(chain, key -> new ArrayList<>(2)).addAll(rules));
    return this;
  }

  /** The table with its chains in order. */
  public Table build() {
    List<Chain> ordered = new ArrayList<>(chains.size());
    for (String hook : name.hooks()) {
      List<Rule> rules = chains.get(hook);
      if (rules != null) {
        ordered.add(new Chain(hook, true, rules));
      }
    }
    chains.forEach(
        (chain, rules) -> {
          if (!name.hooks().contains(chain)) {
            ordered.add(new Chain(chain, false, rules));
          }
        });
    return new Table(name, ordered);
  }
}
