package dev.svcc.backend.iptables;

import dev.svcc.rule.Rule;
import java.util.ArrayList;
import java.util.List;

/**
 * Joins a chain of one family with the same chain of the other: rules that both have stand once,
 * the others with their tag.
 */
final class DualStream {
  /**
   * Above this many comparisons the rules that are alike are not searched for: all are tagged,
   * which is right too.
   */
  private static final long MOST_COMPARISONS = 1 << 20;

  /**
   * A rule to print.
   *
   * @param tag empty for a rule of both families, else {@code " -4"} or {@code " -6"}
   * @param rule the rule
   */
  record Line(String tag, Rule rule) {}

  private final List<Rule> first;
  private final List<Rule> second;
  private final List<String> tags;
  private final List<Line> lines;

  private DualStream(List<Rule> first, List<Rule> second, List<String> tags) {
    this.first = first;
    this.second = second;
    this.tags = tags;
    this.lines = new ArrayList<>(first.size() + second.size());
  }

  /** The lines of both, each family's in its own order. */
  static List<Line> merge(List<Rule> first, List<Rule> second, List<String> tags) {
    return new DualStream(first, second, tags).merged();
  }

  /**
   * A longest common subsequence among the rules that are not spelt for one family, and the rest of
   * each family around it.
   */
  private List<Line> merged() {
    int[] left = neutral(first);
    int[] right = neutral(second);
    int[][] common =
        (long) left.length * right.length <= MOST_COMPARISONS
            ? commonLengths(left, right)
            : new int[0][0];
    int doneFirst = 0;
    int doneSecond = 0;
    int i = 0;
    int j = 0;
    while (common.length > 0 && i < left.length && j < right.length) {
      if (first.get(left[i]).equals(second.get(right[j]))) {
        addTagged(doneFirst, left[i], doneSecond, right[j]);
        lines.add(new Line("", first.get(left[i])));
        doneFirst = left[i++] + 1;
        doneSecond = right[j++] + 1;
      } else if (common[i + 1][j] >= common[i][j + 1]) {
        i++;
      } else {
        j++;
      }
    }
    addTagged(doneFirst, first.size(), doneSecond, second.size());
    return lines;
  }

  private void addTagged(int firstFrom, int firstTo, int secondFrom, int secondTo) {
    for (int i = firstFrom; i < firstTo; i++) {
      lines.add(new Line(tags.get(0), first.get(i)));
    }
    for (int i = secondFrom; i < secondTo; i++) {
      lines.add(new Line(tags.get(1), second.get(i)));
    }
  }

  private static int[] neutral(List<Rule> rules) {
    int[] found = new int[rules.size()];
    int count = 0;
    for (int i = 0; i < rules.size(); i++) {
      if (!RuleText.isFamilySpecific(rules.get(i))) {
        found[count++] = i;
      }
    }
    return java.util.Arrays.copyOf(found, count);
  }

  /** How many rules the tails from i of the first and j of the second have in common. */
  private int[][] commonLengths(int[] left, int[] right) {
    int[][] lengths = new int[left.length + 1][right.length + 1];
    for (int i = left.length - 1; i >= 0; i--) {
      for (int j = right.length - 1; j >= 0; j--) {
        lengths[i][j] =
            first.get(left[i]).equals(second.get(right[j]))
                ? lengths[i + 1][j + 1] + 1
                : Math.max(lengths[i + 1][j], lengths[i][j + 1]);
      }
    }
    return lengths;
  }
}
