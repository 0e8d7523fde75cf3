package dev.svcc.intent;

import dev.svcc.manifest.Metadata;
import org.jspecify.annotations.Nullable;

/**
 * What Services and their endpoints are matched by.
 *
 * @param namespace metadata.namespace
 * @param name the Service's name
 */
record ObjectKey(String namespace, String name) {
  static ObjectKey of(Metadata metadata) {
    return new ObjectKey(metadata.namespace(), metadata.name());
  }

  @Override
  public boolean equals(@Nullable Object object) {
    return object instanceof ObjectKey other
        && name.equals(other.name)
        && namespace.equals(other.namespace);
  }

  /** Names in a cluster are numbered alike; a record's own hash makes too many of them collide. */
  @Override
  public int hashCode() {
    return namespace.hashCode() * 0x9e3779b1 + name.hashCode();
  }
}
