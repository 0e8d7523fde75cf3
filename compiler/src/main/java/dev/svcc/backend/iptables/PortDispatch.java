package dev.svcc.backend.iptables;

import dev.svcc.backend.iptables.PrefixTree.Digits;
import dev.svcc.backend.iptables.PrefixTree.Fork;
import dev.svcc.backend.iptables.PrefixTree.Item;
import dev.svcc.backend.iptables.PrefixTree.Leaf;
import dev.svcc.backend.iptables.PrefixTree.Node;
import dev.svcc.backend.iptables.PrefixTree.Region;
import dev.svcc.diagnostic.Origin;
import dev.svcc.net.PortRange;
import dev.svcc.net.Protocol;
import dev.svcc.rule.Action;
import dev.svcc.rule.Match;
import dev.svcc.rule.TableBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Finds the rules for a packet's protocol and port: the ports of one address, or the nodePorts. Few
 * are a list; many are found by ranges whose bounds do not depend on what is in them.
 */
final class PortDispatch {
  private static final int PORT_BITS = 16;

  /** A port has four hexadecimal digits: no tree nests deeper. */
  private static final int BUDGET = 16;

  private final TableBuilder table;
  private final TreeNames names;
  private final SortedMap<Protocol, SortedMap<Integer, List<DispatchEntry>>> ports =
      new TreeMap<>();
  private int rules;
  private int deepest;

  /**
   * A dispatch.
   *
   * @param entries in the order in which the ones with the same protocol and port are tried
   */
  PortDispatch(TableBuilder table, TreeNames names, List<DispatchEntry> entries) {
    this.table = table;
    this.names = names;
    for (DispatchEntry entry : entries) {
      ports
          .computeIfAbsent(entry.protocol(), key -> new TreeMap<>())
          .computeIfAbsent(entry.port(), key -> new ArrayList<>(1))
          .add(entry);
      rules += entry.steps().size();
      deepest = Math.max(deepest, entry.depth());
    }
  }

  /** How many rules a list of all of them has. */
  int rules() {
    return rules;
  }

  /** How many chains nest: below the list, or from the address's chain on. */
  int depth() {
    if (rules <= PrefixTree.LEAF_RULES) {
      return deepest;
    }
    return 1
        + ports.values().stream()
            .mapToInt(numbers -> PrefixTree.depth(PrefixTree.build(items(numbers), BUDGET)))
            .max()
            .orElse(0);
  }

  /**
   * Adds all rules to a chain.
   *
   * @param withAddress whether they must ask for the address
   * @param returns whether a packet that an entry does not decide must come back to this chain
   */
  void list(String chain, boolean withAddress, boolean returns) {
    for (SortedMap<Integer, List<DispatchEntry>> numbers : ports.values()) {
      numbers.values().forEach(same -> add(chain, same, withAddress, returns));
    }
  }

  /**
   * Adds the search for a port to a chain that is entered by a jump or goto and ends with it.
   *
   * @param above what the names of further chains begin with
   */
  void write(String chain, String above) {
    ports.forEach(
        (protocol, numbers) -> {
          switch (PrefixTree.build(items(numbers), BUDGET)) {
            case Leaf<List<DispatchEntry>> leaf -> list(chain, leaf);
            case Fork<List<DispatchEntry>> fork -> enter(chain, above, protocol, fork);
          }
        });
  }

  private static List<Item<List<DispatchEntry>>> items(
      SortedMap<Integer, List<DispatchEntry>> numbers) {
    List<Item<List<DispatchEntry>>> items = new ArrayList<>(numbers.size());
    numbers.forEach(
        (port, same) -> {
          int steps = same.stream().mapToInt(entry -> entry.steps().size()).sum();
          int below = same.stream().mapToInt(DispatchEntry::depth).max().orElse(0);
          items.add(new Item<>(new Digits(0, port, PORT_BITS), steps, below, same));
        });
    return items;
  }

  private void enter(
      String chain, String above, Protocol protocol, Node<List<DispatchEntry>> node) {
    Region region = node.region();
    String below = names.ports(above, protocol, region);
    PortRange range = new PortRange((int) region.first().low(), (int) region.last().low());
    List<Match> to = List.of(new Match.Proto(protocol), Match.Ports.destination(protocol, range));
    Origin origin = Origin.base("ports " + range.first() + " to " + range.last());
    table.add(chain, to, new Action.Goto(below), origin);
    switch (node) {
      case Leaf<List<DispatchEntry>> leaf -> list(below, leaf);
      case Fork<List<DispatchEntry>> fork -> {
        for (Node<List<DispatchEntry>> child : fork.children()) {
          if (child instanceof Leaf<List<DispatchEntry>> leaf && leaf.isInline()) {
            list(below, leaf);
          } else {
            enter(below, above, protocol, child);
          }
        }
      }
    }
  }

  private void list(String chain, Leaf<List<DispatchEntry>> leaf) {
    leaf.items().forEach(item -> add(chain, item.value(), false, false));
  }

  /** Adds the rules of entries with one address, protocol and port, which are tried in turn. */
  private void add(String chain, List<DispatchEntry> same, boolean withAddress, boolean returns) {
    for (int i = 0; i < same.size(); i++) {
      DispatchEntry entry = same.get(i);
      boolean goesOn = !entry.decides() && (returns || i < same.size() - 1);
      for (DispatchEntry.Step step : entry.steps()) {
        Action action =
            goesOn && step.action() instanceof Action.Goto(String below)
                ? new Action.Jump(below)
                : step.action();
        table.add(chain, entry.matches(step, withAddress), action, entry.origin());
      }
    }
  }
}
