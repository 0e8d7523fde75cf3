package dev.svcc.analysis;

import dev.svcc.net.Cidr;
import dev.svcc.net.Family;
import dev.svcc.net.IpAddress;
import dev.svcc.net.Packet;
import dev.svcc.net.PortRange;
import dev.svcc.rule.Effect;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What targets of other programs' rules do. */
final class Effects {
  /** More ports than these to choose from are not told apart. */
  private static final int MOST_PORTS = 64;

  private Effects() {}

  /**
   * Does what the target says to the walker, or to copies of it: where the kernel chooses, each
   * choice has one.
   *
   * @return the walkers that go on; none where it cannot be told what is done
   */
  static List<Walker> of(Effect effect, Walker walker) {
    switch (effect) {
      case Effect.GoesOn goesOn -> walker.index++;
      case Effect.Untracked untracked -> {
        walker.state = Packet.State.UNTRACKED;
        walker.index++;
      }
      case Effect.Translates t -> {
        return translated(walker, t.ofSource(), t.addresses(), t.newPorts());
      }
      case Effect.Masquerades masquerades -> {
        walker.masquerade();
        walker.leaveTable();
      }
      case Effect.Redirects r -> {
        return translated(walker, false, List.of(here(walker)), r.newPorts());
      }
      case Effect.MapsNetwork(Cidr block) -> {
        boolean ofSource = !walker.hook.translatesDestination();
        IpAddress from = ofSource ? walker.source : walker.destination;
        return translated(walker, ofSource, List.of(mapped(from, block)), Optional.empty());
      }
      case Effect.SetsConnectionMark(int value, int mask) -> {
        walker.connectionMark = (walker.connectionMark & ~mask) ^ value;
        walker.index++;
      }
      case Effect.SavesMark(int nfmask, int ctmask) -> {
        walker.connectionMark = (walker.connectionMark & ~ctmask) ^ (walker.mark & nfmask);
        walker.index++;
      }
      case Effect.RestoresMark(int nfmask, int ctmask) -> {
        walker.mark = (walker.mark & ~nfmask) ^ (walker.connectionMark & ctmask);
        walker.index++;
      }
    }
    return List.of(walker);
  }

  /** The address that REDIRECT means: the node's own. */
  private static IpAddress here(Walker walker) {
    if (walker.hook == Hook.OUTPUT) {
      return IpAddress.of(walker.source.family() == Family.IPV4 ? "127.0.0.1" : "::1");
    }
    return walker.node.masqueradeSource(walker.destination);
  }

  private static IpAddress mapped(IpAddress address, Cidr block) {
    IpAddress network = block.network();
    IpAddress last = block.last(); // its host bits are all set
    return new IpAddress(
        address.family(),
        network.high() | (address.high() & (last.high() ^ network.high())),
        network.low() | (address.low() & (last.low() ^ network.low())));
  }

  private static List<Walker> translated(
      Walker walker, boolean ofSource, List<IpAddress> addresses, Optional<PortRange> range) {
    IpAddress address = ofSource ? walker.source : walker.destination;
    int port = ofSource ? walker.sourcePort : walker.destinationPort;
    List<IpAddress> toAddresses = addresses.isEmpty() ? List.of(address) : addresses;
    List<Integer> toPorts = range.map(ports -> choice(ofSource, port, ports)).orElse(List.of(port));
    List<Walker> walkers = new ArrayList<>();
    Fraction share = Fraction.of(1, Math.max(1, toAddresses.size() * toPorts.size()));
    for (IpAddress to : toAddresses) {
      for (int toPort : toPorts) {
        Walker way = walker.fork(share);
        way.translate(ofSource, to, toPort);
        way.leaveTable();
        walkers.add(way);
      }
    }
    return walkers;
  }

  /** A port of the range is kept. Which one is chosen else matters for destinations alone. */
  private static List<Integer> choice(boolean ofSource, int port, PortRange ports) {
    if (ports.contains(port)) {
      return List.of(port);
    }
    if (ofSource) {
      return List.of(ports.first());
    }
    List<Integer> all = new ArrayList<>();
    for (int each = ports.first(); each <= ports.last(); each++) {
      all.add(each);
    }
    return all.size() > MOST_PORTS ? List.of() : all;
  }
}
