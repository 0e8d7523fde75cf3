package dev.svcc.differential;

import dev.svcc.analysis.Memory;
import dev.svcc.analysis.Outcome;
import dev.svcc.analysis.Simulator;
import dev.svcc.analysis.Step;
import dev.svcc.backend.iptables.RuleText;
import dev.svcc.net.Family;
import dev.svcc.net.Packet;
import dev.svcc.rule.Action;
import dev.svcc.rule.RuleSet;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * The rules that the simulator lets packets meet, one packet after another: whoever was sent to an
 * endpoint before may be remembered there.
 */
final class RulePaths {
  private static final int MOST_MEMORIES = 200;

  private final Map<Family, Simulator> simulators = new EnumMap<>(Family.class);
  private final Set<Memory> memories = new LinkedHashSet<>(List.of(Memory.EMPTY));

  RulePaths(List<RuleSet> rules) {
    rules.forEach(each -> simulators.put(each.family(), Scenario.simulator(each)));
  }

  /** Every way that the next packet may go. */
  Set<List<KernelTrace.Met>> of(Packet packet) {
    Simulator simulator = Objects.requireNonNull(simulators.get(packet.family()));
    Set<List<KernelTrace.Met>> paths = new LinkedHashSet<>();
    for (Memory memory : List.copyOf(memories)) {
      for (Outcome outcome : simulator.simulate(packet, memory)) {
        paths.add(outcome.steps().stream().map(RulePaths::met).toList());
        if (memory.equals(Memory.EMPTY) && memories.size() < MOST_MEMORIES) {
          memories.add(outcome.memory());
        }
      }
    }
    return paths;
  }

  private static KernelTrace.Met met(Step step) {
    return switch (step) {
      case Step.AtRule at ->
          new KernelTrace.Met(
              at.table().text(),
              at.chain(),
              at.chain() + " " + RuleText.of(at.rule()),
              verdict(at.rule().action()));
      case Step.AtVirtualServer at -> throw new AssertionError("no IPVS here");
    };
  }

  private static String verdict(Action action) {
    return switch (action) {
      case Action.Accept accept -> "ACCEPT";
      case Action.Dnat dnat -> "ACCEPT";
      case Action.Masquerade masquerade -> "ACCEPT";
      case Action.Drop drop -> "DROP";
      case Action.Reject reject -> "DROP";
      case Action.Jump(String chain) -> "JUMP:" + chain;
      case Action.Goto(String chain) -> "GOTO:" + chain;
      case Action.Return back -> "0xfffffffb";
      case Action.SetMark mark -> "CONTINUE";
      case Action.Pass pass -> "CONTINUE";
      case Action.AsRead read -> throw new AssertionError("svcc does not write " + read);
      case Action.Opaque opaque -> throw new AssertionError("svcc does not write " + opaque);
    };
  }
}
