package dev.svcc.golden;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.svcc.analysis.NodeNetwork;
import dev.svcc.analysis.Outcome;
import dev.svcc.analysis.Outcome.Verdict;
import dev.svcc.analysis.Simulator;
import dev.svcc.backend.iptables.SaveReader;
import dev.svcc.diagnostic.Diagnostics;
import dev.svcc.net.Family;
import dev.svcc.net.IpAddress;
import dev.svcc.net.Packet;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Every flow of every golden case, judged by the simulator from the text that was printed. */
final class FlowsTest {
  @TestFactory
  Stream<DynamicTest> everyFlowEndsWhereItMust() {
    return FlowCase.all().stream()
        .flatMap(
            c ->
                GoldenFilesTest.LAYOUTS.stream()
                    .map(
                        layout ->
                            DynamicTest.dynamicTest(c + " " + layout, () -> check(c, layout))));
  }

  private static void check(FlowCase c, String layout) {
    Map<Family, Simulator> simulators = simulators(c, layout);
    List<String> failures = new ArrayList<>();
    for (Flow flow : c.flows()) {
      Simulator simulator = simulators.get(flow.family());
      if (simulator == null) {
        throw new AssertionError("no rules for " + flow.line());
      }
      Packet packet =
          Packet.first(inInterface(flow), c.source(flow), flow.to(), flow.protocol(), flow.port());
      List<Outcome> outcomes = simulator.simulate(packet);
      if (!meets(flow, outcomes)) {
        failures.add(flow.line() + ": " + outcomes);
      }
    }
    assertTrue(!c.flows().isEmpty(), "a flows.tsv without flows");
    assertEquals("", String.join("\n", failures));
  }

  private static Map<Family, Simulator> simulators(FlowCase c, String layout) {
    GoldenCase.Run compiled = c.golden().run("compile", "--layout", layout);
    assertEquals(0, compiled.exitCode(), compiled.err());
    Map<Family, Simulator> simulators = new EnumMap<>(Family.class);
    for (Family family : Family.values()) {
      if (c.flows().stream().anyMatch(flow -> flow.family() == family)) {
        Diagnostics diagnostics = new Diagnostics();
        simulators.put(
            family,
            new Simulator(
                SaveReader.read(c.before(family) + compiled.out(), "rules", family, diagnostics),
                NodeNetwork.of(c.node())));
        assertEquals(List.of(), diagnostics.sorted());
      }
    }
    return simulators;
  }

  static String inInterface(Flow flow) {
    return flow.from().equals("node") ? "" : flow.from().startsWith("ext:") ? "eth0" : "veth0";
  }

  static boolean meets(Flow flow, List<Outcome> outcomes) {
    return switch (flow.want()) {
      case Flow.Want.Ends wanted ->
          outcomes.size() == wanted.ends().size()
              && wanted.ends().stream()
                  .allMatch(end -> outcomes.stream().anyMatch(outcome -> reaches(outcome, end)));
      case Flow.Want.Untouched untouched ->
          outcomes.size() == 1
              && outcomes.get(0).verdict() instanceof Verdict.Forwarded
              && isUntranslated(outcomes.get(0));
      case Flow.Want.Local local ->
          outcomes.size() == 1
              && outcomes.get(0).verdict() instanceof Verdict.Local
              && isUntranslated(outcomes.get(0));
      case Flow.Want.Drop drop ->
          outcomes.stream().allMatch(outcome -> outcome.verdict() instanceof Verdict.Dropped);
      case Flow.Want.Reject reject ->
          outcomes.stream().allMatch(outcome -> outcome.verdict() instanceof Verdict.Rejected);
    };
  }

  private static boolean isUntranslated(Outcome outcome) {
    return !outcome.connection().hasNewDestination() && !outcome.connection().hasNewSource();
  }

  private static boolean reaches(Outcome outcome, Flow.End end) {
    IpAddress source = end.source();
    return outcome.isDelivered()
        && outcome.destination().equals(end.address())
        && outcome.destinationPort() == end.port()
        && (source == null || outcome.source().equals(source));
  }
}
