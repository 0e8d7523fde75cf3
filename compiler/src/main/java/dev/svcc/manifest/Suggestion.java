package dev.svcc.manifest;

import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;

/** Finds the name that somebody may have meant. */
public final class Suggestion {
  private static final int LONGEST = 64;

  private Suggestion() {}

  /** {@code did you mean `from`?}, or nothing if no known name is near. */
  public static String help(String name, Collection<String> known) {
    String best = nearest(name, known);
    return best.isEmpty() ? "" : "did you mean `" + best + "`?";
  }

  /** {@code A, B or C}. */
  public static String choice(List<String> words) {
    List<String> said = words.stream().filter(word -> !word.isEmpty()).toList();
    int last = said.size() - 1;
    return last == 0
        ? said.get(0)
        : String.join(", ", said.subList(0, last)) + " or " + said.get(last);
  }

  /** The known name with the fewest edits, at most a third of the letters; or empty. */
  public static String nearest(String name, Collection<String> known) {
    if (name.length() > LONGEST) {
      return "";
    }
    String lower = name.toLowerCase(Locale.ROOT);
    String best = "";
    int bestDistance = Integer.MAX_VALUE;
    for (String candidate : new TreeSet<>(known)) {
      int distance = distance(lower, candidate.toLowerCase(Locale.ROOT));
      int limit = Math.max(1, Math.max(name.length(), candidate.length()) / 3);
      if (distance <= limit && distance < bestDistance) {
        best = candidate;
        bestDistance = distance;
      }
    }
    return best;
  }

  /** Whether the name is one edit away from a known one, or differs from it in case only. */
  static boolean isMisspelt(String name, Collection<String> known) {
    String nearest = nearest(name, known);
    return !nearest.isEmpty()
        && !known.contains(name)
        && distance(name.toLowerCase(Locale.ROOT), nearest.toLowerCase(Locale.ROOT)) <= 1;
  }

  /** Insertions, deletions, replacements and swaps of neighbours. */
  static int distance(String from, String to) {
    int[] beforeLast = new int[to.length() + 1];
    int[] last = new int[to.length() + 1];
    for (int j = 0; j <= to.length(); j++) {
      last[j] = j;
    }
    for (int i = 1; i <= from.length(); i++) {
      int[] row = new int[to.length() + 1];
      row[0] = i;
      for (int j = 1; j <= to.length(); j++) {
        boolean same = from.charAt(i - 1) == to.charAt(j - 1);
        row[j] = Math.min(Math.min(row[j - 1], last[j]) + 1, last[j - 1] + (same ? 0 : 1));
        boolean swapped =
            i > 1
                && j > 1
                && from.charAt(i - 1) == to.charAt(j - 2)
                && from.charAt(i - 2) == to.charAt(j - 1);
        if (swapped) {
          row[j] = Math.min(row[j], beforeLast[j - 2] + 1);
        }
      }
      beforeLast = last;
      last = row;
    }
    return last[to.length()];
  }
}
