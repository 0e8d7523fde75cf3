package dev.svcc.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.svcc.kernel.LabAnswer;
import dev.svcc.kernel.LabProbe;
import dev.svcc.kernel.LabRun;
import dev.svcc.kernel.ParallelRuns;
import dev.svcc.kernel.PrivateNamespace;
import dev.svcc.kernel.Variant;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who may reach whom under NetworkPolicies, with real rules and real sockets. */
@Tag("kernel")
final class NetpolKernelTest {
  private static final Path USER_MODE_LINUX = Path.of("/usr/bin/linux.uml");

  private static final List<Layout> LAYOUTS = List.of(Layout.values());

  @TempDir private Path folder;

  /** TCP and UDP, in both families; the cases take turns with layouts and variants. */
  @Test
  void tcpAndUdpProbesAgree() throws IOException {
    PrivateNamespace.assumeAvailable();
    List<Path> cases = ConformanceFolder.cases("netpol");
    List<ParallelRuns.Run> runs = new ArrayList<>();
    for (int i = 0; i < cases.size(); i++) {
      Path at = cases.get(i);
      Variant variant = i % 2 == 0 ? Variant.NFT : Variant.LEGACY;
      Layout layout = LAYOUTS.get(i / 2 % LAYOUTS.size());
      runs.add(
          new ParallelRuns.Run(
              at.getFileName().toString(), patience -> judge(at, layout, variant, patience)));
    }
    ParallelRuns.Result result = ParallelRuns.all(runs);
    System.out.println(result.summary("policy probes") + ", in " + cases.size() + " cases");
    assertTrue(result.tried() > 0);
    assertEquals("", String.join("\n", result.failures()));
  }

  private static ParallelRuns.Result judge(
      Path at, Layout layout, Variant variant, Duration patience) {
    try {
      PolicyLab lab = PolicyLab.of(at, false);
      List<LabAnswer> answers =
          LabRun.run(lab.lab(), variant, lab.rules(layout), lab.probes(), patience);
      List<String> failures =
          lab.disagreements(answers).stream()
              .map(row -> at.getFileName() + ", " + layout + ", " + variant + ": " + row)
              .toList();
      return new ParallelRuns.Result(answers.size(), failures);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** SCTP, in a User-Mode-Linux kernel, because few hosts have it: all cases in one boot. */
  @Test
  void sctpProbesAgree() throws IOException {
    Assumptions.assumeTrue(
        Files.isExecutable(USER_MODE_LINUX),
        "no User-Mode-Linux kernel (scripts/install-test-tools)");
    List<PolicyLab> labs = new ArrayList<>();
    StringBuilder script = new StringBuilder("#!/bin/sh\n");
    for (Path at : ConformanceFolder.cases("netpol")) {
      PolicyLab lab = PolicyLab.of(at, true);
      if (!lab.probes().isEmpty()) {
        script.append(lines(lab, labs.size()));
        labs.add(lab);
      }
    }
    Path all = Files.writeString(folder.resolve("all.sh"), script);
    assertTrue(all.toFile().setExecutable(true));
    String run = PrivateNamespace.script("uml-run");
    String scripts = run.substring(0, run.lastIndexOf('/'));
    PrivateNamespace.Outcome outcome =
        PrivateNamespace.execute(
            folder,
            List.of(run, "-t", "280", "-M", "xt_bpf", all.toString(), scripts),
            Duration.ofMinutes(5));
    assertEquals(0, outcome.exit(), outcome.output() + outcome.errors());
    List<LabAnswer> answers =
        outcome
            .output()
            .lines()
            .map(line -> line.split("\t", -1))
            .map(cells -> new LabAnswer(cells[3], cells[4]))
            .toList();
    List<String> failures = new ArrayList<>();
    int from = 0;
    for (PolicyLab lab : labs) {
      int to = from + lab.probes().size();
      failures.addAll(lab.disagreements(answers.subList(from, to)));
      from = to;
    }
    assertEquals(from, answers.size());
    System.out.println(from - failures.size() + " of " + from + " SCTP policy probes agree");
    assertEquals("", String.join("\n", failures));
  }

  /** Writes the files of a lab, and says how the guest runs it. */
  private String lines(PolicyLab lab, int number) throws IOException {
    StringBuilder command = new StringBuilder(PrivateNamespace.script("netns-lab"));
    command.append(" -t 3 -b legacy");
    for (LabRun.Load load : lab.rules(LAYOUTS.get(number % LAYOUTS.size()))) {
      String name = number + "." + load.kind();
      Files.writeString(folder.resolve(name), load.text());
      command.append(" -l ").append(load.kind()).append(':').append(name);
    }
    String plan = lab.probes().stream().map(LabProbe::text).collect(Collectors.joining("\n"));
    Files.writeString(folder.resolve(number + ".lab"), lab.lab().text());
    Files.writeString(folder.resolve(number + ".plan"), plan + "\n");
    return command + " " + number + ".lab " + number + ".plan || exit 1\n";
  }
}
