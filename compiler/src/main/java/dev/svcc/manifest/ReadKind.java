package dev.svcc.manifest;

import dev.svcc.manifest.text.Outline;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * A kind of object that svcc reads.
 *
 * @param kind kind
 * @param apiVersion the only apiVersion of it that svcc reads
 * @param nameRule what its objects may be called
 * @param namespaced whether they live in namespaces
 * @param outline which parts of them are looked at
 * @param decoder makes records of them
 * @param store keeps the records
 */
record ReadKind<T>(
    String kind,
    String apiVersion,
    NameRule nameRule,
    boolean namespaced,
    Outline outline,
    Decoder<T> decoder,
    BiConsumer<Collected, T> store) {
  private static final Outline METADATA =
      allBut(
          "creationTimestamp",
          "finalizers",
          "generation",
          "managedFields",
          "ownerReferences",
          "resourceVersion",
          "selfLink",
          "uid");

  /** What is kept of an object whose kind is not known yet: a slice has its endpoints first. */
  static final Outline ANY =
      Outline.allBut(
          Map.of("metadata", METADATA, "endpoints", allBut("deprecatedTopology", "targetRef")));

  private static Outline allBut(String... keys) {
    Map<String, Outline> parts = new TreeMap<>();
    for (String key : keys) {
      parts.put(key, Outline.NONE);
    }
    return Outline.allBut(parts);
  }

  /** What is kept of an object of a kind that is not read. */
  static final Outline OTHER = Outline.only(Set.of("apiVersion", "kind"));

  private static final SortedMap<String, ReadKind<?>> BY_KIND = byKind();

  // Sorted: messages list the kinds.
  private static SortedMap<String, ReadKind<?>> byKind() {
    SortedMap<String, ReadKind<?>> kinds = new TreeMap<>();
    add(
        kinds,
        new ReadKind<>(
            "Service",
            "v1",
            NameRule.LABEL_1035,
            true,
            ANY,
            new ServiceDecoder(),
            (collected, service) -> collected.services.add(service)));
    add(
        kinds,
        new ReadKind<>(
            "EndpointSlice",
            "discovery.k8s.io/v1",
            NameRule.SUBDOMAIN,
            true,
            ANY,
            new EndpointSliceDecoder(),
            (collected, slice) -> collected.slices.add(slice)));
    add(
        kinds,
        new ReadKind<>(
            "Endpoints",
            "v1",
            NameRule.SUBDOMAIN,
            true,
            ANY,
            new EndpointsDecoder(),
            (collected, endpoints) -> collected.endpoints.add(endpoints)));
    add(
        kinds,
        new ReadKind<>(
            "Pod",
            "v1",
            NameRule.SUBDOMAIN,
            true,
            outline(PodDecoder.SPEC, PodDecoder.STATUS),
            new PodDecoder(),
            (collected, pod) -> collected.pods.add(pod)));
    add(
        kinds,
        new ReadKind<>(
            "Node",
            "v1",
            NameRule.SUBDOMAIN,
            false,
            outline(NodeDecoder.SPEC, NodeDecoder.STATUS),
            new NodeDecoder(),
            (collected, node) -> collected.nodes.add(node)));
    add(
        kinds,
        new ReadKind<>(
            "Namespace",
            "v1",
            NameRule.LABEL,
            false,
            outline(Outline.NONE, Outline.NONE),
            new NamespaceDecoder(),
            (collected, namespace) -> collected.namespaces.add(namespace)));
    add(
        kinds,
        new ReadKind<>(
            "NetworkPolicy",
            "networking.k8s.io/v1",
            NameRule.SUBDOMAIN,
            true,
            ANY,
            new NetworkPolicyDecoder(),
            (collected, policy) -> collected.policies.add(policy)));
    return Collections.unmodifiableSortedMap(kinds);
  }

  private static void add(Map<String, ReadKind<?>> kinds, ReadKind<?> kind) {
    kinds.put(kind.kind(), kind);
  }

  private static Outline outline(Outline spec, Outline status) {
    return Outline.allBut(Map.of("metadata", METADATA, "spec", spec, "status", status));
  }

  /** The kind with this name, if svcc reads it. */
  static @Nullable ReadKind<?> of(String kind) {
    return BY_KIND.get(kind);
  }

  /** All kinds that svcc reads. */
  static Set<String> all() {
    return BY_KIND.keySet();
  }

  /** Decodes an object of this kind and keeps it. */
  void read(Value object, Subject subject, MetadataDecoder metadata, Collected collected) {
    Metadata decoded = metadata.decode(object, subject, nameRule, namespaced);
    T result = decoder.decode(object, decoded);
    if (result == null) {
      collected.skip(kind);
    } else if (!decoded.name().isEmpty()) {
      store.accept(collected, result);
    }
  }
}
