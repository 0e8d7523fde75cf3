package dev.svcc.golden;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.svcc.kernel.Lab;
import dev.svcc.kernel.LabAnswer;
import dev.svcc.kernel.LabProbe;
import dev.svcc.kernel.LabRun;
import dev.svcc.kernel.ParallelRuns;
import dev.svcc.kernel.PrivateNamespace;
import dev.svcc.kernel.Variant;
import dev.svcc.net.Family;
import dev.svcc.net.IpAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every flow of every golden case, with real rules and real sockets. */
@Tag("kernel")
final class FlowsKernelTest {
  /** A flow with several endpoints is tried so often; every answer must be one of them. */
  private static final int TRIES = 6;

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
    Lab lab = new Lab(c.node());
    List<Flow> flows = new ArrayList<>();
    List<LabProbe> probes = new ArrayList<>();
    for (Flow flow : c.flows()) {
      String from = place(lab, c, flow);
      furnish(lab, flow);
      for (int i = 0; i < tries(flow); i++) {
        flows.add(flow);
        probes.add(new LabProbe(from, flow.to(), flow.port(), flow.protocol()));
      }
    }
    List<LabRun.Load> loads = new ArrayList<>();
    for (Family family : Family.values()) {
      if (c.flows().stream().anyMatch(flow -> flow.family() == family)) {
        loads.add(LabRun.Load.rules(family, compiled.out()));
      }
    }
    List<LabAnswer> answers = LabRun.run(lab, variant, loads, probes, patience);
    Map<Flow, String> failures = new LinkedHashMap<>();
    for (int i = 0; i < answers.size(); i++) {
      Flow flow = flows.get(i);
      if (!meets(lab, flow, answers.get(i))) {
        failures.put(flow, c + " " + layout + ": " + flow.line() + ": " + answers.get(i));
      }
    }
    return new ParallelRuns.Result(c.flows().size(), List.copyOf(failures.values()));
  }

  private static int tries(Flow flow) {
    return flow.want() instanceof Flow.Want.Ends wanted && wanted.ends().size() > 1 ? TRIES : 1;
  }

  /** Puts the sender into the lab, and says its name there. */
  private static String place(Lab lab, FlowCase c, Flow flow) {
    if (flow.from().equals("node")) {
      return Lab.NODE;
    }
    IpAddress source = c.source(flow);
    return flow.from().startsWith("ext:") ? lab.outsideIfNobody(source) : lab.podIfNobody(source);
  }

  /** Puts whoever shall answer into the lab. */
  private static void furnish(Lab lab, Flow flow) {
    switch (flow.want()) {
      case Flow.Want.Ends wanted -> {
        for (Flow.End end : wanted.ends()) {
          lab.podIfNobody(end.address());
          lab.listen(end.address(), end.port(), flow.protocol());
        }
      }
      case Flow.Want.Untouched untouched -> {
        lab.outsideIfNobody(flow.to());
        lab.listen(flow.to(), flow.port(), flow.protocol());
      }
      case Flow.Want.Local local -> lab.listen(flow.to(), flow.port(), flow.protocol());
      case Flow.Want.Drop drop -> {}
      case Flow.Want.Reject reject -> {}
    }
  }

  private static boolean meets(Lab lab, Flow flow, LabAnswer answer) {
    return switch (flow.want()) {
      case Flow.Want.Ends wanted ->
          wanted.ends().stream().anyMatch(end -> reached(lab, end, answer));
      case Flow.Want.Untouched untouched -> lab.isOwner(flow.to(), answer.outcome());
      case Flow.Want.Local local -> answer.outcome().equals(Lab.NODE);
      case Flow.Want.Drop drop -> answer.isSilence();
      case Flow.Want.Reject reject -> answer.isRejection();
    };
  }

  private static boolean reached(Lab lab, Flow.End end, LabAnswer answer) {
    IpAddress source = end.source();
    return lab.isOwner(end.address(), answer.outcome())
        && (source == null || source.toString().equals(answer.source()));
  }
}
