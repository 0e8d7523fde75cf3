package dev.svcc.intent;

import dev.svcc.diagnostic.Code;
import dev.svcc.diagnostic.Diagnostics;
import dev.svcc.diagnostic.ObjectRef;
import dev.svcc.diagnostic.SourceSpan;
import dev.svcc.intent.PodPolicy.Direction;
import dev.svcc.manifest.LabelSelector;
import dev.svcc.manifest.Manifests;
import dev.svcc.manifest.Namespace;
import dev.svcc.manifest.NetworkPolicy;
import dev.svcc.manifest.NetworkPolicy.Peer;
import dev.svcc.manifest.NetworkPolicy.Port;
import dev.svcc.manifest.NetworkPolicy.Rule;
import dev.svcc.manifest.Pod;
import dev.svcc.manifest.PortRef;
import dev.svcc.net.CidrSet;
import dev.svcc.net.Protocol;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Finds what policies say and probably do not mean. It looks at the pods of all nodes. */
final class PolicyFindings {
  private final Manifests manifests;
  private final PodDirectory directory;
  private final Diagnostics diagnostics;

  private PolicyFindings(Manifests manifests, PodDirectory directory, Diagnostics diagnostics) {
    this.manifests = manifests;
    this.directory = directory;
    this.diagnostics = diagnostics;
  }

  /** Reports every finding of the 05xx codes that needs more than one object to be seen. */
  static void report(
      Manifests manifests, PodDirectory directory, NodeView node, Diagnostics diagnostics) {
    PolicyFindings findings = new PolicyFindings(manifests, directory, diagnostics);
    findings.reportNamespaces();
    for (NetworkPolicy policy : manifests.policies()) {
      findings.reportSelection(policy);
      for (Direction direction : Direction.values()) {
        if (PolicyRules.isolates(policy, direction)) {
          for (Rule rule : PolicyRules.rules(policy, direction)) {
            findings.reportPeers(policy, rule);
            findings.reportPortNames(policy, rule, direction);
          }
        }
      }
    }
    new DnsFinding(directory, diagnostics).report(manifests.policies());
    new ClientBlockFinding(manifests, directory, node, diagnostics).report();
    RedundantAllows.report(manifests.policies(), diagnostics);
  }

  /** Namespaces that a namespaceSelector is asked about though nobody has said their labels. */
  private void reportNamespaces() {
    boolean asked =
        manifests.policies().stream()
            .flatMap(policy -> policyRules(policy).stream())
            .flatMap(rule -> rule.peers().stream())
            .anyMatch(peer -> peer instanceof Peer.Pods pods && pods.namespaces() != null);
    if (!asked) {
      return;
    }
    Set<String> known =
        manifests.namespaces().stream()
            .map(Namespace::metadata)
            .map(metadata -> metadata.name())
            .collect(Collectors.toCollection(TreeSet::new));
    for (NetworkPolicy policy : manifests.policies()) {
      reportNamespace(policy.metadata().ref(), policy.metadata().at(), known);
    }
    for (Pod pod : manifests.pods()) {
      reportNamespace(pod.metadata().ref(), pod.metadata().at(), known);
    }
  }

  private void reportNamespace(ObjectRef object, SourceSpan at, Set<String> known) {
    if (known.add(object.namespace())) {
      diagnostics.report(
          Code.NAMESPACE_ASSUMED,
          object,
          at,
          "no Namespace manifest for " + object.namespace(),
          "it is taken to have the one label kubernetes.io/metadata.name="
              + object.namespace()
              + "; add the Namespace where a namespaceSelector asks for others");
    }
  }

  private static List<Rule> policyRules(NetworkPolicy policy) {
    return Stream.concat(policy.ingress().stream(), policy.egress().stream()).toList();
  }

