package dev.svcc.backend.iptables;

import dev.svcc.backend.iptables.AddressTrie.Branch;
import dev.svcc.backend.iptables.AddressTrie.Entry;
import dev.svcc.backend.iptables.AddressTrie.Leaf;
import dev.svcc.backend.iptables.AddressTrie.Node;
import dev.svcc.backend.iptables.AddressTrie.Region;
import dev.svcc.diagnostic.Origin;
import dev.svcc.net.Cidr;
import dev.svcc.rule.Action;
import dev.svcc.rule.Match;
import dev.svcc.rule.TableBuilder;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Function;

/**
 * Writes an {@link AddressTrie} as chains. A child is found by its region and entered by {@code
 * -g}, so that a packet whose search ends in vain returns straight to where the tree was entered.
 * The last child of a chain is written into the chain itself: its rules name addresses anyway, so
 * its region need not be asked for first.
 *
 * @param table where the chains are added
 * @param side which address of the packet is looked up
 * @param name the chain of a node that is not the root
 * @param origin why the tree is there
 * @param leaf adds the rules of one entry to a chain; they must match the entry's block themselves,
 *     see {@link #in(Cidr)}
 */
public record TrieChains<T>(
    TableBuilder table,
    Match.AddressType.Side side,
    Function<Region, String> name,
    Origin origin,
    BiConsumer<String, Entry<T>> leaf) {
  /** Adds the rules of a node to a chain, and the chains below. */
  public void write(String chain, Node<T> node) {
    switch (node) {
      case Leaf<T> end -> end.list().forEach(entry -> leaf.accept(chain, entry));
      case Branch<T> fork -> {
        List<Node<T>> children = fork.children();
        for (int i = 0; i < children.size(); i++) {
          Node<T> child = children.get(i);
          if (i == children.size() - 1 || child.depth() == 0) {
            write(chain, child);
          } else {
            String below = name.apply(child.region());
            table.add(chain, in(child.region()), new Action.Goto(below), origin);
            write(below, child);
          }
        }
      }
    }
  }

  private List<Match> in(Region region) {
    return switch (region) {
      case Region.Block block -> in(block.cidr());
      case Region.Span span ->
          List.of(
              switch (side) {
                case SOURCE -> new Match.SourceRange(span.first(), span.last(), false);
                case DESTINATION -> new Match.DestinationRange(span.first(), span.last(), false);
              });
    };
  }

  /** What a rule needs to match a block on this side: nothing for a whole family. */
  public List<Match> in(Cidr block) {
    if (block.isAny()) {
      return List.of();
    }
    return List.of(
        switch (side) {
          case SOURCE -> new Match.Source(block);
          case DESTINATION -> new Match.Destination(block);
        });
  }
}
