package dev.svcc.trace;

import dev.svcc.net.Packet;
import dev.svcc.net.Protocol;
import java.util.Locale;
import java.util.Optional;
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

  /** The protocol that people call so; ICMP stands for ICMPv6 too. */
  public static Optional<Protocol> protocol(String word) {
    return switch (word.toLowerCase(Locale.ROOT)) {
      case "tcp" -> Optional.of(Protocol.TCP);
      case "udp" -> Optional.of(Protocol.UDP);
      case "sctp" -> Optional.of(Protocol.SCTP);
      case "icmp", "icmpv6", "ipv6-icmp" -> Optional.of(Protocol.ICMP);
      default -> Optional.empty();
    };
  }

  /** The same kind of packet, of this protocol where none was asked for. */
  Wanted orOf(Protocol otherwise) {
    return protocol == null ? new Wanted(otherwise, icmpType, icmpCode, state) : this;
  }

  /** Whether it is an ICMP message, which has no port. */
  boolean isIcmp() {
    return protocol == Protocol.ICMP || protocol == Protocol.ICMPV6;
  }
}
