package dev.svcc.analysis;

import dev.svcc.diagnostic.ObjectRef;
import dev.svcc.rule.Rule;

/** What somebody asks about. */
public sealed interface Subject {
  /** A chain with this name, in whatever table. */
  record OfChain(String name) implements Subject {}

  /**
   * A rule like this one in a chain with this name, in whatever table; origins are not compared.
   */
  record OfRule(String chain, Rule rule) implements Subject {}

  /**
   * Objects.
   *
   * @param kind such as {@code Service}; empty: of any kind
   * @param namespace the namespace
   * @param name the name
   */
  record OfObject(String kind, String namespace, String name) implements Subject {
    /** Whether the object is one of them. */
    public boolean means(ObjectRef object) {
      return object.namespace().equals(namespace)
          && object.name().equals(name)
          && (kind.isEmpty() || object.kind().equals(kind));
    }
  }
}