  private void reportSelection(NetworkPolicy policy) {
    if (policy.emptySpec()) {
      diagnostics.report(
          Code.ISOLATES_EVERY_POD,
          policy.metadata().ref(),
          policy.metadata().at(),
          "the empty spec of "
              + policy.metadata().ref()
              + " closes every pod of namespace "
              + policy.metadata().namespace()
              + " to all incoming traffic",
          "where that is meant, say `podSelector: {}` and `policyTypes: [Ingress]`");
    }
    if (!directory.selected(policy).isEmpty()) {
      return;
    }
    boolean host = onlyHostNetwork(policy, null, policy.podSelector());
    diagnostics.report(
        Code.POLICY_SELECTS_NO_POD,
        policy.metadata().ref(),
        policy.podSelector().at(),
        policy.metadata().ref()
            + (host
                ? " selects pods of the host's network only, which no policy applies to"
                : " selects no pod of namespace " + policy.metadata().namespace()),
        host
            ? "such pods are the node itself"
            : "it has no effect; compare podSelector with the pods' labels");
  }

  private void reportPeers(NetworkPolicy policy, Rule rule) {
    for (Peer peer : rule.peers()) {
      switch (peer) {
        case Peer.Block block -> {
          if (CidrSet.subtract(block.cidr(), block.except()).isEmpty()) {
            nothing(policy, peer, "except leaves nothing of " + block.cidr(), "");
          }
        }
        case Peer.Pods pods -> {
          if (directory.matching(policy, pods).isEmpty()) {
            boolean host = onlyHostNetwork(policy, pods.namespaces(), pods.pods());
            nothing(
                policy,
                peer,
                host
                    ? "this peer matches pods of the host's network only"
                    : "this peer matches no pod",
                host
                    ? "such pods count as their node: give the node's address in an ipBlock"
                    : "compare it with the labels of pods and namespaces; pods of other namespaces"
                        + " need a namespaceSelector");
          }
        }
      }
    }
  }

  private void nothing(NetworkPolicy policy, Peer peer, String message, String help) {
    diagnostics.report(
        Code.PEER_MATCHES_NOTHING,
        policy.metadata().ref(),
        peer.at(),
        message + ", in " + policy.metadata().ref(),
        help);
  }

  /** Whether pods of the host's network would be found by selectors that find no other pod. */
  private boolean onlyHostNetwork(
      NetworkPolicy policy, @Nullable LabelSelector namespaces, @Nullable LabelSelector selector) {
    return manifests.pods().stream()
        .filter(Pod::hostNetwork)
        .filter(pod -> selector == null || selector.matches(pod.metadata().labels()))
        .anyMatch(
            pod ->
                namespaces == null
                    ? pod.metadata().namespace().equals(policy.metadata().namespace())
                    : namespaces.matches(directory.labels(pod.metadata().namespace())));
  }

  private void reportPortNames(NetworkPolicy policy, Rule rule, Direction direction) {
    for (Port port : rule.ports()) {
      if (port.port() instanceof PortRef.Name name) {
        List<Pod> asked = asked(policy, rule, direction);
        if (!asked.isEmpty() && !anyDeclares(asked, port.protocol(), name)) {
          diagnostics.report(
              Code.NAMED_PORT_UNKNOWN,
              policy.metadata().ref(),
              port.at(),
              "no container port "
                  + name.name()
                  + " of protocol "
                  + port.protocol()
                  + " for "
                  + policy.metadata().ref(),
              "the name opens nothing: none of the "
                  + (direction == Direction.INGRESS ? "selected pods" : "peers")
                  + " declares it");
        }
      }
    }
  }

  /** The pods on which a port name of the rule is looked up. */
  private List<Pod> asked(NetworkPolicy policy, Rule rule, Direction direction) {
    if (direction == Direction.INGRESS) {
      return directory.selected(policy);
    }
    boolean byAddress =
        rule.peers().isEmpty() || rule.peers().stream().anyMatch(Peer.Block.class::isInstance);
    return byAddress
        ? directory.all()
        : rule.peers().stream()
            .flatMap(
                peer ->
                    peer instanceof Peer.Pods pods
                        ? directory.matching(policy, pods).stream()
                        : Stream.of())
            .toList();
  }

  private static boolean anyDeclares(List<Pod> pods, Protocol protocol, PortRef.Name name) {
    return pods.stream().anyMatch(pod -> PodDirectory.number(pod, protocol, name).isPresent());
  }
}
