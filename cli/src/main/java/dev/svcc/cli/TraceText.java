package dev.svcc.cli;

import dev.svcc.analysis.Fraction;
import dev.svcc.net.Family;
import dev.svcc.net.IpAddress;
import dev.svcc.net.Packet;
import dev.svcc.net.Protocol;
import dev.svcc.trace.Client;
import dev.svcc.trace.Ending;
import dev.svcc.trace.Place;
import dev.svcc.trace.Reply;
import dev.svcc.trace.Target;
import dev.svcc.trace.Trace;
import dev.svcc.trace.Way;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

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
    for (Target.Name name : trace.target().names()) {
      field("name", name.name() + " is " + name.means() + where(name.at().toString()));
    }
    field("packet", packet(trace));
    out.append('\n');
    if (trace.ways().size() == 1) {
      onlyWay(trace.ways().get(0));
    } else {
      severalWays(trace.ways());
    }
    replies(trace.ways());
    trace.notes().forEach(note -> field("note", NoteText.of(note)));
  }

  private static String where(String at) {
    return "  (" + at + ")";
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
      case DROPPED -> painter.bad("dropped");
      case REJECTED -> painter.bad("rejected");
      case LOST -> painter.bad("lost");
      case UNKNOWN -> painter.odd("unknown");
      case MIXED ->
          painter.odd(
              trace.delivered().isZero()
                  ? "denied"
                  : "allowed " + Probabilities.text(trace.delivered()));
    };
  }

  static String packet(Trace trace) {
    Packet packet = trace.packet();
    boolean icmp = packet.protocol() == Protocol.ICMP || packet.protocol() == Protocol.ICMPV6;
    String ends =
        icmp
            ? packet.source() + " -> " + packet.destination()
            : place(packet.source(), packet.sourcePort())
                + " -> "
                + place(packet.destination(), packet.destinationPort());
    String kind =
        icmp
            ? packet.protocol().kernelName()
                + " type "
                + packet.icmpType()
                + " code "
                + packet.icmpCode()
            : packet.protocol().kernelName();
    return kind
        + " "
        + ends
        + ", "
        + packet.state().name().toLowerCase(Locale.ROOT)
        + ", "
        + comes(trace);
  }

  private static String comes(Trace trace) {
    String node = node(trace.node());
    return switch (trace.client()) {
      case Client.OfPod pod when pod.node().equals(trace.node()) -> "from a pod of " + node;
      case Client.OfPod pod -> "coming to " + node + " from the network";
      case Client.OfNode process when trace.packet().inInterface().isEmpty() ->
          "sent by " + node + " itself";
      case Client.OfNode process -> "coming to " + node + " from the network";
      case Client.Outside outside -> "coming to " + node + " from the network";
      case Client.Unlisted unlisted -> "from a pod of " + node;
    };
  }

  static String node(String name) {
    return name.isEmpty() ? "the node" : name;
  }

  // -- ways

  private void onlyWay(Way way) {
    rules.items(TraceItem.of(way, all), "  ", out);
    field("end", ending(way));
  }

  private void severalWays(List<Way> ways) {
    List<List<TraceItem>> items = ways.stream().map(way -> TraceItem.of(way, all)).toList();
    int before = common(items, false, 0);
    int after = common(items, true, before);
    rules.items(items.get(0).subList(0, before), "  ", out);
    int shown = all ? ways.size() : Math.min(ways.size(), SHOWN);
    for (int i = 0; i < shown; i++) {
      Way way = ways.get(i);
      out.append("  ")
          .append(
              painter.bold(
                  String.format(Locale.ROOT, "%-8s", Probabilities.text(way.probability()))))
          .append(' ')
          .append(Escaped.text(ending(way)))
          .append('\n');
      List<TraceItem> own = items.get(i).subList(before, items.get(i).size() - after);
      rules.items(own, "      ", out);
    }
    if (shown < ways.size()) {
      Fraction rest =
          ways.stream().skip(shown).map(Way::probability).reduce(Fraction.ZERO, Fraction::plus);
      field(Probabilities.text(rest), (ways.size() - shown) + " more ways (-v shows them)");
    }
    if (after > 0) {
      out.append("  then, whichever way\n");
      List<TraceItem> first = items.get(0);
      rules.items(first.subList(first.size() - after, first.size()), "  ", out);
    }
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

  /** Who gets the packet, or why nobody does. */
  private static String ending(Way way) {
    String node = node(way.last().node());
    return switch (way.ending()) {
      case Ending.Reached reached -> reached(way, reached.by());
      case Ending.Left left ->
          "it leaves " + node + " for " + at(way) + ", which no object of the input has";
      case Ending.Lost lost ->
          "it leaves "
              + node
              + " for "
              + at(way)
              + ", an address of "
              + lost.service().service()
              + " that no machine has: no answer";
      case Ending.Dropped dropped ->
          "dropped on "
              + node
              + switch (dropped.why()) {
                case RULE -> " by the last rule above: no answer";
                case CHAIN_POLICY -> " by the policy of the built-in chain: no answer";
                case MARTIAN -> ": a loopback address on a network interface";
              };
      case Ending.Rejected rejected ->
          "refused on " + node + " with " + rejected.answer() + " by the last rule above";
      case Ending.Unknown unknown ->
          "cannot be told: a rule on " + node + " cannot be judged, and what it decides matters";
    };
  }

  private static String reached(Way way, Place by) {
    String sees =
        ", sees "
            + (way.hidesSender()
                ? way.last().outcome().source() + " (masqueraded)"
                : way.last().outcome().source().toString());
    return switch (by) {
      case Place.OfPod pod -> pod.pod().path() + " " + at(way) + on(pod.node()) + sees;
      case Place.OfEndpoint endpoint ->
          "endpoint " + at(way) + " of " + endpoint.service() + on(endpoint.node()) + sees;
      case Place.OfNode node -> node(node.node()) + " itself, " + at(way) + sees;
      case Place.OfService service -> at(way);
      case Place.Unknown unknown -> at(way) + sees;
    };
  }

  private static String on(String node) {
    return node.isEmpty() ? "" : " on " + node;
  }

  static String at(Way way) {
    return place(way.last().outcome().destination(), way.last().outcome().destinationPort());
  }

  /** {@code 10.0.0.1:80}, {@code [fd00::1]:80}, or the address alone without a port. */
  static String place(IpAddress address, int port) {
    if (port == 0) {
      return address.toString();
    }
    return address.family() == Family.IPV6 ? "[" + address + "]:" + port : address + ":" + port;
  }

  // -- answers

  private void replies(List<Way> ways) {
    List<String> said = new ArrayList<>();
    for (Way way : ways) {
      Optional<Reply> reply = way.reply();
      if (reply.isEmpty()) {
        continue;
      }
      String text = reply(reply.get());
      if (!said.contains(text)) {
        said.add(text);
        field("reply", text);
        boolean stopped = reply.get().ending() instanceof Reply.Ending.Stopped;
        if (all || stopped) {
          reply
              .get()
              .hops()
              .forEach(
                  hop -> {
                    out.append("    ").append(painter.bold("on " + node(hop.node()))).append('\n');
                    rules.items(TraceItem.rules(hop.outcome().steps(), all), "    ", out);
                  });
        }
      }
    }
  }

  private static String reply(Reply reply) {
    return switch (reply.ending()) {
      case Reply.Ending.Arrives arrives ->
          "comes from "
              + place(arrives.ends().source(), arrives.ends().sourcePort())
              + ", as the client expects";
      case Reply.Ending.Bypasses bypasses ->
          "does not come back over "
              + node(bypasses.node())
              + ", which translated the destination: the client gets it from an address that it"
              + " never asked, and refuses it";
      case Reply.Ending.Stopped stopped -> "does not pass:";
    };
  }
}
