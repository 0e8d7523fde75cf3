package dev.svcc.intent;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Endpoints among which connections are balanced evenly.
 *
 * @param scope which of the Service's groups it is
 * @param endpoints the endpoints, sorted by address, then port; each address and port once
 */
public record EndpointGroup(Scope scope, List<Endpoint> endpoints) {
  /** Which endpoints a group draws from. */
  public enum Scope {
    CLUSTER,
    LOCAL
  }

  public EndpointGroup {
    endpoints = List.copyOf(endpoints);
  }

  @Override
  public boolean equals(@Nullable Object object) {
    return object instanceof EndpointGroup other
        && scope == other.scope
        && endpoints.equals(other.endpoints);
  }

  @Override
  public int hashCode() {
    return endpoints.hashCode();
  }

  public boolean isEmpty() {
    return endpoints.isEmpty();
  }
}
