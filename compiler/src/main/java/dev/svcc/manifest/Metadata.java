package dev.svcc.manifest;

import dev.svcc.diagnostic.ObjectRef;
import dev.svcc.diagnostic.SourceSpan;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * ObjectMeta, as far as rules depend on it.
 *
 * @param ref kind, namespace and name
 * @param labels metadata.labels
 * @param annotations metadata.annotations that svcc reads (others may be left out)
 * @param deleting whether metadata.deletionTimestamp is set
 * @param at where the object's name stands
 */
public record Metadata(
    ObjectRef ref,
    SortedMap<String, String> labels,
    SortedMap<String, String> annotations,
    boolean deleting,
    SourceSpan at) {
  public Metadata {
    labels = Collections.unmodifiableSortedMap(new TreeMap<>(labels));
    annotations = Collections.unmodifiableSortedMap(new TreeMap<>(annotations));
  }

  public String name() {
    return ref.name();
  }

  public String namespace() {
    return ref.namespace();
  }
}
