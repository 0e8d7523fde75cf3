package dev.svcc.manifest;

import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * All objects of one input, each list sorted by namespace and name: the order and number of files
 * has no meaning.
 *
 * @param skipped how many objects of each other kind were passed over, by kind
 */
public record Manifests(
    List<Service> services,
    List<EndpointSlice> slices,
    List<Endpoints> endpoints,
    List<Pod> pods,
    List<Node> nodes,
    List<Namespace> namespaces,
    List<NetworkPolicy> policies,
    SortedMap<String, Integer> skipped) {
  public Manifests {
    services = List.copyOf(services);
    slices = List.copyOf(slices);
    endpoints = List.copyOf(endpoints);
    pods = List.copyOf(pods);
    nodes = List.copyOf(nodes);
    namespaces = List.copyOf(namespaces);
    policies = List.copyOf(policies);
    skipped = Collections.unmodifiableSortedMap(new TreeMap<>(skipped));
  }

  /** The same input with other Services and Pods in the place of its own. */
  public Manifests with(List<Service> services, List<Pod> pods) {
    return new Manifests(services, slices, endpoints, pods, nodes, namespaces, policies, skipped);
  }
}
