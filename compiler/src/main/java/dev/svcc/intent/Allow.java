package dev.svcc.intent;

import dev.svcc.diagnostic.Origin;
import dev.svcc.net.Cidr;
import dev.svcc.net.PortRange;
import dev.svcc.net.Protocol;
import java.util.List;

/**
 * Every one of these peers, at every one of these ports. Named ports are resolved: peers whose name
 * means another number stand in another allow.
 *
 * @param peers disjoint blocks, sorted, adjacent ones joined; the whole family where everybody may;
 *     never empty
 * @param ports disjoint ranges, sorted by protocol and number; empty: every port of every protocol,
 *     ICMP included
 * @param origins the policy rules that say so, one a policy, by policy, at least one
 */
public record Allow(List<Peer> peers, List<Port> ports, List<Origin> origins) {
  /**
   * A block of addresses.
   *
   * @param block the block
   * @param origins who allows (parts of) it, one a policy, by policy, at least one
   */
  public record Peer(Cidr block, List<Origin> origins) {
    public Peer {
      origins = List.copyOf(origins);
    }
  }

  /**
   * Ports of one protocol; {@link PortRange#ALL} for all of them.
   *
   * @param protocol TCP, UDP or SCTP
   * @param range which ports
   */
  public record Port(Protocol protocol, PortRange range) implements Comparable<Port> {
    @Override
    public int compareTo(Port other) {
      int byProtocol = protocol.compareTo(other.protocol);
      return byProtocol != 0 ? byProtocol : range.compareTo(other.range);
    }
  }

  public Allow {
    peers = List.copyOf(peers);
    ports = List.copyOf(ports);
    origins = List.copyOf(origins);
  }

  /** The peers' blocks, in order. */
  public List<Cidr> blocks() {
    return peers.stream().map(Peer::block).toList();
  }

  /** Whether everybody of the family is a peer. */
  public boolean fromEverybody() {
    return peers.size() == 1 && peers.get(0).block().isAny();
  }
}
