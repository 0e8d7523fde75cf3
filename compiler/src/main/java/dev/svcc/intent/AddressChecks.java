package dev.svcc.intent;

import dev.svcc.diagnostic.Code;
import dev.svcc.diagnostic.Diagnostics;
import dev.svcc.diagnostic.ObjectRef;
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

/**
 * Finds addresses that two owners claim: CLUSTER_IP_TWICE, CLUSTER_IP_OF_NODE, ADDRESS_TWICE,
 * ADDRESS_IS_SERVICE; and clusterIPs outside their range, OUTSIDE_SERVICE_CIDR.
 */
final class AddressChecks {
  private final NodeView node;
  private final NodeOptions options;
  private final Diagnostics diagnostics;
  private final Map<IpAddress, ObjectRef> clusterIps = new HashMap<>();
  private final Map<IpAddress, ObjectRef> externalIps = new HashMap<>();
  private final Map<IpAddress, ObjectRef> nodes = new HashMap<>();

  AddressChecks(NodeView node, NodeOptions options, Diagnostics diagnostics) {
    this.node = node;
    this.options = options;
    this.diagnostics = diagnostics;
  }

  /** Reports on all addresses of the input. */
  void check(Manifests manifests) {
    for (IpAddress address : node.profile().addresses()) {
      nodes.put(address, new ObjectRef("Node", "", node.profile().name()));
    }
    for (Node other : manifests.nodes()) {
      other.addresses().forEach(at -> nodes.putIfAbsent(at.value(), other.metadata().ref()));
    }
    for (Service service : manifests.services()) {
      service.clusterIps().forEach(address -> checkClusterIp(service, address));
      ObjectRef ref = service.metadata().ref();
      service.externalIps().forEach(address -> externalIps.putIfAbsent(address.value(), ref));
    }
    checkPods(manifests.pods());
  }

  private void checkClusterIp(Service service, Located<IpAddress> address) {
    ObjectRef ref = service.metadata().ref();
    IpAddress ip = address.value();
    ObjectRef other = clusterIps.putIfAbsent(ip, ref);
    if (other != null && !other.equals(ref)) {
      diagnostics.report(
          Code.CLUSTER_IP_TWICE,
          ref,
          address.at(),
          ref + " and " + other + " both have clusterIP " + ip,
          "each needs its own: take out one and let the cluster, or --allocate, give another");
    }
    ObjectRef owner = nodes.get(ip);
    if (owner != null) {
      diagnostics.report(
          Code.CLUSTER_IP_OF_NODE,
          ref,
          address.at(),
          "clusterIP " + ip + " of " + ref + " is the address of " + describe(owner),
          "it would take over the node's own ports; use an address of the service range");
    }
    List<Cidr> ranges =
        options.serviceCidrs().stream().filter(range -> range.family() == ip.family()).toList();
    if (!ranges.isEmpty() && ranges.stream().noneMatch(range -> range.contains(ip))) {
      diagnostics.report(
          Code.OUTSIDE_SERVICE_CIDR,
          ref,
          address.at(),
          "clusterIP " + ip + " of " + ref + " is outside --service-cidr " + ranges.get(0),
          "a cluster with this range would not accept it");
    }
  }

  private static String describe(ObjectRef node) {
    return node.name().isEmpty() ? "the node" : node.toString();
  }

  /** Host-network pods share their node's address, and ended ones have given theirs back. */
  private void checkPods(List<Pod> pods) {
    Map<IpAddress, ObjectRef> owners = new HashMap<>();
    for (Pod pod : pods) {
      if (pod.hostNetwork() || pod.hasEnded()) {
        continue;
      }
      for (Located<IpAddress> address : pod.addresses()) {
        checkPod(pod.metadata().ref(), address, owners);
      }
    }
  }

  private void checkPod(
      ObjectRef pod, Located<IpAddress> address, Map<IpAddress, ObjectRef> owners) {
    ObjectRef other = owners.putIfAbsent(address.value(), pod);
    if (other != null && !other.equals(pod)) {
      diagnostics.report(
          Code.ADDRESS_TWICE,
          pod,
          address.at(),
          pod + " and " + other + " both have address " + address.value(),
          "what is meant for one reaches the other; is one of the manifests out of date?");
    }
    checkAgainst(pod, address, clusterIps, "the clusterIP");
    checkAgainst(pod, address, externalIps, "an external IP");
  }

  private void checkAgainst(
      ObjectRef pod, Located<IpAddress> address, Map<IpAddress, ObjectRef> owners, String what) {
    ObjectRef service = owners.get(address.value());
    if (service != null) {
      diagnostics.report(
          Code.ADDRESS_IS_SERVICE,
          pod,
          address.at(),
          address.value() + " is both the address of " + pod + " and " + what + " of " + service,
          "nobody can reach the Pod at the Service's ports; is one of the manifests out of date?");
    }
  }
}
