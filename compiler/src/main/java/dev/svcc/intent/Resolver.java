package dev.svcc.intent;

import dev.svcc.diagnostic.Diagnostics;
import dev.svcc.manifest.Manifests;
import dev.svcc.net.Family;
import java.util.Arrays;
import java.util.List;

/**
 * Decides what one node must do: the middle of the compiler. Everything that manifests leave to the
 * node is answered here, once; back ends only obey.
 *
 * <p>The families of the result are those of the flags; else those in which a Service has a
 * clusterIP that needs rules, or an isolated pod an address; else IPv4. (kube-proxy always makes
 * both; a family with nothing in it would only get empty base rules.)
 */
public final class Resolver {
  /** The node's intent. Without errors among {@code diagnostics} it is complete. */
  public NodeIntent resolve(Manifests manifests, NodeOptions options, Diagnostics diagnostics) {
    NodeView node = new NodeResolver().resolve(manifests, options, diagnostics);
    List<ServiceIntent> services =
        new ServiceResolver(manifests, node, options.families(), diagnostics)
            .resolve(manifests.services());
    List<PodPolicy> policies = new PolicyResolver().resolve(manifests, node, diagnostics);
    new AddressChecks(node, options, diagnostics).check(manifests);
    new PortChecks(options, diagnostics).check(manifests.services());
    new ServiceChecks(diagnostics).check(manifests.services());
    List<Family> families = families(options, services, policies);
    NodeIntent intent =
        new NodeIntent(
            node.profile(),
            families,
            services,
            policies.stream().filter(policy -> families.contains(policy.family())).toList());
    new NodeChecks(options, diagnostics).check(manifests, intent, node, policies);
    return intent;
  }

  private static List<Family> families(
      NodeOptions options, List<ServiceIntent> services, List<PodPolicy> policies) {
    List<Family> found =
        Arrays.stream(Family.values())
            .filter(
                family ->
                    options.families().isEmpty()
                        ? services.stream().anyMatch(service -> service.family() == family)
                            || policies.stream().anyMatch(policy -> policy.family() == family)
                        : options.families().contains(family))
            .toList();
    return found.isEmpty() ? List.of(Family.IPV4) : found;
  }
}
