package dev.svcc.trace;

import dev.svcc.diagnostic.ObjectRef;
import dev.svcc.diagnostic.SourceSpan;
import dev.svcc.manifest.EndpointSlice;
import dev.svcc.manifest.Endpoints;
import dev.svcc.manifest.Located;
import dev.svcc.manifest.Manifests;
import dev.svcc.manifest.Pod;
import dev.svcc.manifest.Service;
import dev.svcc.net.IpAddress;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An address that belongs to a Service, ready or not: what its DNS name would list if it is
 * headless. A pod without an address has a place of its own with none.
 *
 * @param pod the pod, where the input has it
 * @param address the address; null for a pod without
 * @param ready whether new connections are sent there
 * @param at where it is written
 */
record Member(@Nullable Pod pod, @Nullable IpAddress address, boolean ready, SourceSpan at) {
  private static final String SERVICE_NAME = "kubernetes.io/service-name";

  /** The members of a Service: of its slices, else of its Endpoints, else the pods it selects. */
  static List<Member> of(Service service, Manifests manifests) {
    ObjectRef ref = service.metadata().ref();
    List<Member> members = new ArrayList<>();
    manifests.slices().stream()
        .filter(slice -> slice.metadata().namespace().equals(ref.namespace()))
        .filter(slice -> ref.name().equals(slice.metadata().labels().get(SERVICE_NAME)))
        .forEach(slice -> addAll(slice, manifests, members));
    if (members.isEmpty()) {
      manifests.endpoints().stream()
          .filter(endpoints -> endpoints.metadata().ref().path().equals(ref.path()))
          .flatMap(endpoints -> endpoints.subsets().stream())
          .forEach(subset -> addAll(subset, manifests, members));
    }
    if (members.isEmpty() && !service.selector().isEmpty()) {
      manifests.pods().stream()
          .filter(pod -> isSelected(service, pod))
          .forEach(pod -> addAll(pod, service.publishNotReady(), members));
    }
    return members;
  }

  boolean isCalled(String name) {
    return pod != null && pod.metadata().name().equals(name);
  }

  private static boolean isSelected(Service service, Pod pod) {
    return pod.metadata().namespace().equals(service.metadata().namespace())
        && pod.metadata().labels().entrySet().containsAll(service.selector().entrySet());
  }

  private static void addAll(EndpointSlice slice, Manifests manifests, List<Member> members) {
    for (EndpointSlice.Endpoint endpoint : slice.endpoints()) {
      IpAddress address = endpoint.addresses().get(0);
      members.add(new Member(podAt(address, manifests), address, endpoint.ready(), endpoint.at()));
    }
  }

  private static void addAll(Endpoints.Subset subset, Manifests manifests, List<Member> members) {
    subset
        .ready()
        .forEach(a -> members.add(new Member(podAt(a.ip(), manifests), a.ip(), true, a.at())));
    subset
        .notReady()
        .forEach(a -> members.add(new Member(podAt(a.ip(), manifests), a.ip(), false, a.at())));
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

  private static @Nullable Pod podAt(IpAddress address, Manifests manifests) {
    for (Pod pod : manifests.pods()) {
      if (!pod.hostNetwork()
          && !pod.hasEnded()
          && pod.addresses().stream().anyMatch(its -> its.value().equals(address))) {
        return pod;
      }
    }
    return null;
  }
}
