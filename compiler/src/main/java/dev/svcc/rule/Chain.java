package dev.svcc.rule;

import java.util.List;

/**
 * A chain with its rules in the order they are tried.
 *
 * @param name at most 28 bytes; for a base chain the hook's name
 * @param base whether it is a built-in chain: its rules are hooks among others' rules, and it is
 *     never declared or emptied
 * @param policy what becomes of a packet at a base chain's end, as read from a node; svcc never
 *     writes it, and a user chain has {@link Policy#ACCEPT}
 * @param rules the rules
 */
public record Chain(String name, boolean base, Policy policy, List<Rule> rules) {
  /** What a built-in chain does with a packet that no rule of it decided. */
  public enum Policy {
    ACCEPT,
    DROP
  }

  public Chain {
    rules = List.copyOf(rules);
  }

  /** A chain whose policy is not known, or that has none. */
  public Chain(String name, boolean base, List<Rule> rules) {
    this(name, base, Policy.ACCEPT, rules);
  }
}
