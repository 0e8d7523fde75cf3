package dev.svcc.golden;

import dev.svcc.kernel.Lab;
import dev.svcc.kernel.LabAnswer;
import dev.svcc.kernel.LabProbe;
import dev.svcc.net.IpAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The flows of a case as a lab: who is where, who listens at what, and what is tried. */
final class FlowLab {
  /** A flow with several endpoints is tried so often; every answer must be one of them. */
  private static final int TRIES = 6;

  private final FlowCase flowCase;
  private final Lab lab;
  private final List<Flow> flows = new ArrayList<>();
  private final List<LabProbe> probes = new ArrayList<>();

  FlowLab(FlowCase flowCase) {
    this.flowCase = flowCase;
    this.lab = new Lab(flowCase.node());
    for (Flow flow : flowCase.flows()) {
      String from = place(flow);
      furnish(flow);
      for (int i = 0; i < tries(flow); i++) {
        flows.add(flow);
        probes.add(new LabProbe(from, flow.to(), flow.port(), flow.protocol()));
      }
    }
  }

  FlowCase flowCase() {
    return flowCase;
  }

  Lab lab() {
    return lab;
  }

  List<LabProbe> probes() {
    return probes;
  }

  private static int tries(Flow flow) {
    return flow.want() instanceof Flow.Want.Ends wanted && wanted.ends().size() > 1 ? TRIES : 1;
  }

  /** Puts the sender into the lab, and says its name there. */
  private String place(Flow flow) {
    if (flow.from().equals("node")) {
      return Lab.NODE;
    }
    IpAddress source = flowCase.source(flow);
    return flow.from().startsWith("ext:") ? lab.outsideIfNobody(source) : lab.podIfNobody(source);
  }

  /** Puts whoever shall answer into the lab. */
  private void furnish(Flow flow) {
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

  /** The flows that these answers, one for each probe in order, do not agree with. */
  Map<Flow, String> failures(List<LabAnswer> answers) {
    Map<Flow, String> failures = new LinkedHashMap<>();
    for (int i = 0; i < answers.size(); i++) {
      Flow flow = flows.get(i);
      if (!meets(flow, answers.get(i))) {
        failures.put(flow, flowCase + ": " + flow.line() + ": " + answers.get(i));
      }
    }
    return failures;
  }

  private boolean meets(Flow flow, LabAnswer answer) {
    return switch (flow.want()) {
      case Flow.Want.Ends wanted -> wanted.ends().stream().anyMatch(end -> reached(end, answer));
      case Flow.Want.Untouched untouched -> lab.isOwner(flow.to(), answer.outcome());
      case Flow.Want.Local local -> answer.outcome().equals(Lab.NODE);
      case Flow.Want.Drop drop -> answer.isSilence();
      case Flow.Want.Reject reject -> answer.isRejection();
    };
  }

  /** A host takes no packet that seems to come from itself. */
  private boolean reached(Flow.End end, LabAnswer answer) {
    IpAddress source = end.source();
    if (end.address().equals(source)) {
      return answer.isSilence();
    }
    return lab.isOwner(end.address(), answer.outcome())
        && (source == null || source.toString().equals(answer.source()));
  }
}
