package dev.svcc.backend.ipvs;

import dev.svcc.net.Cidr;
import dev.svcc.net.Family;
import dev.svcc.net.IpAddress;
import dev.svcc.net.Protocol;
import dev.svcc.rule.AddressSet;
import dev.svcc.rule.Match;
import dev.svcc.rule.VirtualServer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Collects the entries of the back end's ipsets of one family. Not thread safe. */
final class ServiceSets {
  /** One address, port and third part each, where the set has them. */
  private record Entry(
      @Nullable IpAddress address, @Nullable Protocol protocol, int port, @Nullable Cidr third) {
    /** As {@code ipset save -s} sorts. */
    static final Comparator<Entry> ORDER =
        Comparator.comparing(Entry::address, Comparator.nullsFirst(Comparator.naturalOrder()))
            .thenComparing(Entry::protocol, Comparator.nullsFirst(Comparator.naturalOrder()))
            .thenComparingInt(Entry::port)
            .thenComparing(Entry::third, Comparator.nullsFirst(Comparator.naturalOrder()));

    String text() {
      StringBuilder out = new StringBuilder(48);
      if (address != null) {
        out.append(address);
      }
      if (protocol != null) {
        out.append(',').append(protocol.kernelName()).append(':');
      }
      if (port != 0) {
        out.append(port);
      }
      if (third != null) {
        out.append(',').append(third.isSingle() ? third.network().toString() : third.toString());
      }
      return out.toString();
    }
  }

  private final Family family;
  private final Map<SetKind, SortedSet<Entry>> entries = new EnumMap<>(SetKind.class);

  ServiceSets(Family family) {
    this.family = family;
  }

  void add(SetKind kind, VirtualServer.Key.Address key) {
    put(kind, new Entry(key.address(), key.protocol(), key.port(), null));
  }

  void addPort(SetKind kind, int port) {
    put(kind, new Entry(null, null, port, null));
  }

  void addAddress(SetKind kind, IpAddress address) {
    put(kind, new Entry(address, null, 0, null));
  }

  /** A source for a destination. A whole family is two halves: ipset takes no block of length 0. */
  void add(SetKind kind, VirtualServer.Key.Address key, Cidr source) {
    if (source.isAny()) {
      add(kind, key, Cidr.containing(source.network(), 1));
      add(kind, key, upperHalf());
    } else {
      put(kind, new Entry(key.address(), key.protocol(), key.port(), source));
    }
  }

  private Cidr upperHalf() {
    return Cidr.of(family == Family.IPV4 ? "128.0.0.0/1" : "8000::/1");
  }

  private void put(SetKind kind, Entry entry) {
    entries.computeIfAbsent(kind, key -> new TreeSet<>(Entry.ORDER)).add(entry);
  }

  /** Whether the set has an entry; others are not made. */
  boolean has(SetKind kind) {
    return entries.containsKey(kind);
  }

  /** Holds for packets that are in a set: for its dimensions in order, the destination's part. */
  Match contains(SetKind kind) {
    int dimensions = kind.type().split(",", -1).length;
    List<String> directions =
        new ArrayList<>(List.of("dst", "dst").subList(0, Math.min(2, dimensions)));
    if (dimensions == 3) {
      directions.add("src");
    }
    return new Match.SetMember(kind.setName(family), directions, false);
  }

  /** Holds for packets whose source is in a set of addresses. */
  Match containsSource(SetKind kind) {
    return new Match.SetMember(kind.setName(family), List.of("src"), false);
  }

  /** The sets with entries, and others' beside them, by name. */
  List<AddressSet> build(Collection<AddressSet> others) {
    List<AddressSet> sets = new ArrayList<>(others);
    entries.forEach(
        (kind, lines) ->
            sets.add(
                new AddressSet(
                    kind.setName(family),
                    kind.type(),
                    family,
                    lines.stream().map(Entry::text).toList())));
    sets.sort(Comparator.comparing(AddressSet::name));
    return sets;
  }
}
