package dev.svcc.intent;

import dev.svcc.manifest.LabelSelector;
import dev.svcc.manifest.Manifests;
import dev.svcc.manifest.Namespace;
import dev.svcc.manifest.NetworkPolicy;
import dev.svcc.manifest.NetworkPolicy.Peer;
import dev.svcc.manifest.Pod;
import dev.svcc.manifest.PortRef;
import dev.svcc.net.Protocol;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The pods that policies know, by namespace: pods of the host's network are the node, and pods that
 * have ended or have no address yet do not exist. Terminating ones do.
 */
final class PodDirectory {
  private static final String NAME_LABEL = "kubernetes.io/metadata.name";

  private final SortedMap<String, List<Pod>> pods = new TreeMap<>();
  private final SortedMap<String, Map<String, String>> namespaces = new TreeMap<>();
  private final Map<Question, List<Pod>> answers = new HashMap<>();
  private final NodeView node;

  /** What a peer asks for; the places of selectors do not matter. */
  private record Question(
      String namespace,
      @Nullable List<LabelSelector.Requirement> namespaces,
      @Nullable List<LabelSelector.Requirement> pods) {}

  PodDirectory(Manifests manifests, NodeView node) {
    this.node = node;
    for (Namespace namespace : manifests.namespaces()) {
      addNamespace(namespace.metadata().name(), namespace.metadata().labels());
    }
    for (NetworkPolicy policy : manifests.policies()) {
      addNamespace(policy.metadata().namespace(), Map.of());
    }
    for (Pod pod : manifests.pods()) {
      addNamespace(pod.metadata().namespace(), Map.of());
      if (!pod.hostNetwork() && !pod.hasEnded() && !pod.addresses().isEmpty()) {
        pods.computeIfAbsent(pod.metadata().namespace(), name -> new ArrayList<>()).add(pod);
      }
    }
  }

  /** The API server gives every namespace the label of its name and lets nobody change it. */
  private void addNamespace(String name, Map<String, String> labels) {
    namespaces.computeIfAbsent(
        name,
        key -> {
          Map<String, String> all = new TreeMap<>(labels);
          all.put(NAME_LABEL, key);
          return all;
        });
  }

  /** The labels of a namespace. */
  Map<String, String> labels(String namespace) {
    return namespaces.getOrDefault(namespace, Map.of(NAME_LABEL, namespace));
  }

  /** Every pod, by namespace and name. */
  List<Pod> all() {
    return pods.values().stream().flatMap(List::stream).toList();
  }

  /** The pods of this node, by namespace and name. */
  List<Pod> local() {
    return all().stream().filter(node::hosts).toList();
  }

  /** The pods of the policy's namespace that it selects, wherever they run. */
  List<Pod> selected(NetworkPolicy policy) {
    return matching(policy.metadata().namespace(), null, policy.podSelector());
  }

  /** The pods that a peer of the policy means, wherever they run. */
  List<Pod> matching(NetworkPolicy policy, Peer.Pods peer) {
    return matching(policy.metadata().namespace(), peer.namespaces(), peer.pods());
  }

  private List<Pod> matching(
      String own, @Nullable LabelSelector inNamespaces, @Nullable LabelSelector selector) {
    Question question =
        new Question(
            inNamespaces == null ? own : "",
            inNamespaces == null ? null : inNamespaces.requirements(),
            selector == null ? null : selector.requirements());
    return answers.computeIfAbsent(
        question,
        key -> {
          List<Pod> found = new ArrayList<>();
          namespaces.forEach(
              (name, labels) -> {
                if (inNamespaces == null ? name.equals(own) : inNamespaces.matches(labels)) {
                  for (Pod pod : pods.getOrDefault(name, List.of())) {
                    if (selector == null || selector.matches(pod.metadata().labels())) {
                      found.add(pod);
                    }
                  }
                }
              });
          return List.copyOf(found);
        });
  }

  /** The number that a port's name has on a pod: that of the first container that declares it. */
  static OptionalInt number(Pod pod, Protocol protocol, PortRef.Name name) {
    for (Pod.ContainerPort port : pod.ports()) {
      if (port.protocol() == protocol && port.name().equals(name.name())) {
        return OptionalInt.of(port.port());
      }
    }
    return OptionalInt.empty();
  }
}
