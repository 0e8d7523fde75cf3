package dev.svcc.trace;

import dev.svcc.diagnostic.ObjectRef;
import dev.svcc.diagnostic.SourceSpan;

/** Who has an address. */
public sealed interface Place {
  /**
   * A pod with an address of its own.
   *
   * @param pod the pod
   * @param node the node it runs on; empty where that is not known
   * @param at where the address stands
   */
  record OfPod(ObjectRef pod, String node, SourceSpan at) implements Place {}

  /**
   * An endpoint of a Service whose pod is not in the input, or that is no pod.
   *
   * @param service the Service
   * @param node the node it runs on; empty where that is not known
   * @param at where the address stands
   */
  record OfEndpoint(ObjectRef service, String node, SourceSpan at) implements Place {}

  /**
   * A node.
   *
   * @param node its name; empty for a node that only flags describe
   */
  record OfNode(String node) implements Place {}

  /**
   * A Service.
   *
   * @param service the Service
   * @param kind what the address is to it
   * @param at where the address stands
   */
  record OfService(ObjectRef service, Kind kind, SourceSpan at) implements Place {
    /** The addresses of a Service. */
    public enum Kind {
      CLUSTER_IP,
      EXTERNAL_IP,
      LOAD_BALANCER_IP
    }
  }

  /** Nobody that the input knows. */
  record Unknown() implements Place {}

  /** The node where whoever has the address is; empty where that is not known. */
  default String where() {
    return switch (this) {
      case OfPod pod -> pod.node();
      case OfEndpoint endpoint -> endpoint.node();
      case OfNode node -> node.node();
      case OfService service -> "";
      case Unknown unknown -> "";
    };
  }
}
