package dev.svcc.intent;

import dev.svcc.diagnostic.Code;
import dev.svcc.diagnostic.Diagnostics;
import dev.svcc.diagnostic.SourceSpan;
import dev.svcc.intent.PodPolicy.Direction;
import dev.svcc.manifest.LabelSelector;
import dev.svcc.manifest.NetworkPolicy;
import dev.svcc.manifest.NetworkPolicy.Peer;
import dev.svcc.manifest.NetworkPolicy.Rule;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Finds policies, and rules of policies, that say again what another says of the same pods. */
final class RedundantAllows {
  private final Diagnostics diagnostics;
  private final Map<Statement, NetworkPolicy> first = new HashMap<>();

  /** What a rule says; no rule: that pods are isolated and nothing is allowed. */
  private record Statement(
      String namespace,
      Set<LabelSelector.Requirement> selector,
      Direction direction,
      @Nullable Said rule) {}

  /** A rule without order and places. */
  private record Said(Set<Object> peers, Set<Object> ports) {}

  /** A peer of pods without places. */
  private record Selected(
      @Nullable Set<LabelSelector.Requirement> namespaces,
      @Nullable Set<LabelSelector.Requirement> pods) {}

  /** A peer of addresses without places. */
  private record Addresses(Object cidr, Set<Object> except) {}

  private RedundantAllows(Diagnostics diagnostics) {
    this.diagnostics = diagnostics;
  }

  static void report(List<NetworkPolicy> policies, Diagnostics diagnostics) {
    RedundantAllows run = new RedundantAllows(diagnostics);
    for (NetworkPolicy policy : policies) {
      for (Direction direction : Direction.values()) {
        if (PolicyRules.isolates(policy, direction)) {
          List<Rule> rules = PolicyRules.rules(policy, direction);
          rules.forEach(rule -> run.state(policy, direction, said(rule), rule.at()));
          if (rules.isEmpty()) {
            run.state(policy, direction, null, policy.metadata().at());
          }
        }
      }
    }
  }

  private void state(
      NetworkPolicy policy, Direction direction, @Nullable Said rule, SourceSpan at) {
    Set<LabelSelector.Requirement> selector = requirements(policy.podSelector());
    NetworkPolicy before =
        first.putIfAbsent(
            new Statement(policy.metadata().namespace(), selector, direction, rule), policy);
    if (before == null) {
      return;
    }
    String what =
        rule == null
            ? " closes what is closed already by "
            : " allows here what the same pods are allowed already by ";
    diagnostics.report(
        Code.REDUNDANT_ALLOW,
        policy.metadata().ref(),
        at,
        policy.metadata().ref() + what + before.metadata().ref(),
        "one of the two can go");
  }

  private static Said said(Rule rule) {
    return new Said(
        rule.peers().stream()
            .map(RedundantAllows::said)
            .collect(Collectors.toCollection(LinkedHashSet::new)),
        rule.ports().stream()
            .map(port -> List.of(port.protocol(), String.valueOf(port.port()), port.endPort()))
            .collect(Collectors.toCollection(LinkedHashSet::new)));
  }

  private static Object said(Peer peer) {
    return switch (peer) {
      case Peer.Block block -> new Addresses(block.cidr(), new LinkedHashSet<>(block.except()));
      case Peer.Pods pods ->
          new Selected(
              pods.namespaces() == null ? null : requirements(pods.namespaces()),
              pods.pods() == null ? null : requirements(pods.pods()));
    };
  }

  private static Set<LabelSelector.Requirement> requirements(LabelSelector selector) {
    return new LinkedHashSet<>(selector.requirements());
  }
}
