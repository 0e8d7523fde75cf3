package dev.svcc.intent;

import static java.util.stream.Collectors.joining;

import dev.svcc.diagnostic.Code;
import dev.svcc.diagnostic.Diagnostics;
import dev.svcc.manifest.Manifests;
import dev.svcc.net.Family;
import java.util.List;
import java.util.function.Predicate;

/**
 * Says what is not known of the node although rules depend on it: NO_NODE_NAME, NO_NODE_ADDRESS,
 * NO_CLUSTER_CIDR; and FAMILY_LEFT_OUT.
 */
final class NodeChecks {
  private final NodeOptions options;
  private final Diagnostics diagnostics;

  NodeChecks(NodeOptions options, Diagnostics diagnostics) {
    this.options = options;
    this.diagnostics = diagnostics;
  }

  /** Reports on a resolved node. {@code policies} are those of every family. */
  void check(Manifests manifests, NodeIntent intent, NodeView node, List<PodPolicy> policies) {
    checkName(manifests, intent, node);
    intent.families().forEach(family -> checkAddresses(intent, family));
    checkLocalTraffic(intent);
    checkFamilies(intent, policies);
  }

  private void checkName(Manifests manifests, NodeIntent intent, NodeView node) {
    if (!node.profile().name().isEmpty() || manifests.nodes().size() > 1) {
      return; // it is known, or several Nodes have been an error already
    }
    boolean services =
        intent.services().stream()
            .anyMatch(service -> service.hasEndpoints() && usesLocal(service));
    boolean policies = !manifests.policies().isEmpty() && !node.podsAreUnscheduled();
    if (services || policies) {
      diagnostics.report(
          Code.NO_NODE_NAME,
          null,
          options.at(),
          services
              ? "the node's name is not known, so no endpoint is local and traffic policy Local"
                  + " drops everything"
              : "the node's name is not known, so no Pod is local and no NetworkPolicy is enforced",
          "give it with --node NAME, or add the Node's manifest");
    }
  }

  private static boolean usesLocal(ServiceIntent service) {
    return service.internalLocal()
        || (service.externalLocal() && service.frontends().stream().anyMatch(Frontend::isExternal));
  }

  private void checkAddresses(NodeIntent intent, Family family) {
    if (intent.node().nodePorts(family) instanceof NodePortAddresses.Listed listed
        && listed.addresses().isEmpty()
        && has(intent, family, frontend -> frontend.kind() == Frontend.Kind.NODE_PORT)) {
      diagnostics.report(
          Code.NO_NODE_ADDRESS,
          null,
          options.at(),
          "no known "
              + family.displayName()
              + " address of the node is inside --nodeport-addresses: nodePorts answer nowhere",
          "give the node's addresses with --node-ip, or add the Node's manifest");
    } else if (intent.node().addresses(family).isEmpty()
        && has(intent, family, Frontend::guarded)) {
      diagnostics.report(
          Code.NO_NODE_ADDRESS,
          null,
          options.at(),
          "the node's "
              + family.displayName()
              + " address is not known, so nobody can tell whether loadBalancerSourceRanges admit"
              + " the node itself",
          "give it with --node-ip, or add the Node's manifest");
    }
  }

  private static boolean has(NodeIntent intent, Family family, Predicate<Frontend> wanted) {
    return intent.services(family).stream()
        .anyMatch(service -> service.frontends().stream().anyMatch(wanted));
  }

  private void checkLocalTraffic(NodeIntent intent) {
    String blind =
        intent.families().stream()
            .filter(family -> !intent.services(family).isEmpty())
            .filter(family -> !intent.node().localTraffic().knowsPods(family))
            .map(Family::displayName)
            .collect(joining(" and "));
    if (!blind.isEmpty()) {
      boolean nodeCidr = options.detectLocal() == NodeOptions.DetectLocal.NODE_CIDR;
      diagnostics.report(
          Code.NO_CLUSTER_CIDR,
          null,
          options.at(),
          "no "
              + (nodeCidr ? "pod CIDR of the node" : "cluster CIDR")
              + " for "
              + blind
              + ": no source counts as a Pod, and traffic to clusterIPs keeps its source",
          nodeCidr
              ? "add the Node's manifest with spec.podCIDRs"
              : "give the addresses of all Pods with --cluster-cidr, as kube-proxy has them");
    }
  }

  private void checkFamilies(NodeIntent intent, List<PodPolicy> policies) {
    for (Family family : Family.values()) {
      if (!intent.families().contains(family)) {
        policies.stream()
            .filter(policy -> policy.family() == family)
            .findFirst()
            .ifPresent(
                policy ->
                    diagnostics.report(
                        Code.FAMILY_LEFT_OUT,
                        policy.pod(),
                        options.at(),
                        policy.pod()
                            + " is isolated but has "
                            + family.displayName()
                            + " addresses, which --family leaves open",
                        "compile both families: --family dual"));
      }
    }
  }
}
