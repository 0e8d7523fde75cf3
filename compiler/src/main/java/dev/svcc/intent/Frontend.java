package dev.svcc.intent;

import dev.svcc.diagnostic.Origin;
import org.jspecify.annotations.Nullable;

/**
 * An address and port where a Service answers, and what becomes of new connections to it by source.
 * A source is first asked whether it is a pod ({@link LocalTraffic}), then whether it is the node
 * itself (a local address), else it is outside.
 *
 * @param kind what the address is
 * @param address the address; null for {@link Kind#NODE_PORT}, which answers at the {@link
 *     NodePortAddresses} of the node
 * @param port the port, 1 to 65535
 * @param guarded whether the Service's source ranges hold here: others are dropped
 * @param fromPods what becomes of pods' traffic
 * @param fromNode what becomes of the node's own
 * @param fromOutside what becomes of everybody else's
 * @param origin where it was written
 */
public record Frontend(
    Kind kind,
    dev.svcc.net.@Nullable IpAddress address,
    int port,
    boolean guarded,
    Disposition fromPods,
    Disposition fromNode,
    Disposition fromOutside,
    Origin origin) {
  /** What a frontend's address is. */
  public enum Kind {
    CLUSTER_IP,
    EXTERNAL_IP,
    LOAD_BALANCER_IP,
    NODE_PORT
  }

  /** Whether it is for clients outside the cluster: everything but the clusterIP. */
  public boolean isExternal() {
    return kind != Kind.CLUSTER_IP;
  }
}
