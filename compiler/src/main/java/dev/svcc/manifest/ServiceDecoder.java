package dev.svcc.manifest;

import dev.svcc.diagnostic.Code;
import dev.svcc.manifest.Service.FamilyPolicy;
import dev.svcc.manifest.text.Node.Entry;
import dev.svcc.net.Cidr;
import dev.svcc.net.Family;
import dev.svcc.net.IpAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Decodes v1 Services. */
final class ServiceDecoder implements Decoder<Service> {
  private static final int DEFAULT_AFFINITY_SECONDS = 10_800;
  private static final int MOST_AFFINITY_SECONDS = 86_400;
  private static final Set<String> FIELDS =
      Set.of("apiVersion", "kind", "metadata", "spec", "status");
  private static final Set<String> SPEC_FIELDS =
      Set.of(
          "allocateLoadBalancerNodePorts",
          "clusterIP",
          "clusterIPs",
          "externalIPs",
          "externalName",
          "externalTrafficPolicy",
          "healthCheckNodePort",
          "internalTrafficPolicy",
          "ipFamilies",
          "ipFamilyPolicy",
          "loadBalancerClass",
          "loadBalancerIP",
          "loadBalancerSourceRanges",
          "ports",
          "publishNotReadyAddresses",
          "selector",
          "sessionAffinity",
          "sessionAffinityConfig",
          "trafficDistribution",
          "type");
  private static final String RANGES_ANNOTATION =
      "service.beta.kubernetes.io/load-balancer-source-ranges";

  @Override
  public Service decode(Value object, Metadata metadata) {
    Spec spec = new Spec();
    List<LoadBalancerAddress> balancers = List.of();
    for (Entry entry : object.entries()) {
      switch (entry.key().text()) {
        case "spec" -> spec.read(object.child(entry));
        case "status" -> balancers = ServiceStatusDecoder.decode(object.child(entry));
        default -> object.unknownUnless(FIELDS, entry);
      }
    }
    Value place = object.child("spec");
    Value shown = place == null ? object : place;
    if (spec.sourceRanges == null) {
      spec.sourceRanges = annotatedRanges(object, metadata);
    }
    Service service = spec.service(metadata, balancers);
    ServiceCheck.check(service, shown);
    return service;
  }

  /** The annotation of old stands in for loadBalancerSourceRanges. */
  private static List<Located<Cidr>> annotatedRanges(Value object, Metadata metadata) {
    String text = metadata.annotations().getOrDefault(RANGES_ANNOTATION, "").strip();
    Value annotations = object.child("metadata");
    annotations = annotations == null ? null : annotations.child("annotations");
    Value place = annotations == null ? null : annotations.child(RANGES_ANNOTATION);
    List<Located<Cidr>> ranges = new ArrayList<>();
    if (place != null && !text.isEmpty()) {
      for (String range : text.split(",", -1)) {
        AddressDecoder.block(place, range.strip())
            .ifPresent(block -> ranges.add(new Located<>(block, place.span())));
      }
    }
    return ranges;
  }

  /** The fields of spec while they are being read. */
  private static final class Spec {
    private Service.Type type = Service.Type.CLUSTER_IP;
    private boolean headless;
    private List<Located<IpAddress>> clusterIp = List.of();
    private List<Located<IpAddress>> clusterIps = List.of();
    private List<Family> families = List.of();
    private FamilyPolicy familyPolicy = FamilyPolicy.SINGLE_STACK;
    private SortedMap<String, String> selector = new TreeMap<>();
    private List<ServicePort> ports = List.of();
    private List<Located<IpAddress>> externalIps = List.of();
    private @Nullable List<Located<Cidr>> sourceRanges;
    private boolean clientIpAffinity;
    private int affinitySeconds = DEFAULT_AFFINITY_SECONDS;
    private boolean internalLocal;
    private boolean externalLocal;
    private @Nullable Located<Integer> healthCheckNodePort;
    private boolean publishNotReady;
    private boolean allocatesNodePorts = true;
    private String trafficDistribution = "";

    void read(Value spec) {
      for (Entry entry : spec.entries()) {
        Value field = spec.child(entry);
        switch (entry.key().text()) {
          case "type" -> type = type(field);
          case "clusterIP" -> clusterIp = clusterIps(List.of(field));
          case "clusterIPs" -> clusterIps = clusterIps(field.items());
          case "ipFamilies" -> families = families(field);
          case "ipFamilyPolicy" -> familyPolicy = familyPolicy(field);
          case "selector" -> selector = LabelRule.labels(field);
          case "ports" -> ports = ServicePortDecoder.decode(field);
          case "externalIPs" -> externalIps = AddressDecoder.addresses(field);
          case "loadBalancerSourceRanges" -> sourceRanges = ranges(field);
          default -> readTraffic(spec, entry, field);
        }
      }
    }

    private static void unknown(Value spec, Entry entry) {
      if (ServicePortDecoder.FIELDS.contains(entry.key().text())) {
        spec.report(
            Code.UNKNOWN_FIELD,
            entry.key(),
            "unknown field " + Value.quoted(entry.key().text()),
            "it is a field of the items of `ports`: is it indented too little?");
      } else {
        spec.unknownUnless(SPEC_FIELDS, entry);
      }
    }

