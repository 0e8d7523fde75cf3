package dev.svcc.intent;

import dev.svcc.diagnostic.Origin;
import dev.svcc.intent.Allow.Peer;
import dev.svcc.intent.Allow.Port;
import dev.svcc.net.Cidr;
import dev.svcc.net.CidrSet;
import dev.svcc.net.PortRange;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Function;

/** Makes lists of allows, and what is in them, minimal. Nothing more and nothing less passes. */
final class AllowMerge {
  private static final Comparator<Allow> ORDER =
      Comparator.comparing(Allow::ports, AllowMerge::compare)
          .thenComparing(Allow::blocks, AllowMerge::compare);

  private AllowMerge() {}

  /**
   * The union of allows: each pair of equal peers or equal ports joined, the contained left out.
   */
  static List<Allow> union(List<Allow> allows) {
    List<Allow> current = List.copyOf(allows);
    int before;
    do {
      before = current.size();
      current = join(current, Allow::ports);
      current = join(current, Allow::blocks);
    } while (current.size() < before);
    List<Allow> kept = new ArrayList<>();
    for (int i = 0; i < current.size(); i++) {
      // Joining has left no two equal ones, so two never swallow each other.
      if (!isContained(current, i)) {
        kept.add(current.get(i));
      }
    }
    kept.sort(ORDER);
    return List.copyOf(kept);
  }

  private static List<Allow> join(List<Allow> allows, Function<Allow, Object> key) {
    Map<Object, List<Allow>> groups = new LinkedHashMap<>();
    for (Allow allow : allows) {
      groups.computeIfAbsent(key.apply(allow), equal -> new ArrayList<>(1)).add(allow);
    }
    List<Allow> joined = new ArrayList<>(groups.size());
    for (List<Allow> group : groups.values()) {
      joined.add(group.size() == 1 ? group.get(0) : join(group));
    }
    return joined;
  }

  /** One allow of several that have equal ports or equal peers. */
  private static Allow join(List<Allow> group) {
    boolean everyPort = group.stream().anyMatch(allow -> allow.ports().isEmpty());
    return new Allow(
        peers(group.stream().flatMap(allow -> allow.peers().stream()).toList()),
        everyPort ? List.of() : ports(group.stream().flatMap(a -> a.ports().stream()).toList()),
        origins(group.stream().flatMap(allow -> allow.origins().stream()).toList()));
  }

  /** Disjoint blocks: the contained swallowed, halves of one block joined, origins kept. */
  static List<Peer> peers(Collection<Peer> peers) {
    List<Peer> sorted = peers.stream().sorted(Comparator.comparing(Peer::block)).toList();
    List<Peer> stack = new ArrayList<>();
    for (Peer peer : sorted) {
      Peer top = stack.isEmpty() ? null : stack.get(stack.size() - 1);
      if (top != null && top.block().contains(peer.block())) {
        stack.set(stack.size() - 1, new Peer(top.block(), both(top, peer)));
      } else {
        stack.add(peer);
        joinHalves(stack);
      }
    }
    return List.copyOf(stack);
  }

  private static void joinHalves(List<Peer> stack) {
    while (stack.size() > 1) {
      Peer upper = stack.get(stack.size() - 1);
      Peer lower = stack.get(stack.size() - 2);
      int length = lower.block().prefixLength();
      if (length != upper.block().prefixLength() || length == 0) {
        return;
      }
      Cidr whole = Cidr.containing(lower.block().network(), length - 1);
      if (!whole.contains(upper.block())) {
        return;
      }
      stack.remove(stack.size() - 1);
      stack.set(stack.size() - 1, new Peer(whole, both(lower, upper)));
    }
  }

  private static List<Origin> both(Peer one, Peer other) {
    if (one.origins().equals(other.origins())) {
      return one.origins();
    }
    List<Origin> all = new ArrayList<>(one.origins());
    all.addAll(other.origins());
    return origins(all);
  }

  /** One origin a policy, the first by place. */
  static List<Origin> origins(Collection<Origin> origins) {
    Map<String, Origin> first = new TreeMap<>();
    for (Origin origin : origins) {
      String policy = Objects.requireNonNull(origin.object()).path();
      first.merge(policy, origin, (a, b) -> a.at().compareTo(b.at()) <= 0 ? a : b);
    }
    return List.copyOf(first.values());
  }

  /** Disjoint ranges, overlapping and adjacent ones of a protocol joined. */
  static List<Port> ports(Collection<Port> ports) {
    List<Port> merged = new ArrayList<>();
    for (Port port : ports.stream().sorted().toList()) {
      Port top = merged.isEmpty() ? null : merged.get(merged.size() - 1);
      if (top != null
          && top.protocol() == port.protocol()
          && port.range().first() <= top.range().last() + 1) {
        int last = Math.max(top.range().last(), port.range().last());
        merged.set(
            merged.size() - 1, new Port(port.protocol(), new PortRange(top.range().first(), last)));
      } else {
        merged.add(port);
      }
    }
    return List.copyOf(merged);
  }

  private static boolean isContained(List<Allow> allows, int at) {
    for (int i = 0; i < allows.size(); i++) {
      if (i != at && contains(allows.get(i), allows.get(at))) {
        return true;
      }
    }
    return false;
  }

  private static boolean contains(Allow outer, Allow inner) {
    if (!outer.ports().isEmpty()
        && (inner.ports().isEmpty() || !inner.ports().stream().allMatch(p -> covers(outer, p)))) {
      return false;
    }
    if (outer.fromEverybody()) {
      return true;
    }
    List<Cidr> blocks = outer.blocks();
    return inner.peers().stream().allMatch(peer -> CidrSet.covers(blocks, peer.block()));
  }

  private static boolean covers(Allow outer, Port port) {
    return outer.ports().stream()
        .anyMatch(
            wide ->
                wide.protocol() == port.protocol()
                    && wide.range().first() <= port.range().first()
                    && port.range().last() <= wide.range().last());
  }

  private static <T extends Comparable<T>> int compare(List<T> one, List<T> other) {
    for (int i = 0; i < Math.min(one.size(), other.size()); i++) {
      int byItem = one.get(i).compareTo(other.get(i));
      if (byItem != 0) {
        return byItem;
      }
    }
    return Integer.compare(one.size(), other.size());
  }
}
