package dev.svcc.cli;

import dev.svcc.analysis.Step;
import dev.svcc.backend.iptables.RuleText;
import dev.svcc.backend.ipvs.VirtualServerWriter;
import dev.svcc.diagnostic.ObjectRef;
import dev.svcc.diagnostic.Origin;
import dev.svcc.diagnostic.SourceSpan;
import dev.svcc.rule.Action;
import dev.svcc.rule.Match;
import dev.svcc.rule.Rule;
import dev.svcc.rule.RuleSet;
import dev.svcc.rule.VirtualServer;
import java.util.List;

/** Shows the rules that held: where, what they did, which line of which manifest made them. */
final class RuleSteps {
  /** The reason of every rule that was read from a node: its line is all there is to say. */
  static final String OF_DUMP = "rule";

  private final boolean whole;
  private final Painter painter;

  /**
   * @param whole whether rules are shown with every word of theirs
   * @param painter colours
   */
  RuleSteps(boolean whole, Painter painter) {
    this.whole = whole;
    this.painter = painter;
  }

  /**
   * Shows some items.
   *
   * @param items the items
   * @param more whether others follow on the same node
   * @param indent what stands before every line
   * @param before the hook and table of the step shown before; empty for none
   * @param out where they are shown
   * @return the hook and table of the last step
   */
  String items(
      List<TraceItem> items, boolean more, String indent, String before, StringBuilder out) {
    String place = before;
    for (int i = 0; i < items.size(); i++) {
      switch (items.get(i)) {
        case TraceItem.AtNode node -> {
          boolean last = i + 1 == items.size();
          boolean quiet = last ? !more : items.get(i + 1) instanceof TraceItem.AtNode;
          out.append(indent)
              .append(painter.bold("on " + Escaped.text(PacketText.node(node.node()))))
              .append(quiet ? ": no rule stops or changes it\n" : "\n");
          place = "";
        }
        case TraceItem.AtStep at -> {
          String next = at.step().hook().name() + ", " + where(at.step());
          if (!next.equals(place)) {
            out.append(indent).append("  ").append(next).append('\n');
          }
          place = next;
          step(at.step(), indent + "    ", out);
        }
      }
    }
    return place;
  }

  private static String where(Step step) {
    return switch (step) {
      case Step.AtRule rule -> rule.table().text();
      case Step.AtVirtualServer server -> "ipvs";
    };
  }

  private void step(Step step, String indent, StringBuilder out) {
    String text =
        switch (step) {
          case Step.AtRule rule ->
              rule.chain() + (whole ? " " + (rule.index() + 1) : "") + ": " + text(rule.rule());
          case Step.AtVirtualServer server -> text(server.server());
        };
    boolean denial = step instanceof Step.AtRule rule && isDenial(rule.rule());
    out.append(indent).append(painter.bold(Escaped.text(effect(step))));
    out.append(origin(step.origin(), denial)).append('\n');
    out.append(indent).append("  ").append(painter.dim(Escaped.text(text))).append('\n');
  }

  /** The rule; unless it is wanted whole, without what only machines read. */
  private String text(Rule rule) {
    if (whole) {
      return RuleText.of(rule);
    }
    List<Match> telling =
        rule.matches().stream().filter(match -> !(match instanceof Match.Comment)).toList();
    return RuleText.of(new Rule(telling, rule.action(), rule.origin()))
        .replaceAll("--bytecode \"[^\"]*\"", "--bytecode ..")
        .replaceAll(" --mask [^ ]* --rsource", "");
  }

  /** The virtual server as {@code ipvsadm -Sn} prints it, without its real servers. */
  static String text(VirtualServer server) {
    VirtualServer alone =
        new VirtualServer(
            server.key(),
            server.scheduler(),
            server.flags(),
            server.persistenceSeconds(),
            server.persistencePrefix(),
            List.of(),
            server.origin());
    RuleSet rules =
        new RuleSet(server.key().family(), List.of(), List.of(), List.of(alone), List.of());
    return new VirtualServerWriter().write(List.of(rules)).strip();
  }

  /** Who made a rule, why, and where that is written. */
  private static String origin(Origin origin, boolean denial) {
    ObjectRef object = origin.object();
    String at = origin.at().equals(SourceSpan.COMMAND_LINE) ? "" : " (" + origin.at() + ")";
    String alone = denial ? ", and nothing allows it" : "";
    if (object == null && origin.reason().equals(OF_DUMP)) {
      return Escaped.text(at);
    }
    String by = object == null ? ": " : " by " + object + ": ";
    return Escaped.text(by + origin.reason() + alone + at);
  }

  /** Whether the rule is the end of what policies allow. */
  private static boolean isDenial(Rule rule) {
    return isOfPolicy(rule)
        && (rule.action() instanceof Action.Drop || rule.action() instanceof Action.Reject);
  }

  private static boolean isOfPolicy(Rule rule) {
    ObjectRef object = rule.origin().object();
    return object != null && object.kind().equals("NetworkPolicy");
  }

  /** What happened to the packet. */
  static String effect(Step step) {
    return switch (step) {
      case Step.AtRule rule -> effect(rule.rule());
      case Step.AtVirtualServer server -> effect(server);
    };
  }

  private static String effect(Rule rule) {
    return switch (rule.action()) {
      case Action.Pass pass -> "goes on";
      case Action.Accept accept -> "accepted";
      case Action.Drop drop -> "dropped";
      case Action.Reject reject -> "refused with " + reject.answer();
      case Action.Return back -> isOfPolicy(rule) ? "allowed" : "goes back";
      case Action.Jump jump -> "to " + jump.chain();
      case Action.Goto there -> "to " + there.chain();
      case Action.Dnat dnat ->
          "sent to "
              + dnat.newAddress()
                  .map(address -> PacketText.place(address, dnat.port()))
                  .orElse("port " + dnat.port());
      case Action.Masquerade masquerade -> "source replaced by the node's address";
      case Action.SetMark mark -> mark(mark);
      case Action.AsRead read -> read.text();
      case Action.Opaque opaque -> opaque.text();
    };
  }

  private static String mark(Action.SetMark mark) {
    String bits = "0x" + Integer.toHexString(mark.mask());
    return mark.value() == mark.mask()
        ? "marked " + bits
        : mark.value() == 0
            ? "mark " + bits + " cleared"
            : "marked 0x" + Integer.toHexString(mark.value()) + "/" + bits;
  }

  private static String effect(Step.AtVirtualServer step) {
    VirtualServer.RealServer chosen = step.chosen();
    return chosen == null
        ? "refused, as no real server takes connections"
        : "sent to "
            + PacketText.place(chosen.address(), chosen.port())
            + (step.pinned() ? ", where the client was before" : "");
  }
}
