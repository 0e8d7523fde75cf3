package dev.svcc.golden;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.svcc.kernel.LabAnswer;
import dev.svcc.kernel.LabRun;
import dev.svcc.kernel.ParallelRuns;
import dev.svcc.kernel.PrivateNamespace;
import dev.svcc.kernel.Variant;
import dev.svcc.net.Family;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every flow of every golden case, with real rules and real sockets. */
@Tag("kernel")
final class FlowsKernelTest {
  @BeforeAll
  static void kernel() {
    PrivateNamespace.assumeAvailable();
  }

  @ParameterizedTest
  @EnumSource
  void everyFlowEndsWhereItMust(Variant variant) {
    List<FlowCase> cases = FlowCase.all();
    List<ParallelRuns.Run> runs = new ArrayList<>();
    for (FlowCase c : cases) {
      for (String layout : GoldenFilesTest.LAYOUTS) {
        runs.add(
            new ParallelRuns.Run(c + " " + layout, patience -> run(c, layout, variant, patience)));
      }
    }
    ParallelRuns.Result result = ParallelRuns.all(runs);
    System.out.println(variant + ": " + result.summary("flows") + " in " + cases.size() + " cases");
    assertTrue(result.tried() > 0);
    assertEquals("", String.join("\n", result.failures()));
  }

  private static ParallelRuns.Result run(
      FlowCase c, String layout, Variant variant, Duration patience) {
    GoldenCase.Run compiled = c.golden().run("compile", "--layout", layout);
    if (compiled.exitCode() != 0) {
      throw new AssertionError(compiled.err());
    }
    FlowLab lab = new FlowLab(c);
    List<LabRun.Load> loads = new ArrayList<>();
    for (Family family : Family.values()) {
      if (c.flows().stream().anyMatch(flow -> flow.family() == family)) {
        loads.add(LabRun.Load.rules(family, c.before(family) + compiled.out()));
      }
    }
    List<LabAnswer> answers = LabRun.run(lab.lab(), variant, loads, lab.probes(), patience);
    List<String> failures =
        lab.failures(answers).values().stream().map(failure -> layout + ", " + failure).toList();
    return new ParallelRuns.Result(c.flows().size(), failures);
  }
}
