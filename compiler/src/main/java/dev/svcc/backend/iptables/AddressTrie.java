package dev.svcc.backend.iptables;

import dev.svcc.net.Cidr;
import dev.svcc.net.IpAddress;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * A search tree over disjoint address blocks, from which chains are made: a packet meets O(log n)
 * rules instead of n. Steps end at multiples of {@code stepBits}, and paths without forks are one
 * step, so adding a block changes only the nodes on its own path. Where such a trie would nest too
 * deeply (chains may nest 15 times in all), steps become wider, and last the blocks are split
 * evenly by rank, into address ranges.
 */
public final class AddressTrie {
  private AddressTrie() {}

  /**
   * A block and what belongs to it.
   *
   * @param block the block; no other entry overlaps it
   * @param payload what a packet that matches is sent to
   */
  public record Entry<T>(Cidr block, T payload) {}

  /**
   * How a tree is cut.
   *
   * @param stepBits address bits decided at one node: 1, 2 or 4, for at most 2, 4 or 16 children
   * @param leafSize how many entries are listed one after the other, at least 1
   * @param maxDepth how many nodes may follow each other from the root to a leaf, both included, at
   *     least 2
   */
  public record Shape(int stepBits, int leafSize, int maxDepth) {
    public Shape {
      if (Integer.bitCount(stepBits) != 1 || stepBits > 4 || leafSize < 1 || maxDepth < 2) {
        throw new IllegalArgumentException(
            "step " + stepBits + ", leaf " + leafSize + ", depth " + maxDepth);
      }
    }
  }

  /** The addresses that a node is about. */
  public sealed interface Region {
    /** A block: {@code -d block}. */
    record Block(Cidr cidr) implements Region {}

    /**
     * From one address to another, both included: {@code -m iprange}. Only in trees that are split
     * by rank.
     */
    record Span(IpAddress first, IpAddress last) implements Region {}
  }

  /** A node: all its entries lie in its region. */
  public sealed interface Node<T> {
    Region region();

    /**
     * How many nodes follow each other below and with this one; a leaf of one entry needs no chain
     * and counts nothing.
     */
    int depth();

    /** Every entry, by address. */
    Stream<Entry<T>> entries();
  }

  /**
   * A fork.
   *
   * @param region the smallest block around the children
   * @param children disjoint, by address, at least two
   * @param depth one more than the deepest child's
   */
  public record Branch<T>(Region region, List<Node<T>> children, int depth) implements Node<T> {
    public Branch {
      children = List.copyOf(children);
    }

    private Branch(Region region, List<Node<T>> children) {
      this(region, children, 1 + children.stream().mapToInt(Node::depth).max().orElse(0));
    }

    @Override
    public Stream<Entry<T>> entries() {
      return children.stream().flatMap(Node::entries);
    }
  }

  /**
   * Entries that are tried one after the other.
   *
   * @param region the block of the only entry, or the smallest around all of them
   * @param list by address; empty only for a tree without entries
   */
  public record Leaf<T>(Region region, List<Entry<T>> list) implements Node<T> {
    public Leaf {
      list = List.copyOf(list);
    }

    @Override
    public int depth() {
      return list.size() > 1 ? 1 : 0;
    }

    @Override
    public Stream<Entry<T>> entries() {
      return list.stream();
    }
  }

  /**
   * Builds the tree.
   *
   * @param entries disjoint blocks of one family, in any order, at least one
   */
  public static <T> Node<T> build(List<Entry<T>> entries, Shape shape) {
    List<Entry<T>> sorted = entries.stream().sorted(Comparator.comparing(Entry::block)).toList();
    for (int i = 1; i < sorted.size(); i++) {
      if (sorted.get(i - 1).block().overlaps(sorted.get(i).block())) {
        throw new IllegalArgumentException(
            sorted.get(i - 1).block() + " overlaps " + sorted.get(i).block());
      }
    }
    for (int step = shape.stepBits(); step <= 4; step *= 2) {
      Node<T> node = byPrefix(sorted, step, shape.leafSize());
      if (node.depth() <= shape.maxDepth()) {
        return node;
      }
    }
    double leaves = Math.ceil(sorted.size() / (double) shape.leafSize());
    int fanOut = (int) Math.max(16, Math.ceil(Math.pow(leaves, 1.0 / (shape.maxDepth() - 1))));
    return byRank(sorted, fanOut, shape.leafSize());
  }

  private static <T> Node<T> byPrefix(List<Entry<T>> sorted, int step, int leafSize) {
    if (sorted.size() == 1) {
      return new Leaf<>(new Region.Block(sorted.get(0).block()), sorted);
    }
    Cidr around = around(sorted);
    if (sorted.size() <= leafSize) {
      return new Leaf<>(new Region.Block(around), sorted);
    }
    int boundary = (around.prefixLength() / step + 1) * step;
    List<Node<T>> children = new ArrayList<>();
    for (int from = 0; from < sorted.size(); ) {
      Cidr block = sorted.get(from).block();
      int to = from + 1;
      // An entry wider than a child stands by itself; the others go by the child they are in.
      if (block.prefixLength() > boundary) {
        Cidr child = Cidr.containing(block.network(), boundary);
        while (to < sorted.size() && child.contains(sorted.get(to).block())) {
          to++;
        }
      }
      children.add(byPrefix(sorted.subList(from, to), step, leafSize));
      from = to;
    }
    return new Branch<>(new Region.Block(around), children);
  }

  private static <T> Node<T> byRank(List<Entry<T>> sorted, int fanOut, int leafSize) {
    Entry<T> last = sorted.get(sorted.size() - 1);
    Region region = new Region.Span(sorted.get(0).block().network(), last.block().last());
    if (sorted.size() <= leafSize) {
      return new Leaf<>(sorted.size() == 1 ? new Region.Block(last.block()) : region, sorted);
    }
    long each =
        leafSize; // entries of one child: the least power that needs no more than fanOut children
    while (each * fanOut < sorted.size()) {
      each *= fanOut;
    }
    List<Node<T>> children = new ArrayList<>();
    for (int from = 0; from < sorted.size(); from += (int) each) {
      int to = (int) Math.min(sorted.size(), from + each);
      children.add(byRank(sorted.subList(from, to), fanOut, leafSize));
    }
    return new Branch<>(region, children);
  }

  /** The smallest block that holds all of at least two disjoint sorted blocks. */
  private static <T> Cidr around(List<Entry<T>> sorted) {
    IpAddress low = sorted.get(0).block().network();
    IpAddress high = sorted.get(sorted.size() - 1).block().network();
    long differHigh = low.high() ^ high.high();
    int common =
        switch (low.family()) {
          case IPV4 -> Long.numberOfLeadingZeros(low.low() ^ high.low()) - 32;
          case IPV6 ->
              differHigh != 0
                  ? Long.numberOfLeadingZeros(differHigh)
                  : 64 + Long.numberOfLeadingZeros(low.low() ^ high.low());
        };
    return Cidr.containing(low, common);
  }
}
