package dev.svcc.analysis;

import dev.svcc.net.IpAddress;
import org.jspecify.annotations.Nullable;

/**
 * What conntrack and IPVS keep of a connection: how its first packet looked when it came, how when
 * the nat tables had chosen a destination, and how when it left.
 *
 * @param came before any translation
 * @param routed once the nat tables had chosen its destination, before IPVS chose a real server
 * @param left after every translation
 * @param mark the connection's mark (CONNMARK)
 */
public record Connection(Ends came, Ends routed, Ends left, int mark) {
  /**
   * The two ends that a packet names.
   *
   * @param source its source
   * @param sourcePort its source port, or 0
   * @param destination its destination
   * @param destinationPort its destination port, or 0
   */
  public record Ends(IpAddress source, int sourcePort, IpAddress destination, int destinationPort) {
    /** As an answer names them. */
    public Ends swapped() {
      return new Ends(
          /* source= */ destination,
          /* sourcePort= */ destinationPort,
          /* destination= */ source,
          /* destinationPort= */ sourcePort);
    }

    private boolean hasDestinationOf(Ends other) {
      return destination.equals(other.destination) && destinationPort == other.destinationPort;
    }

    /** The same source, and the destination of another packet. */
    private Ends to(Ends other) {
      return new Ends(source, sourcePort, other.destination, other.destinationPort);
    }
  }

  /**
   * What is kept of a connection.
   *
   * @param beforeIpvs how the packet looked when IPVS met it; null if it did not
   */
  static Connection of(Ends came, @Nullable Ends beforeIpvs, Ends left, int mark) {
    return new Connection(came, came.to(beforeIpvs == null ? left : beforeIpvs), left, mark);
  }

  /** Whether the destination was translated, by a rule or by IPVS. */
  public boolean hasNewDestination() {
    return !came.hasDestinationOf(left);
  }

  /** Whether a nat table translated the destination: what {@code --ctstate DNAT} asks. */
  boolean hasNatDestination() {
    return !came.hasDestinationOf(routed);
  }

  /** Whether IPVS sent it to a real server. */
  public boolean isBalanced() {
    return !routed.hasDestinationOf(left);
  }

  /** Whether the source was translated. */
  public boolean hasNewSource() {
    return !came.source.equals(left.source) || came.sourcePort != left.sourcePort;
  }
}
