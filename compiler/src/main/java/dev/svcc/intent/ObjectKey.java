package dev.svcc.intent;

import dev.svcc.manifest.Metadata;

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

  /** Names in a cluster are numbered alike; a record's own hash makes too many of them collide. */
  @Override
  public int hashCode() {
    return namespace.hashCode() * 0x9e3779b1 + name.hashCode();
  }
}
