package dev.svcc.intent;

import dev.svcc.diagnostic.Code;
import dev.svcc.diagnostic.Diagnostics;
import dev.svcc.manifest.Located;
import dev.svcc.manifest.Manifests;
import dev.svcc.manifest.NetworkPolicy;
import dev.svcc.manifest.NetworkPolicy.Peer;
import dev.svcc.manifest.NetworkPolicy.Rule;
import dev.svcc.manifest.Node;
import dev.svcc.manifest.Pod;
import dev.svcc.manifest.Service;
import dev.svcc.net.Cidr;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Finds ipBlocks of outside clients on pods that those clients reach through a Service which
 * replaces their address: with externalTrafficPolicy Cluster the node where a client enters
 * forwards it in its own name, so the block matches only where that node is the pod's own.
 */
final class ClientBlockFinding {
  private final Manifests manifests;
  private final PodDirectory directory;
  private final List<Cidr> inside = new ArrayList<>();
  private final Diagnostics diagnostics;

  ClientBlockFinding(
      Manifests manifests, PodDirectory directory, NodeView node, Diagnostics diagnostics) {
    this.manifests = manifests;
    this.directory = directory;
    this.diagnostics = diagnostics;
    if (node.profile().localTraffic() instanceof LocalTraffic.SourceBlocks pods) {
      inside.addAll(pods.blocks());
    }
    for (Node each : manifests.nodes()) {
      each.podCidrs().forEach(block -> inside.add(block.value()));
      each.addresses().forEach(address -> inside.add(Cidr.of(address.value())));
    }
    for (Pod pod : manifests.pods()) {
      pod.addresses().stream().map(Located::value).map(Cidr::of).forEach(inside::add);
    }
  }

  void report() {
    for (NetworkPolicy policy : manifests.policies()) {
      if (policy.isolatesIngress()) {
        for (Rule rule : policy.ingress()) {
          for (Peer peer : rule.peers()) {
            if (peer instanceof Peer.Block block && meansClients(block)) {
              service(policy).ifPresent(service -> report(policy, block, service));
            }
          }
        }
      }
    }
  }

  /** A whole family with nothing left out lets everybody in, whatever address they come with. */
  private boolean meansClients(Peer.Block block) {
    boolean everybody = block.cidr().isAny() && block.except().isEmpty();
    return !everybody && inside.stream().noneMatch(known -> known.contains(block.cidr()));
  }

  private Optional<Service> service(NetworkPolicy policy) {
    List<Pod> selected = directory.selected(policy);
    return manifests.services().stream()
        .filter(ClientBlockFinding::replacesClients)
        .filter(service -> service.metadata().namespace().equals(policy.metadata().namespace()))
        .filter(service -> selected.stream().anyMatch(pod -> isBehind(pod, service)))
        .findFirst();
  }

  private static boolean replacesClients(Service service) {
    boolean external =
        switch (service.type()) {
          case NODE_PORT, LOAD_BALANCER -> true;
          case CLUSTER_IP -> !service.externalIps().isEmpty();
          case EXTERNAL_NAME -> false;
        };
    return external && !service.externalLocal();
  }

  private static boolean isBehind(Pod pod, Service service) {
    return !service.selector().isEmpty()
        && pod.metadata().labels().entrySet().containsAll(service.selector().entrySet());
  }

  private void report(NetworkPolicy policy, Peer.Block block, Service service) {
    diagnostics.report(
        Code.BLOCK_BEHIND_SERVICE,
        policy.metadata().ref(),
        block.at(),
        "clients of "
            + service.metadata().ref()
            + " may arrive with a node's address instead of one in "
            + block.cidr(),
        "its externalTrafficPolicy is Cluster: the block matches only clients that enter at the"
            + " pod's own node; set externalTrafficPolicy: Local");
  }
}
