package dev.svcc.differential;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.svcc.kernel.LabProbe;
import dev.svcc.kernel.LabRun;
import dev.svcc.kernel.PrivateNamespace;
import dev.svcc.kernel.Variant;
import dev.svcc.net.Family;
import dev.svcc.net.Protocol;
import dev.svcc.program.Scratch;
import dev.svcc.rule.Table;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Rule by rule: what the simulator says a packet meets is what the kernel's own TRACE target saw it
 * meet (nft variant, whose tracing a namespace keeps to itself). A run prints its seed; {@code
 * -Dsvcc.seed=SEED} repeats it.
 */
@Tag("kernel")
class RulePathKernelTest {
  private static final int MOST_CLUSTERS = 10;
  private static final int PACKETS = 40;
  private static final int ENOUGH = 100;
  private static final int AT_LEAST = 50;
  private static final int AT_ONCE = 3;

  private static final String TRACED =
      """
      *raw
      -A PREROUTING -p tcp -m tcp --tcp-flags FIN,SYN,RST,ACK SYN -j TRACE
      -A PREROUTING -p udp -j TRACE
      -A OUTPUT -p tcp -m tcp --tcp-flags FIN,SYN,RST,ACK SYN -j TRACE
      -A OUTPUT -p udp -j TRACE
      COMMIT
      """;

  @BeforeAll
  static void kernel() {
    PrivateNamespace.assumeAvailable();
    boolean there =
        List.of("/usr/sbin", "/sbin", "/usr/bin").stream()
            .anyMatch(folder -> Files.isExecutable(Path.of(folder, "xtables-monitor")));
    if (!there) {
      System.out.println("skipped: no xtables-monitor");
    }
    assumeTrue(there, "no xtables-monitor");
  }

  @Test
  void theRulesThatTheSimulatorNamesAreThoseThatTheKernelMet() throws IOException {
    long seed = Long.getLong("svcc.seed", System.nanoTime());
    System.out.println("svcc.seed=" + seed);
    Random seeds = new Random(seed);
    int compared = 0;
    int rules = 0;
    List<String> failures = new ArrayList<>();
    for (int i = 0; i < MOST_CLUSTERS && compared < ENOUGH; i++) {
      Scenario scenario = new Experiment(seeds.nextLong()).scenario();
      List<Question> questions = distinct(scenario.questions());
      KernelTrace trace = trace(scenario, questions);
      RulePaths paths = new RulePaths(scenario.rules());
      for (Question question : questions) {
        Set<List<KernelTrace.Met>> possible = paths.of(question.packet());
        List<KernelTrace.Met> met = trace.of(question.packet()).orElse(List.of());
        List<KernelTrace.Met> seen =
            met.stream().filter(rule -> !rule.table().equals(Table.Name.RAW.text())).toList();
        boolean part = trace.overflowed() && possible.stream().anyMatch(p -> begins(p, seen));
        if (seen.isEmpty() || (part && !possible.contains(seen))) {
          continue;
        }
        compared++;
        rules += seen.size();
        if (!possible.contains(seen)) {
          failures.add(scenario + " " + question.probe() + ": " + seen + "\n  not " + possible);
        }
      }
    }
    System.out.println(
        compared + " packets met the same " + rules + " rules, but for " + failures.size());
    assertEquals("", String.join("\n", failures));
    assertTrue(compared >= AT_LEAST, compared + " packets");
  }

  private static boolean begins(List<KernelTrace.Met> path, List<KernelTrace.Met> with) {
    return path.size() >= with.size() && path.subList(0, with.size()).equals(with);
  }

  /** Packets that can be told apart by their ends; the monitor cannot read IPv6 rules. */
  private static List<Question> distinct(List<Question> questions) {
    Set<LabProbe> seen = new HashSet<>();
    List<Question> distinct = new ArrayList<>();
    for (Question question : questions) {
      Protocol protocol = question.packet().protocol();
      boolean ports = protocol == Protocol.TCP || protocol == Protocol.UDP;
      boolean ipv4 = question.packet().family() == Family.IPV4;
      if (ipv4 && ports && distinct.size() < PACKETS && seen.add(question.probe())) {
        distinct.add(question);
      }
    }
    return distinct;
  }

  private static KernelTrace trace(Scenario scenario, List<Question> questions) throws IOException {
    try (Scratch scratch = Scratch.open()) {
      Path file = scratch.absolute().resolve("trace");
      Path pid = scratch.absolute().resolve("pid");
      List<LabRun.Step> steps = new ArrayList<>();
      scenario.rules().forEach(rules -> steps.add(LabRun.Load.rules(rules)));
      for (Family family : Family.values()) {
        steps.add(LabRun.Load.rules(family, TRACED));
      }
      steps.add(
          new LabRun.Command(
              "(timeout 60 xtables-monitor -4 --trace > %s 2>&1 & echo $! > %s); sleep 0.5"
                  .formatted(file, pid)));
      // The monitor looks every rule up before it prints it: many packets at once overflow it.
      for (int from = 0; from < questions.size(); from += AT_ONCE) {
        List<Question> some = questions.subList(from, Math.min(from + AT_ONCE, questions.size()));
        steps.add(new LabRun.Try(some.stream().map(Question::probe).toList()));
      }
      steps.add(new LabRun.Command("sleep 0.3; kill $(cat " + pid + "); sleep 0.2"));
      LabRun.run(scenario.lab(), Variant.NFT, steps, Duration.ofMillis(300));
      return new KernelTrace(Files.readAllLines(file));
    }
  }
}
