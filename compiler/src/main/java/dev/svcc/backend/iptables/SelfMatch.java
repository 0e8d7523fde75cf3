package dev.svcc.backend.iptables;

import dev.svcc.backend.iptables.AddressTrie.Entry;
import dev.svcc.backend.iptables.AddressTrie.Node;
import dev.svcc.backend.iptables.AddressTrie.Shape;
import dev.svcc.diagnostic.Origin;
import dev.svcc.net.Cidr;
import dev.svcc.net.Family;
import dev.svcc.net.IpAddress;
import dev.svcc.rule.Action;
import dev.svcc.rule.Match;
import dev.svcc.rule.TableBuilder;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A pod always reaches itself: such a packet comes by only when the pod uses a Service of its own.
 * One rule knows it by comparing the packet's addresses; where the kernel lacks xt_bpf, a search of
 * all isolated addresses does.
 */
final class SelfMatch {
  private static final Origin ORIGIN = Origin.base("a pod always reaches itself");
  private static final Match COMMENT = new Match.Comment("pod to itself");
  private static final String CHAIN = "SVCC-POLICY-SELF";

  private final Family family;
  private final @Nullable Node<IpAddress> tree;

  private SelfMatch(Family family, @Nullable Node<IpAddress> tree) {
    this.family = family;
    this.tree = tree;
  }

  /** By {@code -m bpf}. */
  static SelfMatch byProgram(Family family) {
    return new SelfMatch(family, null);
  }

  /** By a search of the addresses, at least one, each once. */
  static SelfMatch bySearch(Family family, Collection<IpAddress> addresses) {
    return new SelfMatch(
        family,
        AddressTrie.build(
            addresses.stream().map(address -> new Entry<>(Cidr.of(address), address)).toList(),
            new Shape(1, 4, 4)));
  }

  /** Whether it answers by the policy mark. */
  boolean isSearch() {
    return tree != null;
  }

  /** How many chains follow each other below the one that asks. */
  int depth() {
    return tree == null ? 0 : Math.max(1, tree.depth()) + 1;
  }

  /** Adds the rule that lets a pod's packet to itself go, or that asks the search. */
  void write(TableBuilder table, String chain, SearchChains searches) {
    if (tree == null) {
      table.add(
          chain,
          List.of(COMMENT, new Match.SourceEqualsDestination(family)),
          new Action.Return(),
          ORIGIN);
      return;
    }
    table.add(chain, List.of(COMMENT), new Action.Jump(CHAIN), ORIGIN);
    if (!table.has(CHAIN)) {
      new TrieChains<IpAddress>(
              table,
              Match.AddressType.Side.SOURCE,
              region -> HashedName.of("SVCC-POL-S-", SearchChains.text(region)),
              ORIGIN,
              (leaf, entry) ->
                  table.add(
                      leaf,
                      List.of(
                          new Match.Source(entry.block()), new Match.Destination(entry.block())),
                      new Action.Goto(searches.found()),
                      ORIGIN))
          .write(CHAIN, tree);
    }
  }
}
