package dev.svcc.differential;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** Makes a failing input small, by leaving out what it fails without. */
final class Shrinker {
  private final long nanos;

  /**
   * @param patience after how long to be content with what was reached
   */
  Shrinker(Duration patience) {
    this.nanos = patience.toNanos();
  }

  /**
   * The parts of a failing whole that are still needed to fail, in their order; large blocks are
   * left out first.
   *
   * @param fails whether some parts, in their order, fail
   */
  <T> List<T> shrink(List<T> whole, Predicate<List<T>> fails) {
    long begun = System.nanoTime();
    List<T> kept = new ArrayList<>(whole);
    for (int size = Math.max(1, kept.size() / 2); size >= 1; size /= 2) {
      int from = 0;
      while (from < kept.size() && System.nanoTime() - begun < nanos) {
        List<T> fewer = new ArrayList<>(kept);
        fewer.subList(from, Math.min(from + size, fewer.size())).clear();
        if (!fewer.isEmpty() && fails.test(fewer)) {
          kept = fewer;
        } else {
          from += size;
        }
      }
    }
    return List.copyOf(kept);
  }
}
