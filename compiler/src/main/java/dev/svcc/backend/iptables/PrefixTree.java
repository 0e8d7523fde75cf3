package dev.svcc.backend.iptables;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A search tree over numbers (addresses, ports) that stays as it is where nothing is added: nodes
 * are prefixes of whole hexadecimal digits, so a new number touches only the nodes on its own path.
 * A leaf lists few rules; a node's children lie one digit below the digits that all its numbers
 * share. Only where that would nest deeper than the budget are numbers split by rank, which moves
 * its neighbours when one is added. {@link AddressTrie} is for blocks; it cuts tighter regions,
 * whose bounds follow their content.
 */
final class PrefixTree {
  /** A node of at most so many rules is a list. */
  static final int LEAF_RULES = 8;

  /** A number with at most so many rules stands in its parent's chain instead of one of its own. */
  static final int INLINE_RULES = 2;

  private static final int DIGIT_BITS = 4;
  private static final int FAN_OUT = 1 << DIGIT_BITS;

  private PrefixTree() {}

  /**
   * A number of up to 128 bits.
   *
   * @param high the bits above the lower 64
   * @param low the lower 64 bits
   * @param width how many bits numbers have here: 16, 32 or 128
   */
  record Digits(long high, long low, int width) {
    /** How many leading bits this and another key of the same width share. */
    int common(Digits other) {
      long differHigh = high ^ other.high;
      if (differHigh != 0) {
        return Math.max(0, width - 128 + Long.numberOfLeadingZeros(differHigh));
      }
      return Math.max(0, width - 64 + Long.numberOfLeadingZeros(low ^ other.low));
    }

    /** This key with all but its first {@code length} bits cleared, or set. */
    private Digits fill(int length, boolean ones) {
      int free = width - length;
      long lowMask = free >= 64 ? -1L : (1L << free) - 1;
      long highMask = free <= 64 ? 0 : free == 128 ? -1L : (1L << (free - 64)) - 1;
      return ones
          ? new Digits(high | highMask, low | lowMask, width)
          : new Digits(high & ~highMask, low & ~lowMask, width);
    }
  }

  /**
   * A number and its rules.
   *
   * @param key the number
   * @param rules how many rules it takes
   * @param depth how many chains nest below those rules
   * @param value what the rules are
   */
  record Item<T>(Digits key, int rules, int depth, T value) {
    private boolean isInline() {
      return rules <= INLINE_RULES;
    }
  }

  /**
   * The numbers that a node is about.
   *
   * @param first the lowest
   * @param last the highest
   * @param length the bits they share if they are all numbers with that prefix, a multiple of 4;
   *     else -1
   * @param within the span that this lies in, if a node above was split by rank
   */
  record Region(Digits first, Digits last, int length, @Nullable Region within) {
    private static Region prefix(Digits key, int length, @Nullable Region within) {
      return new Region(key.fill(length, false), key.fill(length, true), length, within);
    }

    boolean isPrefix() {
      return length >= 0;
    }
  }

  /** A node of the tree. */
  sealed interface Node<T> {
    Region region();
  }

  /** Children by number, at least two. */
  record Fork<T>(Region region, List<Node<T>> children) implements Node<T> {}

  /** Numbers whose rules are listed. */
  record Leaf<T>(Region region, List<Item<T>> items) implements Node<T> {
    /** Whether its rules are to stand in the parent's chain. */
    boolean isInline() {
      return items.size() == 1 && items.get(0).isInline();
    }
  }

  /**
   * Builds the tree.
   *
   * @param items sorted by number, each number once, at least one
   * @param budget how many chains may nest, the root's and those below the items included
   */
  static <T> Node<T> build(List<Item<T>> items, int budget) {
    return node(items, Region.prefix(items.get(0).key(), 0, null), budget);
  }

