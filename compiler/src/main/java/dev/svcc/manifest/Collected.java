package dev.svcc.manifest;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;

/** The objects read so far, in the order of the text. */
final class Collected {
  final List<Service> services = new ArrayList<>();
  final List<EndpointSlice> slices = new ArrayList<>();
  final List<Endpoints> endpoints = new ArrayList<>();
  final List<Pod> pods = new ArrayList<>();
  final List<Node> nodes = new ArrayList<>();
  final List<Namespace> namespaces = new ArrayList<>();
  final List<NetworkPolicy> policies = new ArrayList<>();
  private final SortedMap<String, Integer> skipped = new TreeMap<>();

  void skip(String kind) {
    skipped.merge(kind, 1, Integer::sum);
  }

  void addAll(Collected other) {
    services.addAll(other.services);
    slices.addAll(other.slices);
    endpoints.addAll(other.endpoints);
    pods.addAll(other.pods);
    nodes.addAll(other.nodes);
    namespaces.addAll(other.namespaces);
    policies.addAll(other.policies);
    other.skipped.forEach((kind, count) -> skipped.merge(kind, count, Integer::sum));
  }

  /** Whether there is no object of a kind that svcc reads. */
  boolean isEmpty() {
    return services.isEmpty()
        && slices.isEmpty()
        && endpoints.isEmpty()
        && pods.isEmpty()
        && nodes.isEmpty()
        && namespaces.isEmpty()
        && policies.isEmpty();
  }

  /** Whether there was an object of any kind. */
  boolean hasSkipped() {
    return !skipped.isEmpty();
  }

  /** Everything, each list sorted. */
  Manifests sorted() {
    return new Manifests(
        sorted(services, Service::metadata),
        sorted(slices, EndpointSlice::metadata),
        sorted(endpoints, Endpoints::metadata),
        sorted(pods, Pod::metadata),
        sorted(nodes, Node::metadata),
        sorted(namespaces, Namespace::metadata),
        sorted(policies, NetworkPolicy::metadata),
        skipped);
  }

  private static <T> List<T> sorted(List<T> objects, Function<T, Metadata> metadata) {
    // Two of one name are an error; the place makes that error the same every time.
    objects.sort((one, other) -> compare(metadata.apply(one), metadata.apply(other)));
    return objects;
  }

  private static int compare(Metadata one, Metadata other) {
    int byName = one.ref().compareTo(other.ref());
    return byName != 0 ? byName : one.at().compareTo(other.at());
  }
}
