package dev.svcc.intent;

import dev.svcc.diagnostic.Code;
import dev.svcc.diagnostic.Diagnostics;
import dev.svcc.diagnostic.Origin;
import dev.svcc.manifest.Manifests;
import dev.svcc.manifest.Service;
import dev.svcc.manifest.ServicePort;
import dev.svcc.net.Family;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Resolves every Service that needs rules. Reports NO_RULES_FOR_SERVICE, NO_CLUSTER_IP and
 * NO_ENDPOINTS.
 */
final class ServiceResolver {
  /** Fewer Services are resolved before other threads have started. */
  private static final int MANY = 1000;

  private final List<Family> wanted;
  private final Diagnostics diagnostics;
  private final EndpointResolver endpoints;
  private final TrafficPolicy policy;
  private final FrontendResolver frontends;

  /**
   * A resolver of the Services of one input.
   *
   * @param wanted the families to resolve; empty: all
   */
  ServiceResolver(
      Manifests manifests, NodeView node, List<Family> wanted, Diagnostics diagnostics) {
    this.wanted = wanted;
    this.diagnostics = diagnostics;
    this.endpoints = new EndpointResolver(manifests, node, diagnostics);
    this.policy = new TrafficPolicy(node);
    this.frontends = new FrontendResolver(node.profile());
  }

  /** The Services' ports, sorted; those of many are resolved on all processors. */
  List<ServiceIntent> resolve(List<Service> services) {
    Stream<Service> each = services.size() < MANY ? services.stream() : services.parallelStream();
    return each.flatMap(service -> resolve(service).stream())
        .sorted(ServiceResolver::compare)
        .toList();
  }

  private List<ServiceIntent> resolve(Service service) {
    List<Family> families = families(service, wanted, diagnostics);
    if (families.isEmpty()) {
      return List.of();
    }
    List<ServiceIntent> intents = new ArrayList<>();
    EndpointResolver.Found found = endpoints.resolve(service);
    for (int i = 0; i < found.byPort().size(); i++) {
      for (Family family : families) {
        FamilyPort port = new FamilyPort(service, service.ports().get(i), family);
        TrafficPolicy.Choice choice =
            policy.choose(port, Candidate.merge(found.byPort().get(i), family));
        if (!choice.anywhere() && !found.explained()) {
          noteNoEndpoints(port, diagnostics);
        }
        intents.add(intent(port, choice, frontends.resolve(port, choice)));
      }
    }
    return intents;
  }

  private static int compare(ServiceIntent one, ServiceIntent other) {
    int order = one.service().compareTo(other.service());
    if (order == 0) {
      order = one.port().compareTo(other.port());
    }
    if (order == 0) {
      order = one.protocol().compareTo(other.protocol());
    }
    return order == 0 ? one.family().compareTo(other.family()) : order;
  }

  private static ServiceIntent intent(
      FamilyPort facing, TrafficPolicy.Choice choice, List<Frontend> frontends) {
    Service service = facing.service();
    ServicePort port = facing.port();
    return new ServiceIntent(
        service.metadata().ref(),
        port.name(),
        port.protocol(),
        facing.family(),
        service.affinitySeconds(),
        choice.cluster(),
        choice.local(),
        facing.internalLocal(),
        facing.externalLocal(),
        facing.sourceRanges(),
        facing.healthCheckNodePort(),
        frontends,
        new Origin(service.metadata().ref(), port.at(), "Service port"));
  }

  /** The families of a Service that get rules: those of its clusterIPs that are wanted. */
  private static List<Family> families(
      Service service, List<Family> wanted, Diagnostics diagnostics) {
    String why = whyNoRules(service);
    if (!why.isEmpty()) {
      noteNoRules(service, why, diagnostics);
      return List.of();
    }
    if (service.clusterIps().isEmpty()) {
      diagnostics.report(
          Code.NO_CLUSTER_IP,
          service.metadata().ref(),
          service.metadata().at(),
          service.metadata().ref() + " has no clusterIP yet: a cluster gives it one",
          "compile manifests read back from the cluster (kubectl get service -o yaml), or let svcc"
              + " give it one with --allocate");
      return List.of();
    }
    List<Family> families =
        service.clusterIps().stream()
            .map(address -> address.value().family())
            .distinct()
            .sorted()
            .toList();
    List<Family> compiled =
        wanted.isEmpty() ? families : families.stream().filter(wanted::contains).toList();
    if (compiled.isEmpty()) {
      noteNoRules(service, "--family leaves out all its clusterIPs", diagnostics);
    }
    return compiled;
  }

  private static String whyNoRules(Service service) {
    if (service.type() == Service.Type.EXTERNAL_NAME) {
      return "type ExternalName is answered by DNS alone";
    }
    if (service.headless()) {
      return "it is headless (clusterIP None), and DNS answers with its endpoints";
    }
    if (service.metadata().labels().containsKey(ServiceLabels.PROXY_NAME)) {
      return "label " + ServiceLabels.PROXY_NAME + " leaves it to another proxy";
    }
    if (service.metadata().labels().containsKey(ServiceLabels.HEADLESS)) {
      return "label " + ServiceLabels.HEADLESS + " says that no proxy serves it";
    }
    return "";
  }

  private static void noteNoRules(Service service, String why, Diagnostics diagnostics) {
    diagnostics.report(
        Code.NO_RULES_FOR_SERVICE,
        service.metadata().ref(),
        service.metadata().at(),
        "no rules for " + service.metadata().ref() + ": " + why,
        "");
  }

  private static void noteNoEndpoints(FamilyPort port, Diagnostics diagnostics) {
    Service service = port.service();
    String name = port.port().name();
    diagnostics.report(
        Code.NO_ENDPOINTS,
        service.metadata().ref(),
        port.port().at(),
        "port "
            + (name.isEmpty() ? port.port().port() : name)
            + " of "
            + service.metadata().ref()
            + " has no "
            + port.family().displayName()
            + " endpoint that is ready: connections are refused",
        "");
  }
}
