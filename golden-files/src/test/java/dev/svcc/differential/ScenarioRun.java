package dev.svcc.differential;

import dev.svcc.analysis.Outcome;
import dev.svcc.analysis.Outcome.Verdict;
import dev.svcc.analysis.Simulator;
import dev.svcc.kernel.Lab;
import dev.svcc.kernel.LabAnswer;
import dev.svcc.kernel.LabProbe;
import dev.svcc.kernel.LabRun;
import dev.svcc.kernel.Variant;
import dev.svcc.net.Family;
import dev.svcc.net.Packet;
import dev.svcc.net.Protocol;
import dev.svcc.rule.RuleSet;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** A scenario in the kernel, beside the simulator. */
final class ScenarioRun {
  /**
   * A question that the kernel answers otherwise than the simulator.
   *
   * @param question the question
   * @param answer the kernel's answer
   * @param outcomes what the simulator says
   */
  record Disagreement(Question question, LabAnswer answer, List<Outcome> outcomes) {
    @Override
    public String toString() {
      return question.probe() + ": " + answer + ", not " + outcomes;
    }
  }

  private final Scenario scenario;
  private final Lab lab;
  private final List<RuleSet> rules;

  ScenarioRun(Scenario scenario) {
    this.scenario = scenario;
    this.lab = scenario.lab();
    this.rules = scenario.rules();
  }

  /** Asks every question, and says where the kernel has another answer. */
  List<Disagreement> disagreements(Variant variant, Duration patience) {
    List<LabRun.Load> loads = rules.stream().map(LabRun.Load::rules).toList();
    List<LabProbe> probes = scenario.questions().stream().map(Question::probe).toList();
    List<LabAnswer> answers = LabRun.run(lab, variant, loads, probes, patience);
    Map<Family, Simulator> simulators = new EnumMap<>(Family.class);
    rules.forEach(each -> simulators.put(each.family(), Scenario.simulator(each)));
    List<Disagreement> found = new ArrayList<>();
    for (int i = 0; i < answers.size(); i++) {
      LabAnswer answer = answers.get(i);
      Question question = scenario.questions().get(i);
      Packet packet = question.packet();
      Simulator simulator = Objects.requireNonNull(simulators.get(packet.family()));
      List<Outcome> outcomes = simulator.simulate(packet);
      if (outcomes.stream().noneMatch(outcome -> agrees(simulator, packet, outcome, answer))) {
        found.add(new Disagreement(question, answer, outcomes));
      }
    }
    return found;
  }

  /** Whether this outcome would be answered so. */
  boolean agrees(Simulator simulator, Packet packet, Outcome outcome, LabAnswer answer) {
    return switch (outcome.verdict()) {
      case Verdict.Dropped dropped -> answer.isSilence();
      case Verdict.Rejected rejected -> answer.isRejection();
      case Verdict.Unknown unknown -> false;
      case Verdict.Forwarded forwarded -> arrives(simulator, packet, outcome, answer);
      case Verdict.Local local -> arrives(simulator, packet, outcome, answer);
    };
  }

  /**
   * Whoever has the address answers if it listens there, and refuses else; nobody is silent. A host
   * takes no packet that seems to come from itself.
   */
  private boolean arrives(Simulator simulator, Packet packet, Outcome outcome, LabAnswer answer) {
    boolean answered =
        lab.owner(outcome.destination()).isPresent()
            && !(outcome.verdict() instanceof Verdict.Forwarded
                && outcome.source().equals(outcome.destination()))
            && simulator.simulateReply(packet, outcome).stream().allMatch(Outcome::isDelivered);
    if (!answered) {
      return answer.isSilence();
    }
    if (packet.protocol() == Protocol.ICMP || packet.protocol() == Protocol.ICMPV6) {
      return lab.isOwner(outcome.destination(), answer.outcome());
    }
    if (!lab.listens(outcome.destination(), outcome.destinationPort(), packet.protocol())) {
      return answer.outcome().equals("REFUSED") || answer.isRejection();
    }
    return lab.isOwner(outcome.destination(), answer.outcome())
        && answer.source().equals(outcome.source().toString());
  }
}
