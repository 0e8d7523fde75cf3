package dev.svcc.backend.iptables;

import dev.svcc.backend.iptables.PrefixTree.Digits;
import dev.svcc.backend.iptables.PrefixTree.Fork;
import dev.svcc.backend.iptables.PrefixTree.Item;
import dev.svcc.backend.iptables.PrefixTree.Leaf;
import dev.svcc.backend.iptables.PrefixTree.Node;
import dev.svcc.diagnostic.Origin;
import dev.svcc.intent.Endpoint;
import dev.svcc.intent.ServiceIntent;
import dev.svcc.net.Cidr;
import dev.svcc.net.Family;
import dev.svcc.net.IpAddress;
import dev.svcc.rule.Action;
import dev.svcc.rule.Match;
import dev.svcc.rule.Match.ConntrackState.State;
import dev.svcc.rule.TableBuilder;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Masquerades an endpoint that was balanced to itself: its answer would never leave it otherwise,
 * and nobody would turn the translation back. After translation such a packet has one address at
 * both ends, so POSTROUTING knows it without asking which Service it came through. That holds for
 * endpoints elsewhere, too, which reach themselves through this node's nodePorts.
 */
final class HairpinRules {
  private static final String CHAIN = "SVCC-HAIRPIN";

  /** How many chains may nest: POSTROUTING's and this one have their own. */
  private static final int BUDGET = 8;

  private final TableBuilder nat;
  private final TreeNames names;
  private final Family family;
  private final Match notMarked;

  /**
   * The rules of one family.
   *
   * @param mark the mark of packets that are masqueraded in any case
   */
  HairpinRules(TableBuilder nat, TreeNames names, Family family, int mark) {
    this.nat = nat;
    this.names = names;
    this.family = family;
    this.notMarked = new Match.Mark(mark, mark, true);
  }

  /** Adds them to the chain of POSTROUTING, before what returns packets without a mark. */
  void addTo(String postrouting, Hairpin hairpin, List<ServiceIntent> services) {
    Match translated = Match.ConntrackState.of(State.DNAT);
    switch (hairpin) {
      case BPF ->
          // The program first: it fails for nearly every packet, and spares it the other two.
          nat.add(
              postrouting,
              List.of(new Match.SourceEqualsDestination(family), notMarked, translated),
              new Action.Masquerade(true),
              Origin.base("hairpin"));
      case TRIE -> {
        List<Item<Endpoint>> items = items(services);
        nat.declare(CHAIN);
        nat.add(
            postrouting,
            List.of(notMarked, translated),
            new Action.Jump(CHAIN),
            Origin.base("hairpin"));
        if (!items.isEmpty()) {
          write(CHAIN, PrefixTree.build(items, BUDGET));
        }
      }
    }
  }

  private List<Item<Endpoint>> items(List<ServiceIntent> services) {
    SortedMap<IpAddress, Endpoint> endpoints = new TreeMap<>();
    for (ServiceIntent service : services) {
      Stream.of(service.cluster(), service.local())
          .flatMap(group -> group.endpoints().stream())
          .forEach(endpoint -> endpoints.putIfAbsent(endpoint.address(), endpoint));
    }
    return endpoints.values().stream().map(this::item).toList();
  }

  private Item<Endpoint> item(Endpoint endpoint) {
    IpAddress address = endpoint.address();
    return new Item<>(new Digits(address.high(), address.low(), family.bits()), 1, 0, endpoint);
  }

  private void write(String chain, Node<Endpoint> node) {
    switch (node) {
      case Leaf<Endpoint> leaf -> leaf.items().forEach(item -> add(chain, item.value()));
      case Fork<Endpoint> fork -> {
        for (Node<Endpoint> child : fork.children()) {
          if (child instanceof Leaf<Endpoint> leaf && leaf.isInline()) {
            write(chain, leaf);
          } else {
            String below = names.addresses('H', family, child.region());
            nat.add(
                chain,
                List.of(TreeNames.destination(family, child.region())),
                new Action.Goto(below),
                Origin.base("hairpin"));
            write(below, child);
          }
        }
      }
    }
  }

  private void add(String chain, Endpoint endpoint) {
    Cidr self = Cidr.of(endpoint.address());
    nat.add(
        chain,
        List.of(new Match.Source(self), new Match.Destination(self)),
        new Action.Masquerade(true),
        endpoint.origin());
  }
}
