package dev.svcc.backend.ipvs;

import dev.svcc.intent.Allow;
import dev.svcc.intent.Endpoint;
import dev.svcc.intent.NodeIntent;
import dev.svcc.intent.PodPolicy;
import dev.svcc.net.Cidr;
import dev.svcc.net.Family;
import dev.svcc.net.IpAddress;
import dev.svcc.net.Protocol;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Judges egress towards endpoints that are the node itself, such as the API server on its own
 * machine. IPVS hands such a packet over in INPUT, behind the filter table: nothing can judge it
 * when its endpoint is known, so every pod that may not reach one of a Service's endpoints on the
 * node is kept from the Service.
 */
final class NodeEgress {
  private final Family family;
  private final Set<IpAddress> own;
  private final List<PodPolicy> policies;

  NodeEgress(NodeIntent intent, Family family) {
    this.family = family;
    this.own = new HashSet<>(intent.node().addresses(family));
    this.policies =
        intent.podPolicies(family).stream()
            .filter(policy -> policy.direction() == PodPolicy.Direction.EGRESS)
            .toList();
  }

  /** Adds the pods that are kept from an address of a Service. */
  void fill(ServiceSets sets, ServiceAddress address, List<Endpoint> endpoints) {
    if (policies.isEmpty() || address.key().family() != family) {
      return;
    }
    List<Endpoint> here =
        endpoints.stream().filter(endpoint -> own.contains(endpoint.address())).toList();
    if (here.isEmpty()) {
      return;
    }
    Protocol protocol = address.key().protocol();
    for (PodPolicy policy : policies) {
      if (!here.stream().allMatch(endpoint -> allows(policy, endpoint, protocol))) {
        policy
            .addresses()
            .forEach(pod -> sets.add(SetKind.NODE_EGRESS, address.key(), Cidr.of(pod)));
      }
    }
  }

  private static boolean allows(PodPolicy policy, Endpoint endpoint, Protocol protocol) {
    return policy.isolation().allows().stream()
        .anyMatch(allow -> allows(allow, endpoint, protocol));
  }

  private static boolean allows(Allow allow, Endpoint endpoint, Protocol protocol) {
    boolean port =
        allow.ports().isEmpty()
            || allow.ports().stream()
                .anyMatch(
                    each ->
                        each.protocol() == protocol
                            && each.range().first() <= endpoint.port()
                            && endpoint.port() <= each.range().last());
    return port && allow.blocks().stream().anyMatch(block -> block.contains(endpoint.address()));
  }
}
