package dev.svcc.intent;

import dev.svcc.diagnostic.Origin;
import dev.svcc.net.Family;
import dev.svcc.net.IpAddress;

/**
 * Where a connection can end. Equality ignores the origin.
 *
 * @param address the pod's (or an external server's) address
 * @param port its port, 1 to 65535
 * @param local whether it runs on this node
 * @param origin where it was written
 */
public record Endpoint(IpAddress address, int port, boolean local, Origin origin)
    implements Comparable<Endpoint> {
  @Override
  public int compareTo(Endpoint other) {
    int byAddress = address.compareTo(other.address);
    return byAddress != 0 ? byAddress : Integer.compare(port, other.port);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Endpoint that
        && address.equals(that.address)
        && port == that.port
        && local == that.local;
  }

  @Override
  public int hashCode() {
    return address.hashCode() * 31 + port;
  }

  /** {@code 10.0.0.1:80} or {@code [fd00::1]:80}. */
  @Override
  public String toString() {
    return address.family() == Family.IPV4 ? address + ":" + port : "[" + address + "]:" + port;
  }
}
