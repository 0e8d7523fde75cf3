package dev.svcc.backend.iptables;

import dev.svcc.diagnostic.ObjectRef;
import dev.svcc.diagnostic.Origin;
import dev.svcc.rule.Match;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;

/** What stands in the comments of policy rules, and whom a rule of several policies comes from. */
final class PolicyComment {
  private PolicyComment() {}

  /** {@code namespace/policy}, several joined by {@code ", "}. */
  static Match.Comment of(List<Origin> policies) {
    return CommentText.of(
        policies.stream()
            .map(origin -> Objects.requireNonNull(origin.object()).path())
            .distinct()
            .collect(Collectors.joining(", ")));
  }

  /** {@code pod namespace/name}. */
  static Match.Comment ofPods(List<ObjectRef> pods) {
    return CommentText.of(
        pods.stream().map(ObjectRef::path).collect(Collectors.joining(", ", "pod ", "")));
  }

  /** One origin for a rule that several policies cause: the first, which names the others. */
  static Origin origin(List<Origin> policies) {
    Origin first = policies.get(0);
    if (policies.size() == 1) {
      return first;
    }
    String others =
        policies.stream()
            .skip(1)
            .map(other -> other.object() + " at " + other.at())
            .collect(Collectors.joining(", "));
    return new Origin(first.object(), first.at(), first.reason() + ", and " + others);
  }
}
