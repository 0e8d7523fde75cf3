package dev.svcc.net;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;

/** Arithmetic on sets of addresses that are written as lists of blocks. */
public final class CidrSet {
  private CidrSet() {}

  /** The addresses of {@code block} that are in none of {@code holes}, as few blocks, sorted. */
  public static List<Cidr> subtract(Cidr block, Collection<Cidr> holes) {
    List<Cidr> rest = new ArrayList<>();
    subtract(block, holes.stream().filter(block::overlaps).toList(), rest);
    return List.copyOf(rest);
  }

  private static void subtract(Cidr block, List<Cidr> holes, List<Cidr> rest) {
    if (holes.isEmpty()) {
      rest.add(block);
      return;
    }
    if (holes.stream().anyMatch(hole -> hole.contains(block))) {
      return;
    }
    for (Cidr half : block.halves()) {
      subtract(half, holes.stream().filter(half::overlaps).toList(), rest);
    }
  }

  /**
   * Whether {@code blocks} hold every address of {@code block}.
   *
   * @param blocks disjoint, sorted, adjacent ones joined
   */
  public static boolean covers(List<Cidr> blocks, Cidr block) {
    int at = Collections.binarySearch(blocks, block);
    // A block that holds it sorts before it, and with disjoint blocks it is the one right before.
    return at >= 0 || (at < -1 && blocks.get(-at - 2).contains(block));
  }
}
