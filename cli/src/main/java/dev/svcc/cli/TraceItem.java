package dev.svcc.cli;

import dev.svcc.analysis.Step;
import dev.svcc.diagnostic.SourceSpan;
import dev.svcc.rule.Action;
import dev.svcc.trace.Hop;
import java.util.ArrayList;
import java.util.List;

/** What a trace shows of a way, in order: the nodes it passes and the rules that held there. */
sealed interface TraceItem {
  /**
   * The packet comes to a node, or begins there.
   *
   * @param node the node's name; may be empty
   */
  record AtNode(String node) implements TraceItem {}

  /**
   * Something happened to the packet.
   *
   * @param step a rule that held, or a virtual server that took it
   */
  record AtStep(Step step) implements TraceItem {}

  /** The items of a way over nodes; without {@code all}, steps that only lead on are left out. */
  static List<TraceItem> of(List<Hop> hops, boolean all) {
    List<TraceItem> items = new ArrayList<>();
    for (Hop hop : hops) {
      items.add(new AtNode(hop.node()));
      items.addAll(rules(hop.outcome().steps(), all));
    }
    return items;
  }

  /** The rules of one node. */
  static List<TraceItem> rules(List<Step> steps, boolean all) {
    return steps.stream()
        .filter(step -> all || isTelling(step))
        .<TraceItem>map(AtStep::new)
        .toList();
  }

  private static boolean isTelling(Step step) {
    return switch (step) {
      case Step.AtRule rule -> isTelling(rule);
      case Step.AtVirtualServer server -> true;
    };
  }

  /** Whether a rule decides something, or an object of the input made it. */
  private static boolean isTelling(Step.AtRule step) {
    return switch (step.rule().action()) {
      case Action.Accept accept -> true;
      case Action.Drop drop -> true;
      case Action.Reject reject -> true;
      case Action.Dnat dnat -> true;
      case Action.Masquerade masquerade -> true;
      case Action.AsRead read -> true;
      case Action.Opaque opaque -> true;
      case Action.SetMark mark -> isOfObject(step);
      case Action.Jump jump -> isOfObject(step);
      case Action.Goto there -> isOfObject(step);
      case Action.Return back -> isOfObject(step);
      case Action.Pass pass -> isOfObject(step);
    };
  }

  /** Rules that were read from a node have no object, but a line of their file. */
  private static boolean isOfObject(Step.AtRule step) {
    boolean read = !step.rule().origin().at().equals(SourceSpan.COMMAND_LINE);
    boolean hook = step.chain().equals(step.hook().name());
    return step.rule().origin().object() != null || (read && !hook);
  }
}
