package dev.svcc.backend.iptables;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.svcc.backend.iptables.AddressTrie.Branch;
import dev.svcc.backend.iptables.AddressTrie.Entry;
import dev.svcc.backend.iptables.AddressTrie.Leaf;
import dev.svcc.backend.iptables.AddressTrie.Node;
import dev.svcc.backend.iptables.AddressTrie.Region;
import dev.svcc.backend.iptables.AddressTrie.Shape;
import dev.svcc.net.Cidr;
import dev.svcc.net.IpAddress;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class AddressTrieTest {
  private static final Shape BINARY = new Shape(1, 4, 12);

  @Test
  void fewBlocksAreOneLeaf() {
    Node<Cidr> node = AddressTrie.build(entries("10.0.0.1/32", "10.0.0.9/32"), BINARY);
    assertEquals(new Region.Block(Cidr.of("10.0.0.0/28")), node.region());
    assertEquals(1, node.depth());
  }

  @Test
  void overlappingBlocksAreRefused() {
    List<Entry<Cidr>> twice = entries("10.0.0.0/24", "10.0.0.9/32");
    assertThrows(IllegalArgumentException.class, () -> AddressTrie.build(twice, BINARY));
  }

  @Test
  void aBlockWiderThanAStepStandsBesideTheForks() {
    Node<Cidr> node =
        AddressTrie.build(
            entries("0.0.0.0/1", "128.0.0.1/32", "128.0.0.2/32", "128.0.0.3/32", "192.0.0.0/2"),
            new Shape(4, 2, 8));
    List<Cidr> all = node.entries().map(Entry::block).toList();
    assertEquals(5, all.size());
    assertRegions(node);
  }

  @Test
  void everyAddressIsFoundOnItsOwnPath() {
    Random random = new Random(1);
    for (int count : new int[] {1, 2, 5, 100, 3000}) {
      Set<Cidr> blocks = new HashSet<>();
      while (blocks.size() < count) {
        blocks.add(Cidr.of(IpAddress.ofIpv4(0x0af40000 | random.nextInt(1 << 16))));
      }
      List<Entry<Cidr>> entries = blocks.stream().map(block -> new Entry<>(block, block)).toList();
      for (int step : new int[] {1, 2, 4}) {
        Node<Cidr> node = AddressTrie.build(entries, new Shape(step, 4, 16));
        assertEquals(blocks, new HashSet<>(node.entries().map(Entry::payload).toList()));
        assertRegions(node);
      }
    }
  }

  @Test
  void aDeepTrieIsSplitByRankInstead() {
    // Every second address on a chain of prefixes, each half as long: a prefix trie would be 120
    // deep.
    List<Entry<Cidr>> entries = new ArrayList<>();
    for (int bit = 1; bit < 120; bit++) {
      Cidr block =
          bit < 64
              ? Cidr.containing(IpAddress.ofIpv6(1L << (63 - bit), 0), bit + 1)
              : Cidr.containing(IpAddress.ofIpv6(0, 1L << (127 - bit)), bit + 1);
      entries.add(new Entry<>(block, block));
    }
    Node<Cidr> node = AddressTrie.build(entries, new Shape(1, 4, 3));
    assertTrue(node.depth() <= 3, () -> "depth " + node.depth());
    assertEquals(119, node.entries().count());
    assertRegions(node);
  }

  @Test
  void manyBlocksStayWithinTheDepthTheyAreGiven() {
    Random random = new Random(2);
    Set<Cidr> blocks = new HashSet<>();
    while (blocks.size() < 40_000) {
      blocks.add(Cidr.of(IpAddress.ofIpv4(random.nextInt())));
    }
    List<Entry<Cidr>> entries = blocks.stream().map(block -> new Entry<>(block, block)).toList();
    for (int depth : new int[] {2, 3, 4, 5}) {
      assertTrue(
          AddressTrie.build(entries, new Shape(1, 8, depth)).depth() <= depth,
          () -> "depth " + depth);
    }
  }

  @Test
  void addingABlockLeavesOtherBranchesAsTheyWere() {
    List<Entry<Cidr>> before = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      Cidr block = Cidr.of(IpAddress.ofIpv4(0x0af40100 + i));
      before.add(new Entry<>(block, block));
    }
    List<Entry<Cidr>> after = new ArrayList<>(before);
    Cidr added = Cidr.of("10.244.7.1/32"); // outside of everything so far: the root moves up
    after.add(new Entry<>(added, added));
    Set<Node<Cidr>> old = nodes(AddressTrie.build(before, new Shape(2, 4, 12)), new HashSet<>());
    Set<Node<Cidr>> now = nodes(AddressTrie.build(after, new Shape(2, 4, 12)), new HashSet<>());
    old.removeAll(now);
    assertTrue(old.size() <= 1, () -> "changed: " + old.size());
  }

  private static Set<Node<Cidr>> nodes(Node<Cidr> node, Set<Node<Cidr>> seen) {
    seen.add(node);
    if (node instanceof Branch<Cidr> branch) {
      branch.children().forEach(child -> nodes(child, seen));
    }
    return seen;
  }

  /**
   * Every entry is inside the region of every node above it, and regions of siblings are disjoint.
   */
  private static void assertRegions(Node<Cidr> node) {
    node.entries()
        .forEach(
            entry ->
                assertTrue(holds(node.region(), entry.block()), () -> node.region() + " " + entry));
    switch (node) {
      case Leaf<Cidr> leaf -> {}
      case Branch<Cidr> branch -> {
        List<Node<Cidr>> children = branch.children();
        for (int i = 0; i < children.size(); i++) {
          Region before = children.get(i).region();
          children.stream()
              .skip(i + 1L)
              .flatMap(Node::entries)
              .forEach(
                  later -> assertTrue(!holds(before, later.block()), () -> before + " " + later));
          assertRegions(children.get(i));
        }
      }
    }
  }

  private static boolean holds(Region region, Cidr block) {
    return switch (region) {
      case Region.Block around -> around.cidr().contains(block);
      case Region.Span span ->
          span.first().compareTo(block.network()) <= 0 && block.last().compareTo(span.last()) <= 0;
    };
  }

  private static List<Entry<Cidr>> entries(String... blocks) {
    return java.util.Arrays.stream(blocks)
        .map(Cidr::of)
        .map(block -> new Entry<>(block, block))
        .toList();
  }
}
