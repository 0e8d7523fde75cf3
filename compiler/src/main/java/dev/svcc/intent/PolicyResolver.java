package dev.svcc.intent;

import dev.svcc.diagnostic.Diagnostics;
import dev.svcc.manifest.Manifests;
import java.util.List;

/** Resolves NetworkPolicies to what each local pod may send and receive. */
final class PolicyResolver {
  /** The policies of this node's pods, in the order of {@link NodeIntent#podPolicies()}. */
  List<PodPolicy> resolve(Manifests manifests, NodeView node, Diagnostics diagnostics) {
    return List.of();
  }
}
