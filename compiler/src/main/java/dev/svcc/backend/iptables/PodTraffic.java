package dev.svcc.backend.iptables;

import dev.svcc.intent.LocalTraffic;
import dev.svcc.net.Family;
import dev.svcc.rule.Match;
import java.util.Optional;

/** How rules tell pods' traffic from everybody else's (kube-proxy: LocalTrafficDetector). */
public final class PodTraffic {
  private PodTraffic() {}

  /** Holds for what a pod sent; empty where no source can be known to be a pod. */
  public static Optional<Match> fromPod(LocalTraffic traffic, Family family) {
    return match(traffic, family, false);
  }

  /** Holds for what no pod sent; empty where no source can be known to be a pod. */
  public static Optional<Match> notFromPod(LocalTraffic traffic, Family family) {
    return match(traffic, family, true);
  }

  private static Optional<Match> match(LocalTraffic traffic, Family family, boolean negated) {
    return switch (traffic) {
      case LocalTraffic.Unknown() -> Optional.empty();
      case LocalTraffic.SourceBlocks blocks ->
          blocks.block(family).map(block -> new Match.Source(block, negated));
      case LocalTraffic.Bridge(String name) -> Optional.of(new Match.InInterface(name, negated));
      case LocalTraffic.InterfacePrefix(String prefix) ->
          Optional.of(new Match.InInterface(prefix + "+", negated));
    };
  }
}
