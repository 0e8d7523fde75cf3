package dev.svcc.kernel;

import dev.svcc.net.IpAddress;
import dev.svcc.net.Protocol;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * One node, its pods and hosts outside, as {@code scripts/netns-lab} builds them. Names have no
 * blanks and no slashes. Not thread safe.
 */
public final class Lab {
  /** What the node's own listeners answer as. */
  public static final String NODE = "node";

  private enum Kind {
    POD,
    OUTSIDE
  }

  private record Place(Kind kind, List<IpAddress> addresses, TreeSet<String> listens) {}

  private final List<IpAddress> node;
  private final TreeSet<String> nodeListens = new TreeSet<>();
  private final TreeMap<IpAddress, TreeSet<String>> loopbackListens = new TreeMap<>();
  private final SequencedMap<String, Place> places = new LinkedHashMap<>();
  private final Map<IpAddress, String> names = new LinkedHashMap<>();
  private final List<String> sysctls =
      new ArrayList<>(List.of("net.ipv4.conf.all.route_localnet=1"));

  public Lab(List<IpAddress> nodeAddresses) {
    this.node = List.copyOf(nodeAddresses);
  }

  /** Settings of the node, each as {@code NAME=VALUE}. */
  public void sysctls(List<String> settings) {
    sysctls.addAll(settings);
  }

  /** A pod on the node. */
  public void pod(String name, List<IpAddress> addresses) {
    add(name, new Place(Kind.POD, List.copyOf(addresses), new TreeSet<>()));
  }

  /** A host that the node routes to: a client outside, another node, another node's pod. */
  public void outside(String name, List<IpAddress> addresses) {
    add(name, new Place(Kind.OUTSIDE, List.copyOf(addresses), new TreeSet<>()));
  }

  private void add(String name, Place place) {
    if (places.putIfAbsent(name, place) != null) {
      throw new IllegalArgumentException("twice: " + name);
    }
    place.addresses.forEach(address -> names.put(address, name));
  }

  /** Who has this address; the node, too. */
  public Optional<String> owner(IpAddress address) {
    return node.contains(address) || address.isLoopback()
        ? Optional.of(NODE)
        : Optional.ofNullable(names.get(address));
  }

  /** Lets the owner of an address answer there; makes up a host outside where nobody has it. */
  public void listen(IpAddress address, int port, Protocol protocol) {
    String listener = port + "/" + protocol.kernelName();
    if (node.contains(address)) {
      nodeListens.add(listener);
      return;
    }
    if (address.isLoopback()) {
      loopbackListens.computeIfAbsent(address, key -> new TreeSet<>()).add(listener);
      return;
    }
    Place place = places.get(outsideIfNobody(address));
    if (place != null) {
      place.listens.add(listener);
    }
  }

  /** Whether the owner of an address answers there. */
  public boolean listens(IpAddress address, int port, Protocol protocol) {
    String listener = port + "/" + protocol.kernelName();
    TreeSet<String> ofLoopback = loopbackListens.getOrDefault(address, new TreeSet<>());
    Place place = places.get(names.getOrDefault(address, ""));
    return (node.contains(address) && nodeListens.contains(listener))
        || ofLoopback.contains(listener)
        || (place != null && place.listens.contains(listener));
  }

  /** The owner of an address; a host outside is made up where nobody has it. */
  public String outsideIfNobody(IpAddress address) {
    Optional<String> owner = owner(address);
    if (owner.isEmpty()) {
      String name = "at-" + address.toString().replace(':', '-');
      outside(name, List.of(address));
      return name;
    }
    return owner.orElseThrow();
  }

  /** The owner of an address; a pod is made up where nobody has it. */
  public String podIfNobody(IpAddress address) {
    Optional<String> owner = owner(address);
    if (owner.isEmpty()) {
      String name = "pod-" + address.toString().replace(':', '-');
      pod(name, List.of(address));
      return name;
    }
    return owner.orElseThrow();
  }

  /** Whether the owner of the address has this name. */
  public boolean isOwner(IpAddress address, String name) {
    return owner(address).filter(name::equals).isPresent();
  }

  /** The lab as netns-lab reads it. */
  public String text() {
    List<String> lines = new ArrayList<>();
    lines.add(line("node", NODE, node, nodeListens));
    places.forEach(
        (name, place) ->
            lines.add(
                line(
                    place.kind == Kind.POD ? "pod" : "outside",
                    name,
                    place.addresses,
                    place.listens)));
    // Whoever listens in the node's namespace answers by the node's name.
    loopbackListens.forEach(
        (address, listens) -> lines.add(line("host", NODE, List.of(address), listens)));
    lines.add("sysctl " + String.join(" ", sysctls));
    return String.join("\n", lines) + "\n";
  }

  private static String line(
      String kind, String name, List<IpAddress> addresses, Set<String> listens) {
    String joined = addresses.stream().map(IpAddress::toString).collect(Collectors.joining(","));
    return String.join(" ", kind, name, joined, String.join(" ", listens));
  }
}
