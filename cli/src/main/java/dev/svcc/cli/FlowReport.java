package dev.svcc.cli;

import dev.svcc.trace.Ending;
import dev.svcc.trace.Place;
import dev.svcc.trace.Trace;
import dev.svcc.trace.Way;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Says which flows are not as expected, a line each. */
final class FlowReport {
  private static final int NAMED = 6;

  private FlowReport() {}

  /** {@code flows.tsv:3: shop/web -> shop/db:5432: expected deny, got allow: shop/db-0}. */
  static String of(List<Flow> flows, String file) {
    StringBuilder out = new StringBuilder();
    for (Flow flow : flows) {
      if (!flow.isMet()) {
        out.append(
            Escaped.text(file + ":" + flow.line() + ": " + flow.from() + " -> " + flow.to()));
        out.append(": ").append(Escaped.text(mismatch(flow))).append('\n');
      }
    }
    return out.toString();
  }

  /** What is said when all is done; nothing about a single flow that is as expected. */
  static Optional<String> summary(List<Flow> flows, boolean many) {
    List<Flow> wrong = flows.stream().filter(flow -> !flow.isMet()).toList();
    if (many) {
      return Optional.of("svcc: " + flows.size() + " flows, " + wrong.size() + " not as expected");
    }
    return wrong.stream().findFirst().map(flow -> "svcc: " + Escaped.text(mismatch(flow)));
  }

  private static String mismatch(Flow flow) {
    return "expected "
        + flow.expected()
        + ", got "
        + flow.traces().stream().map(FlowReport::got).distinct().collect(Collectors.joining("; "));
  }

  private static String got(Trace trace) {
    List<String> ends = trace.ways().stream().map(FlowReport::end).distinct().toList();
    String first = ends.stream().limit(NAMED).collect(Collectors.joining("|"));
    return first + (ends.size() > NAMED ? " and " + (ends.size() - NAMED) + " more" : "");
  }

  private static String end(Way way) {
    var outcome = way.last().outcome();
    String unanswered = way.isAnswered() ? "" : " without an answer";
    return switch (way.ending()) {
      case Ending.Reached(Place.OfNode node) ->
          outcome.connection().hasNewDestination() ? PacketText.at(way) : "local";
      case Ending.Reached reached -> PacketText.at(way) + "@" + outcome.source() + unanswered;
      case Ending.Left left ->
          outcome.connection().hasNewDestination()
              ? PacketText.at(way) + "@" + outcome.source()
              : "none";
      case Ending.Lost lost -> "none (" + lost.service().service() + ", which no machine is)";
      case Ending.Dropped dropped -> "drop";
      case Ending.Rejected rejected -> "reject";
      case Ending.Unknown unknown -> "unknown";
    };
  }
}
