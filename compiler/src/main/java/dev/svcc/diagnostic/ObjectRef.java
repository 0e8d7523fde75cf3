package dev.svcc.diagnostic;

/**
 * A Kubernetes object by kind, namespace and name, validated before it comes here.
 *
 * @param kind such as {@code Service}
 * @param namespace empty for objects without one
 * @param name metadata.name
 */
public record ObjectRef(String kind, String namespace, String name)
    implements Comparable<ObjectRef> {
  @Override
  public int compareTo(ObjectRef other) {
    int byKind = kind.compareTo(other.kind);
    if (byKind != 0) {
      return byKind;
    }
    int byNamespace = namespace.compareTo(other.namespace);
    return byNamespace != 0 ? byNamespace : name.compareTo(other.name);
  }

  /** {@code namespace/name}, or the name alone. */
  public String path() {
    return namespace.isEmpty() ? name : namespace + "/" + name;
  }

  @Override
  public String toString() {
    return kind + " " + path();
  }
}
