package dev.svcc.kernel;

import dev.svcc.backend.iptables.Hooks;
import dev.svcc.backend.iptables.ScriptWriter;
import dev.svcc.net.Family;
import dev.svcc.rule.RuleSet;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Runs {@code scripts/netns-lab}: builds a lab, loads rules, tries connections. */
public final class LabRun {
  private static final Duration TIMEOUT = Duration.ofSeconds(60);

  private LabRun() {}

  /** The lab or the rules were refused. */
  public static final class LabFailed extends RuntimeException {
    private static final long serialVersionUID = 1;

    LabFailed(String message) {
      super(message);
    }
  }

  /**
   * A text to load before the probes.
   *
   * @param kind as netns-lab calls it: {@code iptables+}, {@code ip6tables+}, {@code ipset}
   * @param text the text
   */
  public record Load(String kind, String text) {
    /** Rules of one family, hooks included. */
    public static Load rules(RuleSet rules) {
      if (!rules.sets().isEmpty()) {
        throw new IllegalArgumentException("sets are not loaded here");
      }
      String text = new ScriptWriter(Hooks.INSERT).write(List.of(rules));
      return rules(rules.family(), text);
    }

    /** A rule file, loaded for one family. */
    public static Load rules(Family family, String text) {
      return new Load(family == Family.IPV4 ? "iptables+" : "ip6tables+", text);
    }
  }

  /**
   * Tries every probe at once and says what became of each, in their order.
   *
   * @param patience after how long without an answer a probe counts as dropped; answers take a
   *     millisecond where nothing else keeps the machine busy
   * @throws LabFailed if the lab cannot be built or a text is refused
   */
  public static List<LabAnswer> run(
      Lab lab, Variant variant, List<Load> loads, List<LabProbe> probes, Duration patience) {
    try {
      Path folder = Files.createTempDirectory("svcc-lab");
      try {
        List<String> options =
            List.of("-b", variant.text(), "-t", Double.toString(patience.toMillis() / 1000.0));
        return run(folder, options, lab, loads, probes);
      } finally {
        try (Stream<Path> files = Files.list(folder)) {
          for (Path file : files.toList()) {
            Files.delete(file);
          }
        }
        Files.delete(folder);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<LabAnswer> run(
      Path folder, List<String> options, Lab lab, List<Load> loads, List<LabProbe> probes)
      throws IOException {
    List<String> command = new ArrayList<>(List.of(PrivateNamespace.script("netns-lab")));
    command.addAll(options);
    for (Load load : loads) {
      Path file = Files.writeString(folder.resolve("load" + command.size()), load.text());
      command.addAll(List.of("-l", load.kind() + ":" + file));
    }
    command.add(Files.writeString(folder.resolve("lab"), lab.text()).toString());
    String plan = probes.stream().map(LabProbe::text).collect(Collectors.joining("\n"));
    command.add(Files.writeString(folder.resolve("plan"), plan + "\n").toString());
    PrivateNamespace.Outcome outcome = PrivateNamespace.execute(folder, command, TIMEOUT);
    if (outcome.exit() != 0) {
      throw new LabFailed("exit " + outcome.exit() + ": " + outcome.errors() + lab.text() + plan);
    }
    List<LabAnswer> answers = new ArrayList<>();
    for (String row : outcome.output().lines().toList()) {
      String[] cells = row.split("\t", -1);
      answers.add(new LabAnswer(cells[3], cells[4]));
    }
    if (answers.size() != probes.size()) {
      throw new LabFailed(answers.size() + " answers to " + probes.size() + " probes");
    }
    return answers;
  }
}
