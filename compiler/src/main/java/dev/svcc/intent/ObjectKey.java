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
}
