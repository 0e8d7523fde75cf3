package dev.svcc.kernel;

import dev.svcc.backend.iptables.Hooks;
import dev.svcc.backend.iptables.ScriptWriter;
import dev.svcc.net.Family;
import dev.svcc.program.Scratch;
import dev.svcc.rule.RuleSet;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

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

  /** What happens in a lab, one after the other. */
  public sealed interface Step {}

  /**
   * Loads a text beside what is there.
   *
   * @param kind as netns-lab calls it: {@code iptables+}, {@code ip6tables+}, {@code ipset}, …
   * @param text the text
   */
  public record Load(String kind, String text) implements Step {
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

  /** Tries these connections at once, and waits for what becomes of them. */
  public record Try(List<LabProbe> probes) implements Step {
    public Try {
      probes = List.copyOf(probes);
    }
  }

  /** Runs a shell command in the node's namespace; it must end well. */
  public record Command(String text) implements Step {}

  /** Lets time pass. */
  public record Pause(Duration duration) implements Step {}

  /**
   * Tries every probe at once and says what became of each, in their order.
   *
   * @param patience after how long without an answer a probe counts as dropped; answers take a
   *     millisecond where nothing else keeps the machine busy
   * @throws LabFailed if the lab cannot be built or a text is refused
   */
  public static List<LabAnswer> run(
      Lab lab, Variant variant, List<Load> loads, List<LabProbe> probes, Duration patience) {
    List<Step> steps = new ArrayList<>(loads);
    steps.add(new Try(probes));
    return run(lab, variant, steps, patience).getFirst();
  }

  /**
   * Does one step after the other.
   *
   * @param patience after how long without an answer a probe counts as dropped
   * @return what became of each probe, one list for each {@link Try}
   * @throws LabFailed if the lab cannot be built or a text is refused
   */
  public static List<List<LabAnswer>> run(
      Lab lab, Variant variant, List<Step> steps, Duration patience) {
    try (Scratch scratch = Scratch.open()) {
      return run(scratch.absolute(), lab, variant, steps, patience);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<List<LabAnswer>> run(
      Path folder, Lab lab, Variant variant, List<Step> steps, Duration patience)
      throws IOException {
    List<String> command = prepare(folder, "", lab, variant, steps, patience);
    PrivateNamespace.Outcome outcome = PrivateNamespace.execute(folder, command, TIMEOUT);
    if (outcome.exit() != 0) {
      String what = lab.text() + Files.readString(folder.resolve("plan"));
      throw new LabFailed("exit " + outcome.exit() + ": " + outcome.errors() + what);
    }
    return answers(steps, outcome.output().lines().toList());
  }

  /**
   * Writes the files of a lab, each with this at the beginning of its name, and says what runs it.
   */
  static List<String> prepare(
      Path folder, String prefix, Lab lab, Variant variant, List<Step> steps, Duration patience)
      throws IOException {
    List<String> plan = new ArrayList<>();
    for (Step step : steps) {
      switch (step) {
        case Load load -> {
          String name = prefix + "load" + plan.size();
          Path file = Files.writeString(folder.resolve(name), load.text());
          plan.add("@ " + load.kind() + ":" + file);
        }
        case Command command -> plan.add("! " + command.text());
        case Try attempt -> {
          attempt.probes().forEach(probe -> plan.add(probe.text()));
          plan.add("--");
        }
        case Pause pause -> plan.add("! sleep " + seconds(pause.duration()));
      }
    }
    return List.of(
        PrivateNamespace.script("netns-lab"),
        "-b",
        variant.text(),
        "-t",
        seconds(patience),
        Files.writeString(folder.resolve(prefix + "lab"), lab.text()).toString(),
        Files.write(folder.resolve(prefix + "plan"), plan).toString());
  }

  private static String seconds(Duration duration) {
    return Double.toString(duration.toMillis() / 1000.0);
  }

  /** What became of each probe, from what netns-lab printed; the output of commands is left out. */
  static List<List<LabAnswer>> answers(List<Step> steps, List<String> output) {
    List<String> rows = output.stream().filter(row -> !row.startsWith("#")).toList();
    List<List<LabAnswer>> all = new ArrayList<>();
    int at = 0;
    for (Step step : steps) {
      if (step instanceof Try attempt) {
        int end = at + attempt.probes().size();
        if (end > rows.size()) {
          throw new LabFailed(rows.size() + " answers to more probes");
        }
        all.add(rows.subList(at, end).stream().map(LabRun::answer).toList());
        at = end;
      }
    }
    if (at != rows.size()) {
      throw new LabFailed(rows.size() + " answers to " + at + " probes");
    }
    return all;
  }

  private static LabAnswer answer(String row) {
    String[] cells = row.split("\t", -1);
    return new LabAnswer(cells[3], cells[4]);
  }
}