    private void readTraffic(Value spec, Entry entry, Value field) {
      switch (entry.key().text()) {
        case "sessionAffinity" ->
            clientIpAffinity = field.oneOf(List.of("ClientIP", "None", "")).equals("ClientIP");
        case "sessionAffinityConfig" -> affinitySeconds = affinitySeconds(field);
        case "internalTrafficPolicy" -> internalLocal = isLocal(field);
        case "externalTrafficPolicy" -> externalLocal = isLocal(field);
        case "healthCheckNodePort" -> healthCheckNodePort = ServicePortDecoder.nodePort(field);
        case "publishNotReadyAddresses" -> publishNotReady = field.bool(false);
        case "allocateLoadBalancerNodePorts" -> allocatesNodePorts = field.bool(true);
        case "trafficDistribution" ->
            trafficDistribution =
                field.oneOf(List.of("PreferClose", "PreferSameZone", "PreferSameNode", ""));
        default -> unknown(spec, entry);
      }
    }

    Service service(Metadata metadata, List<LoadBalancerAddress> balancers) {
      return new Service(
          metadata,
          type,
          headless,
          clusterIps.isEmpty() ? clusterIp : clusterIps,
          families,
          familyPolicy,
          selector,
          ports,
          externalIps,
          balancers,
          sourceRanges == null ? List.of() : sourceRanges,
          clientIpAffinity ? affinitySeconds : 0,
          internalLocal,
          externalLocal,
          healthCheckNodePort,
          publishNotReady,
          allocatesNodePorts,
          trafficDistribution);
    }

    private List<Located<IpAddress>> clusterIps(List<Value> items) {
      List<Located<IpAddress>> addresses = new ArrayList<>();
      for (Value item : items) {
        String text = item.text();
        if (text.equals("None")) {
          headless = true;
        } else if (!text.isEmpty()) {
          AddressDecoder.address(item, text)
              .ifPresent(address -> addresses.add(new Located<>(address, item.span())));
        }
      }
      return addresses;
    }
  }

  private static Service.Type type(Value place) {
    return switch (place.oneOf(
        List.of("ClusterIP", "NodePort", "LoadBalancer", "ExternalName", ""))) {
      case "NodePort" -> Service.Type.NODE_PORT;
      case "LoadBalancer" -> Service.Type.LOAD_BALANCER;
      case "ExternalName" -> Service.Type.EXTERNAL_NAME;
      default -> Service.Type.CLUSTER_IP;
    };
  }

  private static List<Family> families(Value list) {
    List<Family> families = new ArrayList<>();
    for (Value item : list.items()) {
      switch (item.oneOf(List.of("IPv4", "IPv6"))) {
        case "IPv4" -> families.add(Family.IPV4);
        case "IPv6" -> families.add(Family.IPV6);
        default -> {}
      }
    }
    return families;
  }

  private static FamilyPolicy familyPolicy(Value place) {
    return switch (place.oneOf(List.of("SingleStack", "PreferDualStack", "RequireDualStack", ""))) {
      case "PreferDualStack" -> FamilyPolicy.PREFER_DUAL_STACK;
      case "RequireDualStack" -> FamilyPolicy.REQUIRE_DUAL_STACK;
      default -> FamilyPolicy.SINGLE_STACK;
    };
  }

  private static boolean isLocal(Value place) {
    return place.oneOf(List.of("Cluster", "Local", "")).equals("Local");
  }

  private static @Nullable List<Located<Cidr>> ranges(Value list) {
    List<Located<Cidr>> ranges = new ArrayList<>();
    for (Value item : list.items()) {
      // The API server and kube-proxy trim these.
      String text = item.itemText().strip();
      AddressDecoder.block(item, text)
          .ifPresent(block -> ranges.add(new Located<>(block, item.span())));
    }
    return list.size() == 0 ? null : ranges;
  }

  private static int affinitySeconds(Value config) {
    for (Entry entry : config.entries()) {
      config.unknownUnless(Set.of("clientIP"), entry);
    }
    Value clientIp = config.child("clientIP");
    if (clientIp == null) {
      return DEFAULT_AFFINITY_SECONDS;
    }
    for (Entry entry : clientIp.entries()) {
      clientIp.unknownUnless(Set.of("timeoutSeconds"), entry);
    }
    Value place = clientIp.child("timeoutSeconds");
    Long seconds = place == null ? null : place.number();
    if (place == null || seconds == null) {
      return DEFAULT_AFFINITY_SECONDS;
    }
    if (seconds < 1 || seconds > MOST_AFFINITY_SECONDS) {
      place.report(
          Code.INVALID_VALUE,
          seconds + " seconds is not between 1 and " + MOST_AFFINITY_SECONDS + " (a day)",
          "");
      return DEFAULT_AFFINITY_SECONDS;
    }
    return seconds.intValue();
  }
}
