package dev.svcc.intent;

/** What becomes of a new connection to a frontend. */
public sealed interface Disposition {
  /**
   * It goes to one endpoint of a group, each with the same probability. An endpoint that reaches
   * itself is always masqueraded.
   *
   * @param group the Service's {@code cluster} or {@code local} group, not empty
   * @param masquerade whether its source is replaced by the node's address
   */
  record Forward(EndpointGroup group, boolean masquerade) implements Disposition {}

  /** No endpoint anywhere: it is refused (icmp port unreachable). */
  record RejectTraffic() implements Disposition {}

  /** Endpoints elsewhere, but none that the traffic policy lets it use: it is dropped. */
  record DropTraffic() implements Disposition {}
}
