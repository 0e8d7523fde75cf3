package dev.svcc.conformance;

import dev.svcc.analysis.Fraction;
import dev.svcc.analysis.Outcome;
import dev.svcc.analysis.Outcome.Verdict;
import dev.svcc.analysis.Simulator;
import dev.svcc.net.IpAddress;
import dev.svcc.net.Packet;
import dev.svcc.net.Protocol;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * One row of a services case.
 *
 * @param packet what is sent
 * @param expected the probability of each outcome, by its text such as {@code FWD 10.0.0.1:80 masq}
 * @param stays the probability that a second connection ends where the first did
 */
record ServiceProbe(Packet packet, SortedMap<String, Double> expected, double stays) {
  private static final double TOLERANCE = 1e-6;

  /** Reads a row: interface, source, destination, port, protocol, outcomes, stays. */
  static ServiceProbe read(String line) {
    String[] cells = line.split("\t", -1);
    Packet packet =
        Packet.first(
            cells[0],
            IpAddress.of(cells[1]),
            IpAddress.of(cells[2]),
            Protocol.fromKernelName(cells[4]).orElseThrow(),
            Integer.parseInt(cells[3]));
    SortedMap<String, Double> expected = new TreeMap<>();
    for (String outcome : cells[5].split("\\|", -1)) {
      int equals = outcome.lastIndexOf('=');
      expected.merge(
          outcome.substring(0, equals),
          Double.parseDouble(outcome.substring(equals + 1)),
          Double::sum);
    }
    return new ServiceProbe(packet, expected, Double.parseDouble(cells[6]));
  }

  /** The same packet from another source. */
  ServiceProbe from(IpAddress source) {
    Packet other =
        Packet.first(
            packet.inInterface(),
            source,
            packet.destination(),
            packet.protocol(),
            packet.destinationPort());
    return new ServiceProbe(other, expected, stays);
  }

  /** What the simulator says otherwise, if it does. */
  Optional<String> disagreement(Simulator simulator) {
    List<Outcome> first = simulator.simulate(packet);
    return agrees(simulator, first)
        ? Optional.empty()
        : Optional.of(
            packet
                + "\n  want "
                + expected
                + " "
                + stays
                + "\n  have "
                + byText(first)
                + " "
                + staying(simulator, first).value());
  }

  /** Whether the simulator says so too. */
  boolean agrees(Simulator simulator) {
    return agrees(simulator, simulator.simulate(packet));
  }

  private boolean agrees(Simulator simulator, List<Outcome> first) {
    SortedMap<String, Fraction> found = byText(first);
    return found.keySet().equals(expected.keySet())
        && expected.entrySet().stream()
            .allMatch(
                want -> near(found.getOrDefault(want.getKey(), Fraction.ZERO), want.getValue()))
        && Math.abs(staying(simulator, first).value() - stays) < TOLERANCE;
  }

  /** What the simulator says, without probabilities: {@code FWD 10.0.0.1:80 masq|…}. */
  String outcomes(Simulator simulator) {
    return String.join("|", byText(simulator.simulate(packet)).keySet());
  }

  private Fraction staying(Simulator simulator, List<Outcome> first) {
    Fraction sum = Fraction.ZERO;
    for (Outcome outcome : first) {
      List<Outcome> second = simulator.simulate(packet, outcome.memory().after(1));
      Fraction same = byText(second).getOrDefault(text(outcome), Fraction.ZERO);
      sum = sum.plus(outcome.probability().times(same));
    }
    return sum;
  }

  private static SortedMap<String, Fraction> byText(List<Outcome> outcomes) {
    SortedMap<String, Fraction> byText = new TreeMap<>();
    outcomes.forEach(outcome -> byText.merge(text(outcome), outcome.probability(), Fraction::plus));
    return byText;
  }

  private static String text(Outcome outcome) {
    String place = outcome.destination() + ":" + outcome.destinationPort();
    return switch (outcome.verdict()) {
      case Verdict.Forwarded forwarded -> "FWD " + place + (outcome.masqueraded() ? " masq" : "");
      case Verdict.Local local -> "LOCAL " + place;
      case Verdict.Dropped dropped -> "DROP";
      case Verdict.Rejected rejected -> "REJECT";
      case Verdict.Unknown unknown -> "UNKNOWN " + unknown.because();
    };
  }

  private static boolean near(Fraction have, double want) {
    return Math.abs(have.value() - want) < TOLERANCE;
  }
}
