package dev.svcc.backend.iptables;

import dev.svcc.backend.iptables.AddressTrie.Entry;
import dev.svcc.backend.iptables.AddressTrie.Shape;
import dev.svcc.backend.iptables.DispatchEntry.Step;
import dev.svcc.intent.Frontend;
import dev.svcc.intent.NodeProfile;
import dev.svcc.intent.ServiceIntent;
import dev.svcc.net.Cidr;
import dev.svcc.net.IpAddress;
import dev.svcc.rule.Match;
import dev.svcc.rule.TableBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Who may use a Service's load balancer addresses: its source ranges, and those addresses
 * themselves where the node may.
 *
 * @param service the Service
 * @param blocks disjoint, sorted
 */
record AllowedSources(ServiceIntent service, List<Cidr> blocks) {
  private static final Shape SHAPE = new Shape(4, PrefixTree.LEAF_RULES, 2);

  AllowedSources {
    blocks = List.copyOf(blocks);
  }

  static AllowedSources of(ServiceIntent service, NodeProfile node) {
    List<Cidr> ranges = service.sourceRanges();
    boolean holdsNode =
        node.addresses(service.family()).stream()
            .anyMatch(address -> ranges.stream().anyMatch(range -> range.contains(address)));
    // A balancer's address is often a local one: then it is the source of what the node sends
    // there.
    Stream<Cidr> own =
        service.frontends().stream()
            .filter(frontend -> holdsNode && frontend.guarded())
            .flatMap(AllowedSources::address);
    List<Cidr> blocks = new ArrayList<>();
    for (Cidr block : Stream.concat(ranges.stream(), own).sorted().toList()) {
      if (blocks.isEmpty() || !blocks.getLast().contains(block)) {
        blocks.add(block);
      }
    }
    return new AllowedSources(service, blocks);
  }

  private static Stream<Cidr> address(Frontend frontend) {
    IpAddress address = frontend.address();
    return address == null ? Stream.empty() : Stream.of(Cidr.of(address));
  }

  /** Whether the ranges keep nobody away. */
  boolean all() {
    return blocks.stream().anyMatch(Cidr::isAny);
  }

  /** How many chains nest in a guard of so many blocks. */
  static int depth(int blocks) {
    return blocks <= PrefixTree.LEAF_RULES ? 1 : SHAPE.maxDepth();
  }

  /** Every step once for every block. */
  List<Step> limit(List<Step> steps) {
    List<Step> limited = new ArrayList<>();
    for (Cidr block : blocks) {
      steps.forEach(step -> limited.add(step.only(new Match.Source(block))));
    }
    return limited;
  }

  /** Adds a step for every block to a chain. */
  void write(TableBuilder nat, TreeNames names, String chain, Step step) {
    nat.declare(chain);
    if (blocks.isEmpty()) {
      return;
    }
    List<Entry<Cidr>> entries = blocks.stream().map(block -> new Entry<>(block, block)).toList();
    new TrieChains<Cidr>(
            nat,
            Match.AddressType.Side.SOURCE,
            region -> names.guard(service, region),
            service.origin(),
            (end, entry) -> {
              Step limited = step.only(new Match.Source(entry.block()));
              nat.add(end, limited.when(), limited.action(), service.origin());
            })
        .write(chain, AddressTrie.build(entries, SHAPE));
  }
}
