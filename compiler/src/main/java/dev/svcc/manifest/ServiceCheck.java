package dev.svcc.manifest;

import dev.svcc.diagnostic.Code;
import dev.svcc.manifest.Service.FamilyPolicy;
import dev.svcc.manifest.text.Node.Sequence;
import dev.svcc.net.Family;
import dev.svcc.net.IpAddress;
import java.util.EnumSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the fields of one Service must be to each other (core/validation, ValidateService). */
final class ServiceCheck {
  private final Service service;
  private final Value spec;

  private ServiceCheck(Service service, Value spec) {
    this.service = service;
    this.spec = spec;
  }

  /** Reports SERVICE_FIELDS, MISSING_FIELD and INVALID_ADDRESS. */
  static void check(Service service, Value spec) {
    new ServiceCheck(service, spec).run();
  }

  private void run() {
    boolean external = service.type() == Service.Type.EXTERNAL_NAME;
    if (service.ports().isEmpty() && !service.headless() && !external && absent("ports")) {
      spec.report(Code.MISSING_FIELD, "ports is required: at least one port", "");
    }
    Value name = spec.child("externalName");
    if (external && (name == null || name.text().isEmpty())) {
      spec.report(Code.MISSING_FIELD, "externalName is required with type ExternalName", "");
    }
    checkClusterIps();
    checkFamilies();
    checkExposure();
    checkExternalIps();
  }

  /** Whether a list is absent or empty: a list that was complained of is neither. */
  private boolean absent(String field) {
    Value value = spec.child(field);
    return value == null
        || value.isNull()
        || (value.node() instanceof Sequence && value.size() == 0);
  }

  private void checkClusterIps() {
    Value first = spec.child("clusterIP");
    Value all = spec.child("clusterIPs");
    if (first != null && first.isText() && all != null && all.size() > 0 && all.item(0).isText()) {
      if (!first.text().isEmpty() && !first.text().equals(all.item(0).text())) {
        contradiction(all, "clusterIPs[0] must be the same as clusterIP");
      }
    }
    boolean exposed =
        service.type() == Service.Type.NODE_PORT || service.type() == Service.Type.LOAD_BALANCER;
    if (service.headless() && exposed) {
      contradiction(first == null ? spec : first, "clusterIP None needs type ClusterIP");
    }
    if (service.headless() && !service.clusterIps().isEmpty()) {
      contradiction(all == null ? spec : all, "clusterIP None stands alone");
    }
    List<Family> families = service.clusterIps().stream().map(ip -> ip.value().family()).toList();
    if (families.size() > 2 || isRepeated(families)) {
      contradiction(all == null ? spec : all, "clusterIPs has at most one address a family");
    }
  }

  private void checkFamilies() {
    List<Family> families = service.families();
    Value place = spec.child("ipFamilies");
    if (place != null && isRepeated(families)) {
      contradiction(place, "ipFamilies has a family twice");
      return;
    }
    Value ips = spec.child("clusterIPs");
    int both = Math.min(families.size(), service.clusterIps().size());
    for (int i = 0; i < both; i++) {
      if (service.clusterIps().get(i).value().family() != families.get(i)) {
        contradiction(
            ips == null ? spec : ips, "the cluster IPs do not have the families of ipFamilies");
        return;
      }
    }
    Value policy = spec.child("ipFamilyPolicy");
    boolean dual = families.size() > 1 || service.clusterIps().size() > 1;
    boolean single = service.familyPolicy() == FamilyPolicy.SINGLE_STACK;
    if (dual && single && policy != null && !policy.isNull()) {
      contradiction(policy, "ipFamilyPolicy SingleStack, and two families");
    }
  }

  private void checkExposure() {
    boolean balanced = service.type() == Service.Type.LOAD_BALANCER;
    boolean onNodes = balanced || service.type() == Service.Type.NODE_PORT;
    if (!onNodes) {
      checkNoNodePorts();
    }
    boolean reachable = onNodes || !service.externalIps().isEmpty();
    Value policy = spec.child("externalTrafficPolicy");
    if (policy != null && policy.isText() && !policy.text().isEmpty() && !reachable) {
      contradiction(
          policy, "externalTrafficPolicy needs type NodePort or LoadBalancer, or externalIPs");
    }
    if (service.healthCheckNodePort() != null && !(balanced && service.externalLocal())) {
      contradictionAt(
          "healthCheckNodePort",
          "healthCheckNodePort needs type LoadBalancer and externalTrafficPolicy Local");
    }
    Value ranges = spec.child("loadBalancerSourceRanges");
    if (ranges != null && ranges.size() > 0 && !balanced) {
      contradiction(ranges, "loadBalancerSourceRanges needs type LoadBalancer");
    }
  }

  private void checkNoNodePorts() {
    Value ports = spec.child("ports");
    for (int i = 0; ports != null && i < ports.size(); i++) {
      Value nodePort = ports.item(i).child("nodePort");
      if (nodePort != null && !nodePort.isNull() && !PortDecoder.isZero(nodePort)) {
        contradiction(nodePort, "nodePort needs type NodePort or LoadBalancer");
      }
    }
  }

  private void checkExternalIps() {
    Value list = spec.child("externalIPs");
    for (Value item : list == null ? List.<Value>of() : list.items()) {
      String kind =
          item.isText()
              ? IpAddress.parse(item.text()).map(AddressDecoder::specialKind).orElse("")
              : "";
      if (!kind.isEmpty()) {
        item.report(
            Code.INVALID_ADDRESS, item.text() + " is " + kind + " address, not a node's", "");
      }
    }
  }

  private static boolean isRepeated(List<Family> families) {
    return !families.isEmpty() && EnumSet.copyOf(families).size() < families.size();
  }

  private void contradictionAt(String field, String problem) {
    Value place = spec.child(field);
    contradiction(place, problem);
  }

  private void contradiction(@Nullable Value place, String problem) {
    (place == null ? spec : place).report(Code.SERVICE_FIELDS, problem, "");
  }
}
