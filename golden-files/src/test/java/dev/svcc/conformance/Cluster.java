package dev.svcc.conformance;

import dev.svcc.analysis.NodeNetwork;
import dev.svcc.manifest.Manifests;
import dev.svcc.manifest.Pod;
import dev.svcc.net.Cidr;
import dev.svcc.net.Family;
import dev.svcc.net.IpAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The pods of a case around one node: who is local, and behind which interface. */
final class Cluster {
  private final String node;
  private final List<IpAddress> nodeAddresses;
  private final Manifests manifests;
  private final boolean anyNodeName;
  private final Map<IpAddress, String> interfaces = new LinkedHashMap<>();

  Cluster(Manifests manifests, String node, List<IpAddress> nodeAddresses) {
    this.node = node;
    this.nodeAddresses = nodeAddresses;
    this.manifests = manifests;
    this.anyNodeName = manifests.pods().stream().anyMatch(pod -> !pod.nodeName().isEmpty());
    int next = 0;
    for (Pod pod : manifests.pods()) {
      if (isLocal(pod) && !pod.hostNetwork()) {
        String name = "veth" + next++;
        pod.addresses().forEach(address -> interfaces.put(address.value(), name));
      }
    }
  }

  /** Pods without a node count as local when no pod of the input has one. */
  boolean isLocal(Pod pod) {
    return anyNodeName ? pod.nodeName().equals(node) : true;
  }

  /** The pod {@code namespace/name}. */
  Pod pod(String path) {
    return manifests.pods().stream()
        .filter(pod -> (pod.metadata().namespace() + "/" + pod.metadata().name()).equals(path))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no pod " + path));
  }

  IpAddress nodeAddress(Family family) {
    return nodeAddresses.stream()
        .filter(address -> address.family() == family)
        .findFirst()
        .orElseThrow();
  }

  String interfaceOf(IpAddress address) {
    String name = interfaces.get(address);
    if (name == null) {
      throw new AssertionError("no local pod has " + address);
    }
    return name;
  }

  NodeNetwork network() {
    List<NodeNetwork.Route> routes = new ArrayList<>();
    interfaces.forEach(
        (address, name) -> routes.add(new NodeNetwork.Route(Cidr.of(address), name)));
    return new NodeNetwork(nodeAddresses, routes, "eth0", true);
  }
}
