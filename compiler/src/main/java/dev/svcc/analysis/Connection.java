package dev.svcc.analysis;

import dev.svcc.net.IpAddress;

/**
 * What conntrack keeps of a connection: how its first packet looked when it came, and how when it
 * left.
 *
 * @param came before any translation
 * @param left after every translation
 */
public record Connection(Ends came, Ends left) {
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
    Ends swapped() {
      return new Ends(
          /* source= */ destination,
          /* sourcePort= */ destinationPort,
          /* destination= */ source,
          /* destinationPort= */ sourcePort);
    }
  }

  /** Whether the destination was translated. */
  public boolean hasNewDestination() {
    return !came.destination.equals(left.destination)
        || came.destinationPort != left.destinationPort;
  }

  /** Whether the source was translated. */
  public boolean hasNewSource() {
    return !came.source.equals(left.source) || came.sourcePort != left.sourcePort;
  }
}
