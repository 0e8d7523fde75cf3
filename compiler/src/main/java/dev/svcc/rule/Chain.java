package dev.svcc.rule;

import java.util.List;

/**
 * A chain with its rules in the order they are tried.
 *
 * @param name at most 28 bytes; for a base chain the hook's name
 * @param base whether it is a built-in chain: its rules are hooks among others' rules, and it is
 *     never declared or emptied
 * @param rules the rules
 */
public record Chain(String name, boolean base, List<Rule> rules) {
  public Chain {
    rules = List.copyOf(rules);
  }
}
