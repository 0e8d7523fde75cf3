package dev.svcc.intent;

import org.jspecify.annotations.Nullable;

/** What becomes of a new connection to a frontend. */
public sealed interface Disposition {
  /**
   * It goes to one endpoint of a group, each with the same probability. An endpoint that reaches
   * itself is always masqueraded.
   *
   * @param group the Service's {@code cluster} or {@code local} group, not empty
   * @param masquerade whether its source is replaced by the node's address
   */
  record Forward(EndpointGroup group, boolean masquerade) implements Disposition {
    @Override
    public boolean equals(@Nullable Object object) {
      return object instanceof Forward other
          && masquerade == other.masquerade
          && group.equals(other.group);
    }

    @Override
    public int hashCode() {
      return 2 * group.hashCode() + (masquerade ? 1 : 0);
    }
  }

  /** No endpoint anywhere: it is refused (icmp port unreachable). */
  record RejectTraffic() implements Disposition {}

  /** Endpoints elsewhere, but none that the traffic policy lets it use: it is dropped. */
  record DropTraffic() implements Disposition {}
}
