package dev.svcc.trace;

import dev.svcc.diagnostic.ObjectRef;
import dev.svcc.manifest.EndpointSlice;
import dev.svcc.manifest.Endpoints;
import dev.svcc.manifest.LoadBalancerAddress;
import dev.svcc.manifest.Located;
import dev.svcc.manifest.Manifests;
import dev.svcc.manifest.Node;
import dev.svcc.manifest.Pod;
import dev.svcc.manifest.Service;
import dev.svcc.net.Cidr;
import dev.svcc.net.IpAddress;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Who has which address: nodes before pods, pods before endpoints, endpoints before Services. */
final class AddressBook {
  private static final Place NOBODY = new Place.Unknown();
  private static final String SERVICE_NAME = "kubernetes.io/service-name";

  private final Map<IpAddress, Place> places = new HashMap<>();
  private final SortedMap<Cidr, String> blocks = new TreeMap<>();
  private final String unscheduledOn;

  /**
   * Reads the addresses of all objects.
   *
   * @param manifests the input
   * @param here the node that flags choose, which pods without any nodeName are taken to be on
   * @param hereAddresses its addresses
   */
  AddressBook(Manifests manifests, String here, List<IpAddress> hereAddresses) {
    boolean unscheduled = manifests.pods().stream().allMatch(pod -> pod.nodeName().isEmpty());
    this.unscheduledOn = unscheduled ? here : "";
    hereAddresses.forEach(address -> add(address, new Place.OfNode(here)));
    for (Node node : manifests.nodes()) {
      String name = node.metadata().name();
      node.addresses().forEach(a -> add(a.value(), new Place.OfNode(name)));
      node.podCidrs().forEach(block -> blocks.putIfAbsent(block.value(), name));
    }
    manifests.pods().forEach(this::addPod);
    manifests.slices().forEach(this::addSlice);
    manifests.endpoints().forEach(this::addEndpoints);
    manifests.services().forEach(this::addService);
  }

  /** Who has the address. */
  Place at(IpAddress address) {
    return places.getOrDefault(address, NOBODY);
  }

  /** The node whose block of pods' addresses this one is in; empty if there is none. */
  String nodeOf(IpAddress address) {
    return blocks.entrySet().stream()
        .filter(block -> block.getKey().contains(address))
        .map(Map.Entry::getValue)
        .findFirst()
        .orElse("");
  }

  /** The node a pod runs on; empty where that is not known. */
  String nodeOf(Pod pod) {
    return pod.nodeName().isEmpty() ? unscheduledOn : pod.nodeName();
  }

  private void add(IpAddress address, Place place) {
    places.putIfAbsent(address, place);
  }

  private void addPod(Pod pod) {
    if (pod.hostNetwork() || pod.hasEnded()) {
      return;
    }
    for (Located<IpAddress> address : pod.addresses()) {
      add(address.value(), new Place.OfPod(pod.metadata().ref(), nodeOf(pod), address.at()));
    }
  }

  private void addSlice(EndpointSlice slice) {
    String name = slice.metadata().labels().get(SERVICE_NAME);
    ObjectRef service =
        name == null
            ? slice.metadata().ref()
            : new ObjectRef("Service", slice.metadata().namespace(), name);
    for (EndpointSlice.Endpoint endpoint : slice.endpoints()) {
      for (IpAddress address : endpoint.addresses()) {
        add(address, new Place.OfEndpoint(service, endpoint.nodeName(), endpoint.at()));
      }
    }
  }

  private void addEndpoints(Endpoints endpoints) {
    ObjectRef service =
        new ObjectRef("Service", endpoints.metadata().namespace(), endpoints.metadata().name());
    for (Endpoints.Subset subset : endpoints.subsets()) {
      subset.ready().forEach(a -> add(a.ip(), new Place.OfEndpoint(service, a.nodeName(), a.at())));
      subset
          .notReady()
          .forEach(a -> add(a.ip(), new Place.OfEndpoint(service, a.nodeName(), a.at())));
    }
  }

  private void addService(Service service) {
    ObjectRef ref = service.metadata().ref();
    service.clusterIps().forEach(a -> add(a, ref, Place.OfService.Kind.CLUSTER_IP));
    service.externalIps().forEach(a -> add(a, ref, Place.OfService.Kind.EXTERNAL_IP));
    service.loadBalancerAddresses().stream()
        .map(LoadBalancerAddress::address)
        .forEach(a -> add(a, ref, Place.OfService.Kind.LOAD_BALANCER_IP));
  }

  private void add(Located<IpAddress> address, ObjectRef service, Place.OfService.Kind kind) {
    add(address.value(), new Place.OfService(service, kind, address.at()));
  }
}
