package dev.svcc.differential;

import dev.svcc.differential.ScenarioRun.Disagreement;
import dev.svcc.kernel.Lab;
import dev.svcc.kernel.LabAnswer;
import dev.svcc.net.Family;
import dev.svcc.net.IpAddress;
import dev.svcc.net.Protocol;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** Keeps a scenario that the kernel answers otherwise than the simulator, as a golden case. */
final class FailingCase {
  private static final Path FOLDER = Path.of("target", "failing-cases");

  private FailingCase() {}

  /**
   * Writes the folder of a case; what it wants is what the kernel did.
   *
   * @return what to do with it
   */
  static String write(Scenario scenario, Disagreement failing) {
    String name = "kernel-" + scenario.name().replaceAll("[^A-Za-z0-9]+", "-");
    Path folder = FOLDER.resolve(name.toLowerCase(Locale.ROOT));
    try {
      Files.createDirectories(folder.resolve("manifests"));
      Files.writeString(folder.resolve("manifests").resolve("cluster.yaml"), scenario.manifests());
      Files.writeString(folder.resolve("options"), String.join("\n", scenario.flags()) + "\n");
      Files.writeString(folder.resolve("flows.tsv"), flow(scenario, failing));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return "kept as a golden case in "
        + folder
        + ": to keep it for good, copy it to golden-files/cases, correct svcc, and run"
        + " scripts/approve";
  }

  /** The question as a line of {@code flows.tsv}. */
  static String flow(Scenario scenario, Disagreement failing) {
    Question question = failing.question();
    String to = place(question.packet().destination(), question.packet().destinationPort());
    if (question.packet().protocol() == Protocol.ICMP
        || question.packet().protocol() == Protocol.ICMPV6) {
      return "# flows cannot say a ping: " + question.probe() + " " + failing.answer() + "\n";
    }
    return String.join(
            "\t",
            from(scenario, question),
            to + "/" + question.packet().protocol().kernelName(),
            want(scenario, question, failing.answer()))
        + "\n";
  }

  private static String from(Scenario scenario, Question question) {
    String from = question.probe().from();
    boolean local =
        scenario.pods().stream().anyMatch(pod -> pod.local() && pod.name().equals(from));
    return from.equals(Lab.NODE) ? "node" : (local ? "" : "ext:") + question.packet().source();
  }

  private static String want(Scenario scenario, Question question, LabAnswer answer) {
    if (answer.isSilence()) {
      return "drop";
    }
    if (answer.isRejection()) {
      return "reject";
    }
    Family family = question.packet().family();
    int port = question.packet().protocol() == Protocol.UDP ? 9090 : 8080;
    return scenario.pods().stream()
        .filter(pod -> pod.name().equals(answer.outcome()))
        .flatMap(pod -> pod.addresses().stream())
        .filter(address -> address.family() == family)
        .findFirst()
        .map(address -> place(address, port) + "@" + answer.source())
        .orElse("none");
  }

  private static String place(IpAddress address, int port) {
    return (address.family() == Family.IPV6 ? "[" + address + "]" : address.toString())
        + ":"
        + port;
  }
}
