package dev.svcc.backend.iptables;

import dev.svcc.backend.iptables.PrefixTree.Digits;
import dev.svcc.backend.iptables.PrefixTree.Fork;
import dev.svcc.backend.iptables.PrefixTree.Item;
import dev.svcc.backend.iptables.PrefixTree.Leaf;
import dev.svcc.backend.iptables.PrefixTree.Node;
import dev.svcc.backend.iptables.PrefixTree.Region;
import dev.svcc.diagnostic.Origin;
import dev.svcc.net.Cidr;
import dev.svcc.net.Family;
import dev.svcc.net.IpAddress;
import dev.svcc.rule.Action;
import dev.svcc.rule.Match;
import dev.svcc.rule.TableBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * Finds the rules for a packet's destination: first by address, then by protocol and port. Chains
 * are entered by {@code -g}, so a packet that nobody wants returns to where the tree was entered,
 * and from there to what comes after.
 */
final class ServiceDispatch {
  /** Up to so many addresses there is no tree. */
  private static final int FEW = 8;

  /** How many chains the search may nest. */
  private static final int BUDGET = 8;

  /**
   * How many may nest below the chain that a hook enters: 15 in all (NFT_JUMP_STACK_SIZE less 1).
   */
  private static final int NESTING = 14;

  private final TableBuilder table;
  private final TreeNames names;
  private final Family family;
  private final char purpose;

  /**
   * A dispatch.
   *
   * @param purpose the letter that the chains' names have after SVCC-
   */
  ServiceDispatch(TableBuilder table, TreeNames names, Family family, char purpose) {
    this.table = table;
    this.names = names;
    this.family = family;
    this.purpose = purpose;
  }

  /** Everything that goes to one address: by protocol, then port, each list in order. */
  private record Address(IpAddress address, PortDispatch ports) {}

  /** Adds what finds these entries to a chain, in which other rules may follow. */
  void write(String root, List<DispatchEntry> entries) {
    SortedMap<IpAddress, List<DispatchEntry>> byAddress = new TreeMap<>();
    for (DispatchEntry entry : entries) {
      IpAddress address = Objects.requireNonNull(entry.address(), "nodePorts have no address");
      byAddress.computeIfAbsent(address, key -> new ArrayList<>(2)).add(entry);
    }
    List<Item<Address>> items = new ArrayList<>(byAddress.size());
    byAddress.forEach((address, list) -> items.add(item(address, list)));
    if (items.size() <= FEW) {
      items.forEach(item -> add(root, item, Action.Jump::new));
      return;
    }
    int below = items.stream().mapToInt(Item::depth).max().orElse(0);
    int budget = Math.min(BUDGET + below, NESTING);
    switch (PrefixTree.build(items, budget)) {
      case Leaf<Address> leaf -> leaf.items().forEach(item -> add(root, item, Action.Jump::new));
      case Fork<Address> fork -> {
        Region region = fork.region();
        if (region.isPrefix() && region.length() > 0) {
          String chain = name(region);
          table.add(root, in(region), new Action.Jump(chain), origin(region));
          write(chain, fork, Action.Goto::new);
        } else {
          write(root, fork, Action.Jump::new);
        }
      }
    }
  }

  private Item<Address> item(IpAddress address, List<DispatchEntry> entries) {
    PortDispatch ports = new PortDispatch(table, names, entries);
    Digits key = new Digits(address.high(), address.low(), family.bits());
    boolean ownChain = ports.rules() > PrefixTree.LEAF_RULES;
    return new Item<>(
        key, ownChain ? 1 : ports.rules(), ports.depth(), new Address(address, ports));
  }

  private void write(String chain, Fork<Address> fork, Function<String, Action> enter) {
    for (Node<Address> child : fork.children()) {
      switch (child) {
        case Leaf<Address> leaf when leaf.isInline() -> add(chain, leaf.items().get(0), enter);
        case Leaf<Address> leaf -> {
          String below = enter(chain, leaf.region(), enter);
          leaf.items().forEach(item -> add(below, item, Action.Goto::new));
        }
        case Fork<Address> next -> {
          String below = enter(chain, next.region(), enter);
          write(below, next, Action.Goto::new);
        }
      }
    }
  }

  private String enter(String chain, Region region, Function<String, Action> enter) {
    String below = name(region);
    table.add(chain, in(region), enter.apply(below), origin(region));
    return below;
  }

  /** Adds the rules of one address. */
  private void add(String chain, Item<Address> item, Function<String, Action> enter) {
    Address address = item.value();
    boolean returns = enter.apply("") instanceof Action.Jump;
    if (address.ports().rules() <= PrefixTree.LEAF_RULES) {
      address.ports().list(chain, true, returns);
      return;
    }
    String below = names.address(purpose, address.address());
    List<Match> to = List.of(new Match.Destination(Cidr.of(address.address())));
    table.add(chain, to, enter.apply(below), Origin.base("ports of " + address.address()));
    address.ports().write(below, below);
  }

  private String name(Region region) {
    return names.addresses(purpose, family, region);
  }

  private List<Match> in(Region region) {
    return List.of(TreeNames.destination(family, region));
  }

  private static Origin origin(Region region) {
    return region.isPrefix()
        ? Origin.base("Services by " + region.length() + " bits of their address")
        : Origin.base("Services by rank of their address");
  }
}
