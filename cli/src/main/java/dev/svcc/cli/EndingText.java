package dev.svcc.cli;

import dev.svcc.analysis.Step;
import dev.svcc.backend.iptables.RuleText;
import dev.svcc.diagnostic.ObjectRef;
import dev.svcc.diagnostic.Origin;
import dev.svcc.rule.Action;
import dev.svcc.trace.Ending;
import dev.svcc.trace.Place;
import dev.svcc.trace.Way;
import java.util.Optional;

/** Says how a way ends, in words. */
final class EndingText {
  private EndingText() {}

  /** Who gets the packet, or why nobody does. */
  static String of(Way way) {
    String node = PacketText.node(way.last().node());
    return switch (way.ending()) {
      case Ending.Reached reached -> reached(way, reached.by());
      case Ending.Left left ->
          "it leaves " + node + " for " + PacketText.at(way) + ", which no object of the input has";
      case Ending.Lost lost ->
          "it leaves "
              + node
              + " for "
              + PacketText.at(way)
              + ", an address of "
              + lost.service().service()
              + " that no machine has: no answer";
      case Ending.Dropped dropped ->
          "dropped on "
              + node
              + switch (dropped.why()) {
                case RULE -> by(way) + ": no answer";
                case CHAIN_POLICY -> " by the policy of the built-in chain: no answer";
                case MARTIAN -> ": a loopback address on a network interface";
                case NO_ROUTE -> ": its route leads nowhere";
              };
      case Ending.Rejected rejected ->
          "refused on "
              + node
              + (isRefusedByRoute(way) ? " by its route" : by(way))
              + " with "
              + rejected.answer();
      case Ending.Unknown unknown ->
          "cannot be told: svcc cannot judge a rule on "
              + node
              + ", and what it decides matters: "
              + RuleText.of(unknown.because())
              + where(unknown.because().origin().at().toString());
    };
  }

  private static boolean isRefusedByRoute(Way way) {
    return way.last()
        .outcome()
        .lastStep()
        .filter(
            last ->
                !(last instanceof Step.AtRule at && !(at.rule().action() instanceof Action.Reject)))
        .isEmpty();
  }

  /** Whose rule it was that ended the way. */
  private static String by(Way way) {
    Optional<Origin> origin = way.last().outcome().lastStep().map(Step::origin);
    ObjectRef object = origin.isEmpty() ? null : origin.get().object();
    return object == null
        ? origin.map(its -> " (" + (isRead(its) ? its.at() : its.reason()) + ")").orElse("")
        : " by " + object;
  }

  private static boolean isRead(Origin origin) {
    return origin.reason().equals(RuleSteps.OF_DUMP);
  }

  private static String reached(Way way, Place by) {
    String sees =
        ", sees "
            + (way.hidesSender()
                ? way.last().outcome().source() + " (masqueraded)"
                : way.last().outcome().source().toString());
    return switch (by) {
      case Place.OfPod pod -> pod.pod().path() + " " + PacketText.at(way) + on(pod.node()) + sees;
      case Place.OfEndpoint endpoint ->
          "endpoint "
              + PacketText.at(way)
              + " of "
              + endpoint.service()
              + on(endpoint.node())
              + sees;
      case Place.OfNode node ->
          PacketText.node(node.node()) + " itself, " + PacketText.at(way) + sees;
      case Place.OfService service -> PacketText.at(way);
      case Place.Unknown unknown -> PacketText.at(way) + sees;
    };
  }

  private static String on(String node) {
    return node.isEmpty() ? "" : " on " + node;
  }

  /** A place in the input, behind what is said of it. */
  static String where(String at) {
    return "  (" + at + ")";
  }
}
