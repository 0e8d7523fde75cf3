package dev.svcc.intent;

import dev.svcc.diagnostic.ObjectRef;
import dev.svcc.diagnostic.Origin;
import dev.svcc.net.Family;
import dev.svcc.net.IpAddress;
import java.util.Comparator;
import java.util.List;

/**
 * A local pod that policies isolate in one direction, in one family.
 *
 * @param pod the pod
 * @param family the family of every address in it
 * @param addresses the pod's addresses of that family, sorted, at least one
 * @param direction which connections it is about
 * @param isolation who isolates it and what they allow it; shared with other pods where it is equal
 * @param origin the pod in its manifest
 */
public record PodPolicy(
    ObjectRef pod,
    Family family,
    List<IpAddress> addresses,
    Direction direction,
    Isolation isolation,
    Origin origin)
    implements Comparable<PodPolicy> {
  private static final Comparator<PodPolicy> ORDER =
      Comparator.comparing(PodPolicy::pod)
          .thenComparing(PodPolicy::family)
          .thenComparing(PodPolicy::direction);

  /** The direction of a new connection, seen from the pod. */
  public enum Direction {
    INGRESS,
    EGRESS
  }

  public PodPolicy {
    addresses = List.copyOf(addresses);
  }

  @Override
  public int compareTo(PodPolicy other) {
    return ORDER.compare(this, other);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof PodPolicy that
        && ORDER.compare(this, that) == 0
        && addresses.equals(that.addresses)
        && isolation.equals(that.isolation);
  }

  @Override
  public int hashCode() {
    return pod.hashCode() * 31 + direction.hashCode();
  }
}
