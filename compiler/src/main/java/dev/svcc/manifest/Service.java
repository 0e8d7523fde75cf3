package dev.svcc.manifest;

import dev.svcc.net.Cidr;
import dev.svcc.net.Family;
import dev.svcc.net.IpAddress;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A v1 Service.
 *
 * @param metadata name, labels, annotations
 * @param type spec.type
 * @param headless whether clusterIP is {@code None}
 * @param clusterIps clusterIPs, or clusterIP alone; empty where the manifest has none
 * @param families spec.ipFamilies; empty where the manifest has none
 * @param familyPolicy spec.ipFamilyPolicy
 * @param selector spec.selector; empty where there is none
 * @param ports spec.ports
 * @param externalIps spec.externalIPs
 * @param loadBalancerAddresses status.loadBalancer.ingress[], those with an ip
 * @param sourceRanges spec.loadBalancerSourceRanges (or the annotation of old)
 * @param affinitySeconds the timeout of ClientIP affinity in seconds, 1 to 86400; 0 without
 *     affinity
 * @param internalLocal whether internalTrafficPolicy is Local
 * @param externalLocal whether externalTrafficPolicy is Local
 * @param healthCheckNodePort spec.healthCheckNodePort, or null
 * @param publishNotReady spec.publishNotReadyAddresses
 * @param allocatesNodePorts spec.allocateLoadBalancerNodePorts, true where it is left out
 * @param trafficDistribution spec.trafficDistribution; empty where there is none
 */
public record Service(
    Metadata metadata,
    Type type,
    boolean headless,
    List<Located<IpAddress>> clusterIps,
    List<Family> families,
    FamilyPolicy familyPolicy,
    SortedMap<String, String> selector,
    List<ServicePort> ports,
    List<Located<IpAddress>> externalIps,
    List<LoadBalancerAddress> loadBalancerAddresses,
    List<Located<Cidr>> sourceRanges,
    int affinitySeconds,
    boolean internalLocal,
    boolean externalLocal,
    @Nullable Located<Integer> healthCheckNodePort,
    boolean publishNotReady,
    boolean allocatesNodePorts,
    String trafficDistribution) {
  /** spec.type. */
  public enum Type {
    CLUSTER_IP,
    NODE_PORT,
    LOAD_BALANCER,
    EXTERNAL_NAME
  }

  /** spec.ipFamilyPolicy. */
  public enum FamilyPolicy {
    SINGLE_STACK,
    PREFER_DUAL_STACK,
    REQUIRE_DUAL_STACK
  }

  public Service {
    clusterIps = List.copyOf(clusterIps);
    families = List.copyOf(families);
    selector = Collections.unmodifiableSortedMap(new TreeMap<>(selector));
    ports = List.copyOf(ports);
    externalIps = List.copyOf(externalIps);
    loadBalancerAddresses = List.copyOf(loadBalancerAddresses);
    sourceRanges = List.copyOf(sourceRanges);
  }

  /** The same Service with the addresses and ports that it was given. */
  public Service withAllocated(
      List<Located<IpAddress>> clusterIps,
      List<ServicePort> ports,
      @Nullable Located<Integer> healthCheckNodePort) {
    return new Service(
        metadata,
        type,
        headless,
        clusterIps,
        families,
        familyPolicy,
        selector,
        ports,
        externalIps,
        loadBalancerAddresses,
        sourceRanges,
        affinitySeconds,
        internalLocal,
        externalLocal,
        healthCheckNodePort,
        publishNotReady,
        allocatesNodePorts,
        trafficDistribution);
  }
}
