package dev.svcc.intent;

import static java.util.stream.Collectors.joining;

import dev.svcc.diagnostic.Code;
import dev.svcc.diagnostic.Diagnostics;
import dev.svcc.diagnostic.Origin;
import dev.svcc.diagnostic.SourceSpan;
import dev.svcc.manifest.Located;
import dev.svcc.manifest.Manifests;
import dev.svcc.manifest.Pod;
import dev.svcc.manifest.PortRef;
import dev.svcc.manifest.Service;
import dev.svcc.manifest.ServicePort;
import dev.svcc.net.IpAddress;
import dev.svcc.net.Protocol;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;

/**
 * Derives endpoints from the Pods that a Service selects, as the EndpointSlice controller would.
 * Reports SELECTS_NO_POD, NAMED_PORT_MISSING, POD_READINESS_ASSUMED and where endpoints come from.
 */
final class PodEndpoints {
  private static final int NAMED_IN_MESSAGES = 5;

  /** Kinds of whose templates a cluster makes Pods. */
  private static final List<String> OWNERS =
      List.of("Deployment", "StatefulSet", "DaemonSet", "ReplicaSet", "ReplicationController");

  private final PodsByLabel pods;
  private final String owner;
  private final NodeView node;
  private final Diagnostics diagnostics;
  private final Set<ObjectKey> assumedReady = new LinkedHashSet<>();

  PodEndpoints(Manifests manifests, NodeView node, Diagnostics diagnostics) {
    this.pods = new PodsByLabel(manifests.pods());
    this.owner =
        OWNERS.stream()
            .filter(kind -> manifests.skipped().containsKey(kind))
            .findFirst()
            .orElse("");
    this.node = node;
    this.diagnostics = diagnostics;
  }

  /** One list per port of the Service, which has a selector. For one thread at a time. */
  synchronized List<List<Candidate>> resolve(Service service) {
    List<Pod> selected =
        pods.select(service.metadata().namespace(), service.selector()).stream()
            .filter(pod -> !pod.hasEnded())
            .toList();
    List<Pod> usable = selected.stream().filter(pod -> !pod.addresses().isEmpty()).toList();
    if (usable.isEmpty()) {
      reportNoPod(service, selected.size());
    } else {
      diagnostics.report(
          Code.ENDPOINT_SOURCE,
          service.metadata().ref(),
          service.metadata().at(),
          "the endpoints of "
              + service.metadata().ref()
              + " come from "
              + usable.size()
              + (usable.size() == 1 ? " Pod" : " Pods")
              + " that it selects, as it has neither EndpointSlices nor Endpoints",
          "");
    }
    List<List<Candidate>> candidates = new ArrayList<>();
    for (ServicePort port : service.ports()) {
      candidates.add(candidates(service, port, usable));
    }
    return candidates;
  }

  private List<Candidate> candidates(Service service, ServicePort port, List<Pod> selected) {
    List<Candidate> found = new ArrayList<>();
    List<Pod> without = new ArrayList<>();
    for (Pod pod : selected) {
      OptionalInt target = target(port, pod);
      if (target.isEmpty()) {
        without.add(pod);
        continue;
      }
      boolean serving = isServing(pod);
      boolean ready = service.publishNotReady() || (serving && !pod.metadata().deleting());
      for (Located<IpAddress> address : pod.addresses()) {
        Endpoint endpoint =
            new Endpoint(
                address.value(),
                target.getAsInt(),
                node.isHere(pod.nodeName()),
                new Origin(pod.metadata().ref(), address.at(), "endpoint"));
        found.add(new Candidate(endpoint, ready, serving && pod.metadata().deleting(), List.of()));
      }
    }
    if (!without.isEmpty()) {
      reportWithoutName(service, port, without, selected.size());
    }
    return found;
  }

  /** A Pod with an address whose status says nothing else is a manifest written by hand. */
  private boolean isServing(Pod pod) {
    return switch (pod.ready()) {
      case READY -> true;
      case NOT_READY -> false;
      case UNSAID -> {
        boolean assumed = pod.phase() != Pod.Phase.PENDING;
        if (assumed && assumedReady.add(ObjectKey.of(pod.metadata()))) {
          diagnostics.report(
              Code.POD_READINESS_ASSUMED,
              pod.metadata().ref(),
              pod.metadata().at(),
              pod.metadata().ref() + " has an address but no Ready condition: counted as ready",
              "");
        }
        yield assumed;
      }
    };
  }

  /** A named target is looked up in each Pod, so it may be another number in every one. */
  private static OptionalInt target(ServicePort port, Pod pod) {
    return switch (port.targetOrPort()) {
      case PortRef.Number number -> OptionalInt.of(number.port());
      case PortRef.Name name -> named(name.name(), port.protocol(), pod);
    };
  }

  private static OptionalInt named(String name, Protocol protocol, Pod pod) {
    return pod.ports().stream()
        .filter(port -> port.name().equals(name) && port.protocol() == protocol)
        .mapToInt(Pod.ContainerPort::port)
        .findFirst();
  }

  private void reportNoPod(Service service, int withoutAddress) {
    String selector = labels(service.selector());
    String message =
        withoutAddress == 0
            ? service.metadata().ref() + " selects no Pod: none is labelled " + selector
            : service.metadata().ref()
                + " selects "
                + withoutAddress
                + (withoutAddress == 1 ? " Pod" : " Pods")
                + ", none with an address";
    String help =
        withoutAddress == 0
            ? "connections are refused until a Pod in namespace "
                + service.metadata().namespace()
                + " has these labels, or the Service has EndpointSlices or Endpoints"
                + others(service)
            : "take the Pods from a cluster (kubectl get pods -o yaml), or give them addresses with"
                + " --allocate and --pod-cidr";
    diagnostics.report(
        Code.SELECTS_NO_POD, service.metadata().ref(), service.metadata().at(), message, help);
  }

  /** What Pods there have for the first label of the selector. */
  private String others(Service service) {
    String key = service.selector().firstKey();
    List<String> values = pods.values(service.metadata().namespace(), key);
    if (values.isEmpty()) {
      return owner.isEmpty() ? "" : "; svcc makes no Pods of a " + owner;
    }
    return "; Pods there have "
        + values.stream()
            .limit(NAMED_IN_MESSAGES)
            .map(value -> key + "=" + value)
            .collect(joining(", "));
  }

  private void reportWithoutName(
      Service service, ServicePort port, List<Pod> without, int selected) {
    Located<PortRef> target = port.target();
    SourceSpan at = target == null ? port.at() : target.at();
    String name = port.targetOrPort() instanceof PortRef.Name named ? named.name() : "";
    String some =
        without.stream()
            .limit(NAMED_IN_MESSAGES)
            .map(pod -> pod.metadata().name())
            .collect(joining(", "));
    String more = without.size() > NAMED_IN_MESSAGES ? ", …" : "";
    diagnostics.report(
        Code.NAMED_PORT_MISSING,
        service.metadata().ref(),
        at,
        (without.size() == selected
                ? "no Pod of " + service.metadata().ref() + " has a "
                : without.size()
                    + " of "
                    + selected
                    + " Pods of "
                    + service.metadata().ref()
                    + " have no ")
            + port.protocol()
            + " port named "
            + name
            + ": "
            + some
            + more,
        "they get no traffic for this port; name a container port so, or use its number");
  }

  private static String labels(Map<String, String> selector) {
    return selector.entrySet().stream()
        .map(label -> label.getKey() + "=" + label.getValue())
        .collect(joining(","));
  }
}
