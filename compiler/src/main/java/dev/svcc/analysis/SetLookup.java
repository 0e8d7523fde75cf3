package dev.svcc.analysis;

import dev.svcc.net.Cidr;
import dev.svcc.net.Family;
import dev.svcc.net.IpAddress;
import dev.svcc.net.Protocol;
import dev.svcc.rule.AddressSet;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * An ipset made ready to be asked. Judged are {@code hash:} and {@code bitmap:} sets of {@code ip},
 * {@code net} and {@code port}; any other type is unknown.
 */
final class SetLookup {
  private static final Set<String> KINDS = Set.of("ip", "net", "port");

  private final Family family;
  private final List<String> kinds;
  private final boolean known;

  /** Every entry; its value says whether it is an exception ({@code nomatch}). */
  private final Map<List<Object>, Boolean> entries = new HashMap<>();

  /** By dimension, the prefix lengths that its blocks have, longest first. */
  private final List<TreeSet<Integer>> lengths = new ArrayList<>();

  SetLookup(AddressSet set) {
    family = set.family();
    kinds = List.of(set.type().substring(set.type().indexOf(':') + 1).split(",", -1));
    known =
        (set.type().startsWith("hash:") || set.type().startsWith("bitmap:"))
            && KINDS.containsAll(kinds);
    kinds.forEach(kind -> lengths.add(new TreeSet<>(Comparator.reverseOrder())));
    if (known) {
      set.entries().forEach(this::add);
    }
  }

  private void add(String entry) {
    String[] words = entry.split(" ", -1);
    String[] parts = words[0].split(",", -1);
    List<Object> key = new ArrayList<>();
    for (int i = 0; i < kinds.size(); i++) {
      key.add(part(i, parts[i]));
    }
    entries.put(key, Arrays.asList(words).contains("nomatch"));
  }

  private Object part(int dimension, String text) {
    if (kinds.get(dimension).equals("port")) {
      return text;
    }
    Cidr block = Cidr.parse(text).orElseGet(() -> Cidr.of(IpAddress.of(text)));
    lengths.get(dimension).add(block.prefixLength());
    return block;
  }

  /** Whether the packet's parts in these directions are an entry. */
  Truth contains(Walker packet, List<String> directions) {
    if (!known) {
      return Truth.UNKNOWN;
    }
    if (directions.size() < kinds.size() || packet.source.family() != family) {
      return Truth.FALSE;
    }
    return Truth.of(find(packet, directions, new ArrayList<>()).orElse(false));
  }

  /** The narrowest entry decides; empty where there is none. */
  private Optional<Boolean> find(Walker packet, List<String> directions, List<Object> key) {
    int dimension = key.size();
    if (dimension == kinds.size()) {
      return Optional.ofNullable(entries.get(key)).map(exception -> !exception);
    }
    for (Object part : candidates(packet, dimension, directions.get(dimension).equals("src"))) {
      key.add(part);
      Optional<Boolean> found = find(packet, directions, key);
      key.remove(dimension);
      if (found.isPresent()) {
        return found;
      }
    }
    return Optional.empty();
  }

  private List<Object> candidates(Walker packet, int dimension, boolean ofSource) {
    if (!kinds.get(dimension).equals("port")) {
      IpAddress address = ofSource ? packet.source : packet.destination;
      List<Object> blocks = new ArrayList<>();
      for (int length : lengths.get(dimension)) {
        blocks.add(Cidr.containing(address, length));
      }
      return blocks;
    }
    if (packet.protocol == Protocol.ICMP || packet.protocol == Protocol.ICMPV6) {
      String name = packet.protocol == Protocol.ICMP ? "icmp:" : "ipv6-icmp:";
      return List.of(name + packet.icmpType + "/" + packet.icmpCode);
    }
    int port = ofSource ? packet.sourcePort : packet.destinationPort;
    return packet.hasPorts()
        ? List.of(packet.protocol.kernelName() + ":" + port, Integer.toString(port))
        : List.of();
  }
}
