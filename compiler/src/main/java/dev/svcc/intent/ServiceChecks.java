package dev.svcc.intent;

import dev.svcc.diagnostic.Code;
import dev.svcc.diagnostic.Diagnostics;
import dev.svcc.manifest.Located;
import dev.svcc.manifest.Service;
import dev.svcc.net.Cidr;
import dev.svcc.net.Family;
import dev.svcc.net.IpAddress;
import java.util.List;

/**
 * Says what a load balancer Service lacks, or leaves to others: NO_LOAD_BALANCER_ADDRESS,
 * HEALTH_CHECK_NOT_SERVED, SOURCE_RANGE_FAMILY.
 */
final class ServiceChecks {
  private final Diagnostics diagnostics;

  ServiceChecks(Diagnostics diagnostics) {
    this.diagnostics = diagnostics;
  }

  /** Reports on each of these Services that gets rules. */
  void check(List<Service> services) {
    for (Service service : services) {
      if (service.type() == Service.Type.LOAD_BALANCER
          && !ServiceLabels.leaveToOthers(service.metadata())) {
        checkAddress(service);
        checkHealth(service);
        for (Family family : Family.values()) {
          checkRanges(service, family);
        }
      }
    }
  }

  private void checkAddress(Service service) {
    if (service.loadBalancerAddresses().isEmpty()) {
      diagnostics.report(
          Code.NO_LOAD_BALANCER_ADDRESS,
          service.metadata().ref(),
          service.metadata().at(),
          service.metadata().ref() + " is a LoadBalancer without an IP address in its status",
          "only its clusterIP and nodePorts answer; status.loadBalancer.ingress[].ip is filled in"
              + " by the cluster's load balancer");
    }
  }

  private void checkHealth(Service service) {
    Located<Integer> port = service.healthCheckNodePort();
    if (port != null && service.externalLocal()) {
      diagnostics.report(
          Code.HEALTH_CHECK_NOT_SERVED,
          service.metadata().ref(),
          port.at(),
          "healthCheckNodePort "
              + port.value()
              + " of "
              + service.metadata().ref()
              + " is opened, but rules cannot answer its HTTP requests",
          "run something on the node that answers 200 there while it has local endpoints");
    }
  }

  /** kube-proxy sorts ranges by family and guards nothing where none is left. */
  private void checkRanges(Service service, Family family) {
    List<Located<Cidr>> ranges = service.sourceRanges();
    List<IpAddress> open =
        service.loadBalancerAddresses().stream()
            .filter(address -> !address.proxied())
            .map(address -> address.address().value())
            .filter(address -> address.family() == family)
            .toList();
    boolean guards = ranges.stream().anyMatch(range -> range.value().family() == family);
    if (!ranges.isEmpty() && !guards && !open.isEmpty()) {
      diagnostics.report(
          Code.SOURCE_RANGE_FAMILY,
          service.metadata().ref(),
          ranges.get(0).at(),
          "loadBalancerSourceRanges of "
              + service.metadata().ref()
              + " has no block for "
              + open.get(0)
              + ", which therefore admits everybody",
          "add a block of that family; kube-proxy treats the families apart as well");
    }
  }
}
