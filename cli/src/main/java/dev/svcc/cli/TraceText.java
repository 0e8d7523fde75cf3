package dev.svcc.cli;

import dev.svcc.analysis.Fraction;
import dev.svcc.manifest.Metadata;
import dev.svcc.trace.Client;
import dev.svcc.trace.Ending;
import dev.svcc.trace.Hop;
import dev.svcc.trace.Reply;
import dev.svcc.trace.Target;
import dev.svcc.trace.Trace;
import dev.svcc.trace.Way;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Tells traces to people: the answer first, then how it came about. */
final class TraceText {
  /** So many ways are shown; {@code -v} shows all. */
  private static final int SHOWN = 6;

  private final boolean all;
  private final Painter painter;
  private final RuleSteps rules;
  private final StringBuilder out = new StringBuilder(2048);

  TraceText(boolean all, boolean colour) {
    this.all = all;
    this.painter = new Painter(colour);
    this.rules = new RuleSteps(all, painter);
  }

  String of(Flow flow) {
    for (Trace trace : flow.traces()) {
      if (!out.isEmpty()) {
        out.append('\n');
      }
      trace(flow.from(), flow.to(), trace);
    }
    return out.toString();
  }

  private void trace(String from, String to, Trace trace) {
    String flow = Escaped.text(from) + " -> " + Escaped.text(to);
    out.append(verdict(trace)).append("  ").append(painter.bold(flow)).append("\n\n");
    sender(from, trace.client());
    for (Target.Name name : trace.target().names()) {
      field("name", name.name() + " is " + name.means() + EndingText.where(name.at().toString()));
    }
    field("packet", PacketText.of(trace));
    out.append('\n');
    if (trace.ways().size() == 1) {
      onlyWay(trace.ways().get(0));
    } else {
      severalWays(trace.ways());
    }
    replies(trace.ways());
    trace.notes().forEach(note -> field("note", NoteText.of(note)));
  }

  /** A pod that was not called by its whole name. */
  private void sender(String from, Client client) {
    if (client instanceof Client.OfPod pod) {
      Metadata metadata = pod.pod().metadata();
      if (!from.endsWith(metadata.ref().path())) {
        field("name", from + " is " + metadata.ref() + EndingText.where(metadata.at().toString()));
      }
    }
  }

  private void field(String name, String text) {
    out.append("  ")
        .append(painter.bold(String.format(Locale.ROOT, "%-8s", name)))
        .append(' ')
        .append(Escaped.text(text))
        .append('\n');
  }

  private String verdict(Trace trace) {
    return switch (trace.answer()) {
      case ALLOWED -> painter.good("allowed");
      case UNANSWERED -> painter.bad("no answer");
      case DROPPED -> painter.bad("dropped");
      case REJECTED -> painter.bad("rejected");
      case LOST -> painter.bad("lost");
      case UNKNOWN -> painter.odd("unknown");
      case MIXED ->
          painter.odd(
              trace.allowed().isZero()
                  ? "denied"
                  : "allowed " + Probabilities.text(trace.allowed()));
    };
  }

  // -- ways

  private void onlyWay(Way way) {
    rules.items(TraceItem.of(way.hops(), all), false, "  ", "", out);
    field("end", EndingText.of(way));
  }

  /**
   * On the first node: what all ways have in common before they part, what each has for itself, and
   * what they have in common again. Then each way's end, with what happens on other nodes.
   */
  private void severalWays(List<Way> ways) {
    List<List<TraceItem>> first =
        ways.stream().map(way -> TraceItem.of(way.hops().subList(0, 1), all)).toList();
    int before = common(first, false, 0);
    int after = common(first, true, before);
    int shown = all ? ways.size() : Math.min(ways.size(), SHOWN);
    boolean parts = first.stream().anyMatch(items -> items.size() > before);
    String place = rules.items(first.get(0).subList(0, before), parts, "  ", "", out);
    for (int i = 0; i < shown; i++) {
      List<TraceItem> own = first.get(i).subList(before, first.get(i).size() - after);
      if (!own.isEmpty()) {
        out.append("      ").append(painter.bold(likely(ways.get(i)))).append('\n');
        rules.items(own, true, "    ", place, out);
      }
    }
    List<TraceItem> again = first.get(0);
    rules.items(again.subList(again.size() - after, again.size()), true, "  ", "", out);
    for (Way way : ways.subList(0, shown)) {
      field(likely(way), EndingText.of(way));
      List<Hop> further = way.hops().subList(1, way.hops().size());
      rules.items(TraceItem.of(further, all), false, "    ", "", out);
    }
    if (shown < ways.size()) {
      Fraction rest =
          ways.stream().skip(shown).map(Way::probability).reduce(Fraction.ZERO, Fraction::plus);
      field(Probabilities.text(rest), (ways.size() - shown) + " more ways (-v shows them)");
    }
  }

  private static String likely(Way way) {
    return Probabilities.text(way.probability());
  }

  /** How many items all ways begin with, or end with after the first ones. */
  private static int common(List<List<TraceItem>> items, boolean fromEnd, int taken) {
    int shortest = items.stream().mapToInt(List::size).min().orElse(0) - taken;
    int common = 0;
    while (common < shortest && sameAt(items, fromEnd, common)) {
      common++;
    }
    return common;
  }

  private static boolean sameAt(List<List<TraceItem>> items, boolean fromEnd, int index) {
    List<TraceItem> first = items.get(0);
    TraceItem item = first.get(fromEnd ? first.size() - 1 - index : index);
    return items.stream()
        .allMatch(other -> other.get(fromEnd ? other.size() - 1 - index : index).equals(item));
  }

  // -- answers

  /** The ways of the answers: each once, and whose it is where they differ. */
  private void replies(List<Way> ways) {
    List<Way> answering = ways.stream().filter(way -> way.reply().isPresent()).toList();
    List<String> said = new ArrayList<>();
    for (Way way : answering) {
      String text = way.reply().map(TraceText::reply).orElse("");
      if (!said.contains(text)) {
        said.add(text);
        boolean differ =
            answering.stream()
                .anyMatch(other -> !other.reply().map(TraceText::reply).orElse("").equals(text));
        String mayBe = way.ending() instanceof Ending.Left ? "if there is one, it " : "";
        field("reply", (differ ? "from " + PacketText.at(way) + ": " : mayBe) + text);
        way.reply().ifPresent(this::replyHops);
      }
    }
  }

  private void replyHops(Reply reply) {
    if (all || reply.ending() instanceof Reply.Ending.Stopped) {
      for (Hop hop : reply.hops()) {
        rules.items(TraceItem.of(List.of(hop), all), false, "    ", "", out);
      }
    }
  }

  private static String reply(Reply reply) {
    return switch (reply.ending()) {
      case Reply.Ending.Arrives arrives ->
          "comes from "
              + PacketText.place(arrives.ends().source(), arrives.ends().sourcePort())
              + ", as the client expects";
      case Reply.Ending.Bypasses bypasses ->
          "does not come back over "
              + PacketText.node(bypasses.node())
              + ", which translated the destination: the client gets it from an address that it"
              + " never asked, and refuses it";
      case Reply.Ending.Stopped stopped -> "does not pass:";
    };
  }
}
