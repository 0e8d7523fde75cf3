package dev.svcc.rule;

import dev.svcc.diagnostic.Origin;
import dev.svcc.net.Family;
import dev.svcc.net.IpAddress;
import dev.svcc.net.Protocol;
import java.util.List;
import java.util.Objects;

/**
 * A virtual server of IPVS with its real servers ({@code ipvsadm -A} and {@code -a}). Equality
 * ignores the origin.
 *
 * @param key which packets it takes
 * @param scheduler how it chooses a real server, by the kernel's name: {@code rr}, {@code wlc}, …
 * @param flags the scheduler's flags by the names that ipvsadm prints ({@code mh-port}), or {@code
 *     ops} for one-packet scheduling; in its order
 * @param persistenceSeconds how long a client stays with its real server, in seconds; 0: not at all
 * @param persistencePrefix how many bits of a client's address make it the same client: 32 or 128
 *     unless told otherwise
 * @param realServers the real servers, sorted by address, then port; with none, the kernel refuses
 *     with icmp port unreachable
 * @param origin why it is there
 */
public record VirtualServer(
    Key key,
    String scheduler,
    List<String> flags,
    int persistenceSeconds,
    int persistencePrefix,
    List<RealServer> realServers,
    Origin origin) {
  /** Which packets a virtual server takes. */
  public sealed interface Key {
    /** The family of the packets. */
    Family family();

    /**
     * Those to one address and port.
     *
     * @param address the address; IPVS sees packets to it only where it is local
     * @param protocol TCP, UDP or SCTP
     * @param port 1 to 65535, or 0 for every port that has no virtual server of its own
     */
    record Address(IpAddress address, Protocol protocol, int port) implements Key {
      @Override
      public Family family() {
        return address.family();
      }
    }

    /** Those with a mark ({@code ipvsadm -A -f mark}); not 0. */
    record FirewallMark(int mark, Family family) implements Key {}
  }

  /**
   * Where a virtual server sends connections. Equality ignores the origin.
   *
   * @param address its address
   * @param port its port; 0 keeps the packet's
   * @param forwarding how it is reached
   * @param weight its share; 0 takes no new connections (it drains)
   * @param origin why it is there
   */
  public record RealServer(
      IpAddress address, int port, Forwarding forwarding, int weight, Origin origin) {
    @Override
    public boolean equals(Object other) {
      return other instanceof RealServer that
          && address.equals(that.address)
          && port == that.port
          && forwarding == that.forwarding
          && weight == that.weight;
    }

    @Override
    public int hashCode() {
      return Objects.hash(address, port, forwarding, weight);
    }
  }

  /** How packets get to a real server. */
  public enum Forwarding {
    /** {@code -m}: by translating their destination. */
    MASQUERADING,
    /** {@code -g}: by sending them on as they are. */
    DIRECT,
    /** {@code -i}: in a tunnel. */
    TUNNEL
  }

  public VirtualServer {
    flags = List.copyOf(flags);
    realServers = List.copyOf(realServers);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof VirtualServer that
        && key.equals(that.key)
        && scheduler.equals(that.scheduler)
        && flags.equals(that.flags)
        && persistenceSeconds == that.persistenceSeconds
        && persistencePrefix == that.persistencePrefix
        && realServers.equals(that.realServers);
  }

  @Override
  public int hashCode() {
    return Objects.hash(key, scheduler, flags, persistenceSeconds, persistencePrefix, realServers);
  }
}
