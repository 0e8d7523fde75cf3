package dev.svcc.backend.iptables;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** A long list in stretches, on which all processors work; a short one is a single stretch. */
final class Stretches {
  private Stretches() {}

  /**
   * What was made of each stretch, in the order of the list.
   *
   * @param length how many elements a stretch has; fewer are done before other threads have started
   * @param work needs nothing that another stretch's work changes
   */
  static <T, R> List<R> map(List<T> all, int length, Function<List<T>, R> work) {
    List<List<T>> stretches = new ArrayList<>();
    for (int from = 0; from < all.size(); from += length) {
      stretches.add(all.subList(from, Math.min(all.size(), from + length)));
    }
    return (stretches.size() > 1 ? stretches.parallelStream() : stretches.stream())
        .map(work)
        .toList();
  }
}
