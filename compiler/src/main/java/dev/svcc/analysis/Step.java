package dev.svcc.analysis;

import dev.svcc.rule.Rule;
import dev.svcc.rule.Table;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A rule that a packet met and that did something.
 *
 * @param hook where in the packet's way
 * @param table the rule's table
 * @param chain the rule's chain
 * @param index the rule's place in its chain, from 0
 * @param rule the rule, with its origin
 */
public record Step(Hook hook, Table.Name table, String chain, int index, Rule rule) {
  /**
   * The rules met so far, newest first: ways that part later share what they had in common.
   *
   * @param before the rules before; null for the first
   * @param step the newest
   */
  public record Trail(@Nullable Trail before, Step step) {
    static List<Step> steps(@Nullable Trail last) {
      List<Step> steps = new ArrayList<>();
      for (Trail at = last; at != null; at = at.before) {
        steps.add(at.step);
      }
      Collections.reverse(steps);
      return List.copyOf(steps);
    }
  }
}
