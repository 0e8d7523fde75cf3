package dev.svcc.intent;

import dev.svcc.manifest.Service;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Chooses the endpoints that a Service port may use, for traffic policy Cluster and for Local
 * (kube-proxy: CategorizeEndpoints).
 */
final class TrafficPolicy {
  private static final String ZONE = "topology.kubernetes.io/zone";
  private static final String HINTS = "service.kubernetes.io/topology-aware-hints";
  private static final String MODE = "service.kubernetes.io/topology-mode";

  private final @Nullable String zone;

  TrafficPolicy(NodeView node) {
    this.zone = node.labels().get(ZONE);
  }

  /**
   * The endpoints chosen.
   *
   * @param cluster for traffic policy Cluster
   * @param local for traffic policy Local
   * @param anywhere whether any endpoint can be used, wherever it runs
   */
  record Choice(EndpointGroup cluster, EndpointGroup local, boolean anywhere) {}

  /** Chooses among {@code candidates}, merged and of the port's family. */
  Choice choose(FamilyPort port, List<Candidate> candidates) {
    List<Candidate> cluster = port.usesCluster() ? cluster(port.service(), candidates) : List.of();
    List<Candidate> local = port.usesLocal() ? local(candidates) : List.of();
    return new Choice(
        group(EndpointGroup.Scope.CLUSTER, cluster),
        group(EndpointGroup.Scope.LOCAL, local),
        candidates.stream().anyMatch(candidate -> candidate.ready() || candidate.lastResort()));
  }

  private static EndpointGroup group(EndpointGroup.Scope scope, List<Candidate> candidates) {
    List<Endpoint> endpoints = new ArrayList<>(candidates.size());
    candidates.forEach(candidate -> endpoints.add(candidate.endpoint()));
    return new EndpointGroup(scope, endpoints);
  }

  private List<Candidate> cluster(Service service, List<Candidate> candidates) {
    List<Candidate> ready = filter(candidates, Candidate::ready);
    if (ready.isEmpty()) {
      return filter(candidates, Candidate::lastResort);
    }
    if (zone == null || zone.isEmpty() || !wantsTopology(service)) {
      return ready;
    }
    String here = zone;
    boolean allHinted = ready.stream().noneMatch(candidate -> candidate.zones().isEmpty());
    List<Candidate> near = filter(ready, candidate -> candidate.zones().contains(here));
    return allHinted && !near.isEmpty() ? near : ready;
  }

  private static List<Candidate> local(List<Candidate> candidates) {
    List<Candidate> local = filter(candidates, candidate -> candidate.endpoint().local());
    List<Candidate> ready = filter(local, Candidate::ready);
    return ready.isEmpty() ? filter(local, Candidate::lastResort) : ready;
  }

  /** The older annotation wins where both are there, as in kube-proxy. */
  private static boolean wantsTopology(Service service) {
    String older = service.metadata().annotations().get(HINTS);
    String mode = older != null ? older : service.metadata().annotations().getOrDefault(MODE, "");
    boolean asked = !mode.isEmpty() && !mode.equals("disabled") && !mode.equals("Disabled");
    return asked
        || service.trafficDistribution().equals("PreferClose")
        || service.trafficDistribution().equals("PreferSameZone");
  }

  private static List<Candidate> filter(List<Candidate> candidates, Predicate<Candidate> wanted) {
    List<Candidate> found = new ArrayList<>(candidates.size());
    for (Candidate candidate : candidates) {
      if (wanted.test(candidate)) {
        found.add(candidate);
      }
    }
    return found;
  }
}
