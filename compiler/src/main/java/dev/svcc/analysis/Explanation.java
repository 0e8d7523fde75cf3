package dev.svcc.analysis;

import dev.svcc.diagnostic.ObjectRef;
import dev.svcc.diagnostic.Origin;
import dev.svcc.net.Family;
import dev.svcc.rule.Chain;
import dev.svcc.rule.Table;
import java.util.List;

/** What there is to know about a part of a rule set. */
public sealed interface Explanation {
  /** The family of the rule set. */
  Family family();

  /**
   * A chain.
   *
   * @param table its table
   * @param chain the chain
   * @param causes why it is there: one origin for each object that made a rule that leads here, or
   *     where such rules are on every node, theirs; none for a built-in chain
   * @param ways which packets come here
   * @param entries the rules that lead here
   */
  record OfChain(
      Family family,
      Table.Name table,
      Chain chain,
      List<Origin> causes,
      Ways ways,
      List<PlacedRule> entries)
      implements Explanation {
    public OfChain {
      causes = List.copyOf(causes);
      entries = List.copyOf(entries);
    }
  }

  /**
   * A rule.
   *
   * @param placed the rule
   * @param ways which packets meet its matches: the ways to its chain, and those
   */
  record OfRule(Family family, PlacedRule placed, Ways ways) implements Explanation {}

  /**
   * An object of a manifest.
   *
   * @param object the object
   * @param rules every rule that it made
   */
  record OfObject(Family family, ObjectRef object, List<PlacedRule> rules) implements Explanation {
    public OfObject {
      rules = List.copyOf(rules);
    }
  }
}
