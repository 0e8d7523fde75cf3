package dev.svcc.intent;

import dev.svcc.diagnostic.ObjectRef;
import dev.svcc.net.Family;
import dev.svcc.net.IpAddress;
import java.util.List;

/**
 * A local pod that policies isolate in one direction, in one family, and all that they allow it.
 *
 * @param pod the pod
 * @param family the family of every address in it
 * @param addresses the pod's addresses of that family, sorted, at least one
 * @param direction which connections it is about
 * @param allows what may pass; nothing else does
 */
public record PodPolicy(
    ObjectRef pod,
    Family family,
    List<IpAddress> addresses,
    Direction direction,
    List<Allow> allows) {
  /** The direction of a new connection, seen from the pod. */
  public enum Direction {
    INGRESS,
    EGRESS
  }

  public PodPolicy {
    addresses = List.copyOf(addresses);
    allows = List.copyOf(allows);
  }
}
