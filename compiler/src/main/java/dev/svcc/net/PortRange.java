package dev.svcc.net;

import org.jspecify.annotations.Nullable;

/**
 * Ports from {@code first} to {@code last}, both included, 0 to 65535.
 *
 * @param first the lowest port
 * @param last the highest port, not below {@code first}
 */
public record PortRange(int first, int last) implements Comparable<PortRange> {
  /** Every port, 0 included. */
  public static final PortRange ALL = new PortRange(0, 65535);

  public PortRange {
    if (first < 0 || last > 65535 || first > last) {
      throw new IllegalArgumentException("port range " + first + "-" + last);
    }
  }

  /** The range of one port. */
  public static PortRange of(int port) {
    return new PortRange(port, port);
  }

  public boolean contains(int port) {
    return first <= port && port <= last;
  }

  public boolean isSingle() {
    return first == last;
  }

  @Override
  public boolean equals(@Nullable Object object) {
    return object instanceof PortRange other && first == other.first && last == other.last;
  }

  @Override
  public int hashCode() {
    return 31 * first + last;
  }

  @Override
  public int compareTo(PortRange other) {
    int byFirst = Integer.compare(first, other.first);
    return byFirst != 0 ? byFirst : Integer.compare(last, other.last);
  }
}
