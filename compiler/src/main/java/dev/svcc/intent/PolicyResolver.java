package dev.svcc.intent;

import dev.svcc.diagnostic.Diagnostics;
import dev.svcc.diagnostic.Origin;
import dev.svcc.intent.PodPolicy.Direction;
import dev.svcc.manifest.Located;
import dev.svcc.manifest.Manifests;
import dev.svcc.manifest.NetworkPolicy;
import dev.svcc.manifest.Pod;
import dev.svcc.net.Family;
import dev.svcc.net.IpAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Resolves NetworkPolicies (networking.k8s.io/v1) for the pods of one node: selectors and named
 * ports become addresses and numbers, and all policies of a pod become one list of allows for each
 * direction and family.
 */
final class PolicyResolver {
  /**
   * Resolves every policy.
   *
   * @param node the node; only where no pod says where it runs are all of them the node's
   * @param diagnostics where {@link PolicyFindings} go
   * @return the isolated local pods in both families, sorted
   */
  List<PodPolicy> resolve(Manifests manifests, NodeView node, Diagnostics diagnostics) {
    if (manifests.policies().isEmpty()) {
      return List.of();
    }
    PodDirectory directory = new PodDirectory(manifests, node);
    PolicyFindings.report(manifests, directory, node, diagnostics);
    return SharedAddresses.close(new Run(manifests, directory).isolate());
  }

  /** One resolution: what has been computed is remembered, because pods share it. */
  private static final class Run {
    private final Map<String, List<NetworkPolicy>> policies = new TreeMap<>();
    private final Map<Key, Isolation> isolations = new HashMap<>();
    private final PodDirectory directory;
    private final PolicyRules rules;

    /** What tells isolations apart; the policies by their place in their namespace's list. */
    private record Key(
        String namespace, Direction direction, Family family, List<Integer> places, String names) {}

    Run(Manifests manifests, PodDirectory directory) {
      this.directory = directory;
      rules = new PolicyRules(directory);
      for (NetworkPolicy policy : manifests.policies()) {
        policies
            .computeIfAbsent(policy.metadata().namespace(), key -> new ArrayList<>())
            .add(policy);
      }
    }

    List<PodPolicy> isolate() {
      List<PodPolicy> found = new ArrayList<>();
      for (Pod pod : directory.local()) {
        List<NetworkPolicy> own = policies.getOrDefault(pod.metadata().namespace(), List.of());
        List<Integer> selecting = new ArrayList<>();
        for (int place = 0; place < own.size(); place++) {
          if (own.get(place).podSelector().matches(pod.metadata().labels())) {
            selecting.add(place);
          }
        }
        for (Direction direction : Direction.values()) {
          List<Integer> places =
              selecting.stream()
                  .filter(place -> PolicyRules.isolates(own.get(place), direction))
                  .toList();
          if (!places.isEmpty()) {
            isolate(pod, direction, own, places, found);
          }
        }
      }
      found.sort(null);
      return found;
    }

    private void isolate(
        Pod pod,
        Direction direction,
        List<NetworkPolicy> own,
        List<Integer> places,
        List<PodPolicy> found) {
      List<NetworkPolicy> selecting = places.stream().map(own::get).toList();
      String names = direction == Direction.INGRESS ? PolicyRules.names(selecting, pod) : "";
      Origin origin = new Origin(pod.metadata().ref(), pod.metadata().at(), "isolated pod");
      for (Family family : Family.values()) {
        List<IpAddress> addresses =
            pod.addresses().stream()
                .map(Located::value)
                .filter(address -> address.family() == family)
                .distinct()
                .sorted()
                .toList();
        if (!addresses.isEmpty()) {
          Key key = new Key(pod.metadata().namespace(), direction, family, places, names);
          Isolation isolation =
              isolations.computeIfAbsent(
                  key, absent -> rules.isolation(selecting, direction, pod, family));
          found.add(
              new PodPolicy(pod.metadata().ref(), family, addresses, direction, isolation, origin));
        }
      }
    }
  }
}
