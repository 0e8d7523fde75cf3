package dev.svcc.backend.iptables;

import dev.svcc.diagnostic.Origin;
import dev.svcc.rule.Match;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Peers that one rule can ask for: a block, a set, or everybody.
 *
 * @param matches the match; none for everybody
 * @param origins the policies that allow them
 */
record PeerMatch(List<Match> matches, List<Origin> origins) {
  PeerMatch {
    matches = List.copyOf(matches);
    origins = List.copyOf(origins);
  }

  /**
   * The matches of a rule for these peers, in the order that rules show them.
   *
   * @param ports the ports; null for every port of every protocol
   */
  List<Match> matches(@Nullable PortMatch ports) {
    Match.Comment comment = PolicyComment.of(origins);
    List<Match> rest = ports == null ? List.of(comment) : ports.matches(comment);
    List<Match> all = new ArrayList<>(rest);
    boolean isSet = !matches.isEmpty() && matches.get(0) instanceof Match.SetMember;
    all.addAll(isSet ? all.indexOf(comment) + 1 : 0, matches);
    return List.copyOf(all);
  }

  /** Why the rule is there. */
  Origin origin() {
    return PolicyComment.origin(origins);
  }
}
