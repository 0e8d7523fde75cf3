package dev.svcc.intent;

import dev.svcc.diagnostic.Code;
import dev.svcc.diagnostic.Diagnostics;
import dev.svcc.diagnostic.Origin;
import dev.svcc.manifest.EndpointPort;
import dev.svcc.manifest.EndpointSlice;
import dev.svcc.manifest.Endpoints;
import dev.svcc.manifest.Manifests;
import dev.svcc.manifest.Service;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Finds a Service's endpoints: from its EndpointSlices if it has any, else from its Endpoints, else
 * from the Pods that it selects. Reports the source where it is not slices, slice ports that no
 * Service port takes, slices and Endpoints that no Service owns, and whatever {@link PodEndpoints}
 * reports.
 */
final class EndpointResolver {
  private final Map<ObjectKey, List<EndpointSlice>> slices = new LinkedHashMap<>();
  private final Map<ObjectKey, Endpoints> endpoints = new LinkedHashMap<>();
  private final PodEndpoints pods;
  private final NodeView node;
  private final Diagnostics diagnostics;

  EndpointResolver(Manifests manifests, NodeView node, Diagnostics diagnostics) {
    this.node = node;
    this.diagnostics = diagnostics;
    this.pods = new PodEndpoints(manifests, node, diagnostics);
    Set<ObjectKey> services = new LinkedHashSet<>();
    manifests.services().forEach(service -> services.add(ObjectKey.of(service.metadata())));
    manifests.slices().forEach(slice -> addSlice(slice, services));
    manifests.endpoints().forEach(found -> addEndpoints(found, services));
  }

  /**
   * What a Service has.
   *
   * @param byPort one list per port of the Service, in its order; both families together
   * @param explained whether it has been reported already that there is nothing
   */
  record Found(List<List<Candidate>> byPort, boolean explained) {}

  /** The endpoints of one Service. */
  Found resolve(Service service) {
    ObjectKey key = ObjectKey.of(service.metadata());
    List<EndpointSlice> ownSlices = slices.getOrDefault(key, List.of());
    Endpoints ownEndpoints = endpoints.get(key);
    if (!ownSlices.isEmpty()) {
      if (ownEndpoints != null) {
        diagnostics.report(
            Code.SLICES_AND_ENDPOINTS,
            service.metadata().ref(),
            ownEndpoints.metadata().at(),
            service.metadata().ref() + " has both EndpointSlices and Endpoints: the slices count",
            "");
      }
      return new Found(fromSlices(service, ownSlices), false);
    }
    if (ownEndpoints != null) {
      noteSource(service, "its Endpoints object, as it has no EndpointSlice");
      return new Found(fromEndpoints(service, ownEndpoints), false);
    }
    if (service.selector().isEmpty()) {
      return new Found(none(service), false);
    }
    List<List<Candidate>> fromPods = pods.resolve(service);
    return new Found(fromPods, fromPods.stream().allMatch(List::isEmpty));
  }

  private void addSlice(EndpointSlice slice, Set<ObjectKey> services) {
    if (ServiceLabels.leaveToOthers(slice.metadata())) {
      return;
    }
    String name = slice.metadata().labels().get(ServiceLabels.SERVICE_NAME);
    if (name == null || name.isEmpty()) {
      diagnostics.report(
          Code.SLICE_WITHOUT_SERVICE_NAME,
          slice.metadata().ref(),
          slice.metadata().at(),
          slice.metadata().ref() + " has no label " + ServiceLabels.SERVICE_NAME,
          "nobody sends traffic to it; give it the label with its Service's name");
      return;
    }
    ObjectKey key = new ObjectKey(slice.metadata().namespace(), name);
    if (services.contains(key)) {
      slices.computeIfAbsent(key, unused -> new ArrayList<>()).add(slice);
    } else {
      diagnostics.report(
          Code.ENDPOINTS_WITHOUT_SERVICE,
          slice.metadata().ref(),
          slice.metadata().at(),
          slice.metadata().ref()
              + " belongs to Service "
              + key.namespace()
              + "/"
              + name
              + ", which is not in the input",
          "add the Service, or correct the label " + ServiceLabels.SERVICE_NAME);
    }
  }

  private void addEndpoints(Endpoints found, Set<ObjectKey> services) {
    ObjectKey key = ObjectKey.of(found.metadata());
    if (services.contains(key)) {
      endpoints.put(key, found);
    } else if (!found.subsets().isEmpty() && !ServiceLabels.leaveToOthers(found.metadata())) {
      // Those without addresses are locks of controllers that elect a leader.
      diagnostics.report(
          Code.ENDPOINTS_WITHOUT_SERVICE,
          found.metadata().ref(),
          found.metadata().at(),
          found.metadata().ref() + " has no Service of its name and namespace",
          "add the Service; Endpoints are found by their name");
    }
  }

  private List<List<Candidate>> fromSlices(Service service, List<EndpointSlice> own) {
    PortTable table = new PortTable(service, diagnostics);
    for (EndpointSlice slice : own) {
      for (EndpointPort port : slice.ports()) {
        int index = table.indexOf(port, "EndpointSlice");
        if (index < 0) {
          continue;
        }
        for (EndpointSlice.Endpoint endpoint : slice.endpoints()) {
          table.add(
              index,
              new Candidate(
                  new Endpoint(
                      endpoint.addresses().get(0),
                      port.port(),
                      node.isHere(endpoint.nodeName()),
                      new Origin(slice.metadata().ref(), endpoint.at(), "endpoint")),
                  endpoint.ready(),
                  endpoint.serving() && endpoint.terminating(),
                  endpoint.zoneHints()));
        }
      }
    }
    return table.candidates();
  }

  private List<List<Candidate>> fromEndpoints(Service service, Endpoints own) {
    PortTable table = new PortTable(service, diagnostics);
    for (Endpoints.Subset subset : own.subsets()) {
      for (EndpointPort port : subset.ports()) {
        int index = table.indexOf(port, "Endpoints");
        if (index >= 0) {
          subset.ready().forEach(ready -> table.add(index, candidate(own, ready, port, true)));
          subset.notReady().forEach(late -> table.add(index, candidate(own, late, port, false)));
        }
      }
    }
    return table.candidates();
  }

  private Candidate candidate(
      Endpoints own, Endpoints.Address address, EndpointPort port, boolean ready) {
    return new Candidate(
        new Endpoint(
            address.ip(),
            port.port(),
            node.isHere(address.nodeName()),
            new Origin(own.metadata().ref(), address.at(), "endpoint")),
        ready,
        false,
        List.of());
  }

  private void noteSource(Service service, String source) {
    diagnostics.report(
        Code.ENDPOINT_SOURCE,
        service.metadata().ref(),
        service.metadata().at(),
        "the endpoints of " + service.metadata().ref() + " come from " + source,
        "");
  }

  private static List<List<Candidate>> none(Service service) {
    return service.ports().stream().map(port -> List.<Candidate>of()).toList();
  }
}