  private static <T> Node<T> node(List<Item<T>> items, Region bucket, int budget) {
    if (items.size() == 1 || weight(items) <= LEAF_RULES || budget <= 1) {
      return new Leaf<>(bucket, items);
    }
    Digits key = items.get(0).key();
    int shared = key.common(items.get(items.size() - 1).key()) / DIGIT_BITS * DIGIT_BITS;
    Region within = bucket.isPrefix() ? bucket.within() : bucket;
    // In a span the prefix around its numbers holds numbers of its neighbours, too.
    Region region = bucket.isPrefix() ? Region.prefix(key, shared, within) : bucket;
    List<List<Item<T>>> parts = byDigit(items, shared + DIGIT_BITS);
    List<Node<T>> children = new ArrayList<>(parts.size());
    if (parts.stream().allMatch(part -> fits(part, budget - 1))) {
      for (List<Item<T>> part : parts) {
        Region child = Region.prefix(part.get(0).key(), shared + DIGIT_BITS, within);
        children.add(node(part, child, budget - 1));
      }
    } else {
      for (List<Item<T>> part : byRank(items)) {
        Digits first = part.get(0).key();
        Digits last = part.get(part.size() - 1).key();
        children.add(node(part, new Region(first, last, -1, within), budget - 1));
      }
    }
    return new Fork<>(region, children);
  }

  private static <T> List<List<Item<T>>> byDigit(List<Item<T>> items, int length) {
    List<List<Item<T>>> parts = new ArrayList<>(FAN_OUT);
    for (int from = 0; from < items.size(); ) {
      int to = from + 1;
      Digits key = items.get(from).key();
      while (to < items.size() && key.common(items.get(to).key()) >= length) {
        to++;
      }
      parts.add(items.subList(from, to));
      from = to;
    }
    return parts;
  }

  /** Whether so many numbers can be told apart by rank within a budget of chains. */
  private static <T> boolean fits(List<Item<T>> part, int budget) {
    int below = part.stream().mapToInt(Item::depth).max().orElse(0);
    if (part.size() == 1 && part.get(0).isInline()) {
      return true;
    }
    long capacity = budget - below < 1 ? 0 : LEAF_RULES;
    for (int level = 1; level < budget - below && capacity < Integer.MAX_VALUE; level++) {
      // Lists that are packed in order may stay half empty.
      capacity *= FAN_OUT / 2;
    }
    return weight(part) <= capacity;
  }

  /** At most 16 parts, each the least power of 16 lists that needs no more parts. */
  private static <T> List<List<Item<T>>> byRank(List<Item<T>> items) {
    for (long limit = LEAF_RULES; ; limit *= FAN_OUT) {
      List<List<Item<T>>> parts = packed(items, limit);
      if (parts.size() <= FAN_OUT) {
        return parts;
      }
    }
  }

  private static <T> List<List<Item<T>>> packed(List<Item<T>> items, long limit) {
    List<List<Item<T>>> parts = new ArrayList<>();
    int from = 0;
    long rules = 0;
    for (int to = 0; to < items.size(); to++) {
      rules += items.get(to).rules();
      if (to > from && rules > limit) {
        parts.add(items.subList(from, to));
        from = to;
        rules = items.get(to).rules();
      }
    }
    parts.add(items.subList(from, items.size()));
    return parts;
  }

  private static <T> long weight(List<Item<T>> items) {
    long rules = 0;
    for (Item<T> item : items) {
      rules += item.rules();
    }
    return rules;
  }

  /** How many chains nest in the tree, those below its items included. */
  static <T> int depth(Node<T> node) {
    return switch (node) {
      case Leaf<T> leaf -> (leaf.isInline() ? 0 : 1) + deepest(leaf.items());
      case Fork<T> fork -> 1 + fork.children().stream().mapToInt(PrefixTree::depth).max().orElse(0);
    };
  }

  private static <T> int deepest(List<Item<T>> items) {
    return items.stream().mapToInt(Item::depth).max().orElse(0);
  }
}
