package dev.svcc.trace;

import dev.svcc.net.Packet;
import dev.svcc.net.Protocol;
import org.jspecify.annotations.Nullable;

/**
 * What kind of packet is asked about.
 *
 * @param protocol the protocol; null: that of the Service's port, else TCP
 * @param icmpType the type of an ICMP message; -1: an echo request
 * @param icmpCode its code
 * @param state what conntrack says of it; null: what it says of a first packet
 */
public record Wanted(
    @Nullable Protocol protocol, int icmpType, int icmpCode, Packet.@Nullable State state) {
  /** A first packet of whatever protocol the target speaks. */
  public static final Wanted FIRST = new Wanted(null, -1, 0, null);

  /** The same kind of packet, of this protocol where none was asked for. */
  Wanted orOf(Protocol otherwise) {
    return protocol == null ? new Wanted(otherwise, icmpType, icmpCode, state) : this;
  }

  /** Whether it is an ICMP message, which has no port. */
  boolean isIcmp() {
    return protocol == Protocol.ICMP || protocol == Protocol.ICMPV6;
  }
}
