package dev.svcc.intent;

import dev.svcc.intent.PodPolicy.Direction;
import dev.svcc.net.IpAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Pods on one address cannot be told apart by packets (a terminating pod whose address was given
 * away, or an error that is reported elsewhere). They are judged as one pod that all their policies
 * select: never as whichever comes first.
 */
final class SharedAddresses {
  private SharedAddresses() {}

  private record Place(IpAddress address, Direction direction) {}

  /** Gives pods that share an address one isolation for each direction. */
  static List<PodPolicy> close(List<PodPolicy> policies) {
    Map<Place, Isolation> joint = new HashMap<>();
    boolean shared = false;
    for (PodPolicy policy : policies) {
      for (IpAddress address : policy.addresses()) {
        Place place = new Place(address, policy.direction());
        Isolation before = joint.putIfAbsent(place, policy.isolation());
        if (before != null) {
          shared = true;
          joint.put(place, both(before, policy.isolation()));
        }
      }
    }
    if (!shared) {
      return List.copyOf(policies);
    }
    List<PodPolicy> split = new ArrayList<>();
    for (PodPolicy policy : policies) {
      for (IpAddress address : policy.addresses()) {
        split.add(
            new PodPolicy(
                policy.pod(),
                policy.family(),
                List.of(address),
                policy.direction(),
                joint.getOrDefault(new Place(address, policy.direction()), policy.isolation()),
                policy.origin()));
      }
    }
    return List.copyOf(split);
  }

  private static Isolation both(Isolation one, Isolation other) {
    return new Isolation(
        AllowMerge.origins(
            Stream.concat(one.policies().stream(), other.policies().stream()).toList()),
        String.join(
            ",",
            new TreeSet<>(
                Stream.of(one.names(), other.names()).filter(n -> !n.isEmpty()).toList())),
        AllowMerge.union(Stream.concat(one.allows().stream(), other.allows().stream()).toList()));
  }
}
