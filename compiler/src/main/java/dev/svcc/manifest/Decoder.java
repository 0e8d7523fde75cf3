package dev.svcc.manifest;

import org.jspecify.annotations.Nullable;

/** Decodes the objects of one kind. */
interface Decoder<T> {
  /**
   * Decodes an object; null if it cannot be made, after a complaint, or needs none.
   *
   * @param object the whole object
   * @param metadata its metadata, already decoded
   */
  @Nullable T decode(Value object, Metadata metadata);
}
