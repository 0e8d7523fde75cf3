package dev.svcc.intent;

import dev.svcc.manifest.LoadBalancerAddress;
import dev.svcc.manifest.Located;
import dev.svcc.manifest.Service;
import dev.svcc.manifest.ServicePort;
import dev.svcc.net.Cidr;
import dev.svcc.net.Family;
import dev.svcc.net.IpAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One port of a Service in one family: what the Service's fields mean for its traffic. A family
 * never sees the other's addresses (kube-proxy: newBaseServiceInfo).
 *
 * @param service the Service
 * @param port one of its ports
 * @param family the family
 */
record FamilyPort(Service service, ServicePort port, Family family) {
  /** The clusterIP; without one the family needs no rules at all. */
  Optional<Located<IpAddress>> clusterIp() {
    return ofFamily(service.clusterIps()).stream().findFirst();
  }

  List<Located<IpAddress>> externalIps() {
    return ofFamily(service.externalIps());
  }

  /** The addresses that a load balancer hands on to nodes: not those with ipMode Proxy. */
  List<Located<IpAddress>> loadBalancerIps() {
    if (service.loadBalancerAddresses().isEmpty()) {
      return List.of();
    }
    return ofFamily(
        service.loadBalancerAddresses().stream()
            .filter(address -> !address.proxied())
            .map(LoadBalancerAddress::address)
            .toList());
  }

  /** The nodePort, which only types NodePort and LoadBalancer have. */
  Optional<Located<Integer>> nodePort() {
    return service.type() == Service.Type.CLUSTER_IP ? Optional.empty() : port.nodePort();
  }

  /**
   * Who may use the load balancer's addresses. Ranges of the other family alone leave this one
   * open, as in kube-proxy; {@code ServiceChecks} warns of it.
   */
  List<Cidr> sourceRanges() {
    if (service.sourceRanges().isEmpty()) {
      return List.of();
    }
    return service.sourceRanges().stream()
        .map(Located::value)
        .filter(range -> range.family() == family)
        .sorted()
        .distinct()
        .toList();
  }

  /** Whether it answers anywhere but at the clusterIP (kube-proxy: ExternallyAccessible). */
  boolean isExternal() {
    return nodePort().isPresent() || !externalIps().isEmpty() || !loadBalancerIps().isEmpty();
  }

  boolean internalLocal() {
    return service.internalLocal();
  }

  /** Whether external policy Local holds; only Services meant for outside can have it. */
  boolean externalLocal() {
    return service.externalLocal()
        && (service.type() == Service.Type.NODE_PORT
            || service.type() == Service.Type.LOAD_BALANCER
            || !service.externalIps().isEmpty());
  }

  /** Whether something uses the endpoints of the whole cluster: pods' short cut counts. */
  boolean usesCluster() {
    return !internalLocal() || isExternal();
  }

  /** Whether something uses the endpoints on this node alone. */
  boolean usesLocal() {
    return internalLocal() || (externalLocal() && isExternal());
  }

  /** The port that the load balancer's health check asks at, or 0. */
  int healthCheckNodePort() {
    Located<Integer> asked = service.healthCheckNodePort();
    boolean needed = service.type() == Service.Type.LOAD_BALANCER && externalLocal();
    return needed && asked != null ? asked.value() : 0;
  }

  private List<Located<IpAddress>> ofFamily(List<Located<IpAddress>> addresses) {
    if (addresses.isEmpty()) {
      return addresses; // nearly always: this is asked several times for every Service port
    }
    List<Located<IpAddress>> found = new ArrayList<>(addresses.size());
    for (Located<IpAddress> address : addresses) {
      if (address.value().family() == family) {
        found.add(address);
      }
    }
    return found;
  }
}
