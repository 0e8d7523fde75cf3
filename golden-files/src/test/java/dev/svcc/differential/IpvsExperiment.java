package dev.svcc.differential;

import dev.svcc.analysis.Outcome;
import dev.svcc.analysis.Simulator;
import dev.svcc.backend.iptables.PolicyLowering;
import dev.svcc.backend.ipvs.IpvsLowering;
import dev.svcc.backend.ipvs.IpvsOptions;
import dev.svcc.intent.NodeIntent;
import dev.svcc.kernel.GuestLabs;
import dev.svcc.kernel.IpvsLoads;
import dev.svcc.kernel.Lab;
import dev.svcc.kernel.LabAnswer;
import dev.svcc.kernel.LabRun;
import dev.svcc.net.Family;
import dev.svcc.net.IpAddress;
import dev.svcc.net.Packet;
import dev.svcc.rule.RuleSet;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** A random cluster through IPVS, and random probes of it. */
final class IpvsExperiment {
  private final Scenario scenario;
  private final Lab lab;
  private final List<Question> questions;
  private final Map<Family, RuleSet> rules = new EnumMap<>(Family.class);
  private final Map<Family, Simulator> simulators = new EnumMap<>(Family.class);

  IpvsExperiment(Scenario scenario) {
    this.scenario = scenario;
    NodeIntent intent = scenario.resolve();
    IpvsLowering lowering = new IpvsLowering(new PolicyLowering(true, false), IpvsOptions.DEFAULT);
    for (Family family : Family.values()) {
      RuleSet lowered = lowering.lower(intent, family);
      rules.put(family, lowered);
      simulators.put(family, Scenario.simulator(lowered));
    }
    questions = scenario.questions();
    lab = scenario.lab();
    lab.sysctls(IpvsLoads.SYSCTLS);
  }

  private boolean isOwn(Packet packet) {
    return Objects.requireNonNull(rules.get(packet.family()))
        .dummyAddresses()
        .contains(packet.destination());
  }

  GuestLabs.Guest guest() {
    List<LabRun.Step> steps = new ArrayList<>(IpvsLoads.of(List.copyOf(rules.values())));
    steps.add(new LabRun.Try(questions.stream().map(Question::probe).toList()));
    return new GuestLabs.Guest(scenario.name(), lab, steps);
  }

  /** The answers that the simulator knows nothing of. */
  List<String> failures(List<LabAnswer> answers) {
    ScenarioRun run = new ScenarioRun(scenario);
    List<String> failures = new ArrayList<>();
    for (int i = 0; i < answers.size(); i++) {
      LabAnswer answer = answers.get(i);
      Packet packet = packet(questions.get(i).packet());
      Simulator simulator = Objects.requireNonNull(simulators.get(packet.family()));
      List<Outcome> outcomes = simulator.simulate(packet);
      if (outcomes.stream().noneMatch(outcome -> run.agrees(simulator, packet, outcome, answer))) {
        failures.add(questions.get(i).probe() + ": " + answer + ", not " + outcomes);
      }
    }
    return failures;
  }

  /** The kernel gives what the node sends to one of its own addresses that address as source. */
  private Packet packet(Packet asked) {
    IpAddress to = asked.destination();
    return isOwn(asked) && asked.inInterface().isEmpty()
        ? Packet.first("", to, to, asked.protocol(), asked.destinationPort())
        : asked;
  }
}
