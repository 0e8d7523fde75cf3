package dev.svcc.trace;

import dev.svcc.manifest.EndpointSlice;
import dev.svcc.manifest.Endpoints;
import dev.svcc.manifest.Located;
import dev.svcc.manifest.Manifests;
import dev.svcc.manifest.Pod;
import dev.svcc.manifest.Service;
import dev.svcc.net.IpAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Who is behind which Service: of its slices, else of its Endpoints, else the pods it selects. */
final class Members {
  private static final String SERVICE_NAME = "kubernetes.io/service-name";

  private final Map<String, List<EndpointSlice>> slices = new HashMap<>();
  private final Map<String, Endpoints> endpoints = new HashMap<>();
  private final Map<String, List<Pod>> podsByNamespace = new HashMap<>();
  private final Map<IpAddress, Pod> podsByAddress = new HashMap<>();

  Members(Manifests manifests) {
    for (EndpointSlice slice : manifests.slices()) {
      String name = slice.metadata().labels().get(SERVICE_NAME);
      String path = slice.metadata().namespace() + "/" + name;
      slices.computeIfAbsent(path, unused -> new ArrayList<>()).add(slice);
    }
    manifests.endpoints().forEach(its -> endpoints.put(its.metadata().ref().path(), its));
    for (Pod pod : manifests.pods()) {
      podsByNamespace
          .computeIfAbsent(pod.metadata().namespace(), unused -> new ArrayList<>())
          .add(pod);
      if (!pod.hostNetwork() && !pod.hasEnded()) {
        pod.addresses().forEach(address -> podsByAddress.putIfAbsent(address.value(), pod));
      }
    }
  }

  /** The members of a Service, ready or not, in the input's order. */
  List<Member> of(Service service) {
    String path = service.metadata().ref().path();
    List<Member> members = new ArrayList<>();
    slices.getOrDefault(path, List.of()).forEach(slice -> addAll(slice, members));
    Endpoints own = endpoints.get(path);
    if (members.isEmpty() && own != null) {
      own.subsets().forEach(subset -> addAll(subset, members));
    }
    if (members.isEmpty() && !service.selector().isEmpty()) {
      podsByNamespace.getOrDefault(service.metadata().namespace(), List.of()).stream()
          .filter(pod -> isSelected(service, pod))
          .forEach(pod -> addAll(pod, service.publishNotReady(), members));
    }
    return members;
  }

  private static boolean isSelected(Service service, Pod pod) {
    return pod.metadata().labels().entrySet().containsAll(service.selector().entrySet());
  }

  private void addAll(EndpointSlice slice, List<Member> members) {
    for (EndpointSlice.Endpoint endpoint : slice.endpoints()) {
      IpAddress address = endpoint.addresses().get(0);
      Pod pod = podsByAddress.get(address);
      members.add(new Member(pod, address, endpoint.ready(), endpoint.at()));
    }
  }

  private void addAll(Endpoints.Subset subset, List<Member> members) {
    subset.ready().forEach(a -> members.add(member(a, true)));
    subset.notReady().forEach(a -> members.add(member(a, false)));
  }

  private Member member(Endpoints.Address address, boolean ready) {
    return new Member(podsByAddress.get(address.ip()), address.ip(), ready, address.at());
  }

  private static void addAll(Pod pod, boolean publishNotReady, List<Member> members) {
    boolean ready =
        !pod.hasEnded()
            && (publishNotReady
                || (pod.ready() != Pod.Readiness.NOT_READY
                    && pod.phase() != Pod.Phase.PENDING
                    && !pod.metadata().deleting()));
    for (Located<IpAddress> address : pod.addresses()) {
      members.add(new Member(pod, address.value(), ready, address.at()));
    }
    if (pod.addresses().isEmpty()) {
      members.add(new Member(pod, null, false, pod.metadata().at()));
    }
  }
}
