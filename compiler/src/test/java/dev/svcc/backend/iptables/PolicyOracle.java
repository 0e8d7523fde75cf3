package dev.svcc.backend.iptables;

import dev.svcc.manifest.LabelSelector;
import dev.svcc.manifest.Manifests;
import dev.svcc.manifest.NetworkPolicy;
import dev.svcc.manifest.NetworkPolicy.Peer;
import dev.svcc.manifest.NetworkPolicy.Port;
import dev.svcc.manifest.NetworkPolicy.Rule;
import dev.svcc.manifest.Pod;
import dev.svcc.manifest.PortRef;
import dev.svcc.net.IpAddress;
import dev.svcc.net.Protocol;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The API's words, read one connection at a time and without a thought for cost: what rules must
 * agree with. It shares nothing with the compiler but the manifests.
 */
record PolicyOracle(Manifests manifests, String node) {
  boolean allows(IpAddress from, IpAddress to, Protocol protocol, int port) {
    if (from.equals(to)) {
      return true;
    }
    Optional<Pod> source = pod(from).filter(pod -> pod.nodeName().equals(node));
    Optional<Pod> target = pod(to).filter(pod -> pod.nodeName().equals(node));
    return source.filter(pod -> !allows(pod, true, to, to, protocol, port)).isEmpty()
        && target.filter(pod -> !allows(pod, false, from, to, protocol, port)).isEmpty();
  }

  private Optional<Pod> pod(IpAddress address) {
    return manifests.pods().stream()
        .filter(pod -> !pod.hostNetwork() && !pod.hasEnded())
        .filter(pod -> pod.addresses().stream().anyMatch(at -> at.value().equals(address)))
        .findFirst();
  }

  private boolean allows(
      Pod pod, boolean egress, IpAddress peer, IpAddress to, Protocol protocol, int port) {
    boolean isolated = false;
    for (NetworkPolicy policy : manifests.policies()) {
      boolean about = egress ? policy.isolatesEgress() : policy.isolatesIngress();
      if (about
          && policy.metadata().namespace().equals(pod.metadata().namespace())
          && policy.podSelector().matches(pod.metadata().labels())) {
        isolated = true;
        for (Rule rule : egress ? policy.egress() : policy.ingress()) {
          if (hasPeer(policy, rule, peer) && hasPort(rule.ports(), to, protocol, port)) {
            return true;
          }
        }
      }
    }
    return !isolated;
  }

  private boolean hasPeer(NetworkPolicy policy, Rule rule, IpAddress address) {
    return rule.peers().isEmpty()
        || rule.peers().stream()
            .anyMatch(
                peer ->
                    switch (peer) {
                      case Peer.Block block ->
                          block.cidr().contains(address)
                              && block.except().stream().noneMatch(out -> out.contains(address));
                      case Peer.Pods pods ->
                          pod(address).filter(pod -> selects(policy, pods, pod)).isPresent();
                    });
  }

  private boolean selects(NetworkPolicy policy, Peer.Pods peer, Pod pod) {
    String namespace = pod.metadata().namespace();
    LabelSelector namespaces = peer.namespaces();
    LabelSelector pods = peer.pods();
    boolean there =
        namespaces == null
            ? namespace.equals(policy.metadata().namespace())
            : namespaces.matches(labels(namespace));
    return there && (pods == null || pods.matches(pod.metadata().labels()));
  }

  private Map<String, String> labels(String namespace) {
    Map<String, String> labels = new TreeMap<>();
    manifests.namespaces().stream()
        .filter(found -> found.metadata().name().equals(namespace))
        .forEach(found -> labels.putAll(found.metadata().labels()));
    labels.put("kubernetes.io/metadata.name", namespace);
    return labels;
  }

  private boolean hasPort(List<Port> ports, IpAddress to, Protocol protocol, int port) {
    return ports.isEmpty()
        || ports.stream()
            .filter(asked -> asked.protocol() == protocol)
            .anyMatch(
                asked ->
                    switch (asked.port()) {
                      case null -> true;
                      case PortRef.Number(int first) ->
                          first <= port && port <= Math.max(first, asked.endPort());
                      case PortRef.Name name ->
                          pod(to).filter(pod -> means(pod, name, protocol, port)).isPresent();
                    });
  }

  private static boolean means(Pod pod, PortRef.Name name, Protocol protocol, int port) {
    return pod.ports().stream()
        .filter(declared -> declared.protocol() == protocol)
        .filter(declared -> declared.name().equals(name.name()))
        .findFirst()
        .filter(declared -> declared.port() == port)
        .isPresent();
  }
}
