package dev.svcc.golden;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.svcc.analysis.NodeNetwork;
import dev.svcc.analysis.Outcome;
import dev.svcc.analysis.Simulator;
import dev.svcc.kernel.NodeFiles;
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

/** The golden flows of the IPVS back end, judged by the simulator from the files of a node. */
final class IpvsFlowsTest {
  @TestFactory
  Stream<DynamicTest> everyFlowEndsWhereItMust() {
    return FlowCase.ofIpvs().stream()
        .map(c -> DynamicTest.dynamicTest(c.toString(), () -> check(c)));
  }

  private static void check(FlowCase c) {
    NodeFiles files = c.nodeFiles();
    Map<Family, Simulator> simulators = new EnumMap<>(Family.class);
    List<String> failures = new ArrayList<>();
    for (Flow flow : c.flows()) {
      Simulator simulator =
          simulators.computeIfAbsent(
              flow.family(),
              family -> new Simulator(files.ruleSet(family), NodeNetwork.of(c.node())));
      List<Outcome> outcomes = simulator.simulate(packet(c, flow, files));
      if (!FlowsTest.meets(flow, outcomes)) {
        failures.add(flow.line() + ": " + outcomes);
      }
    }
    assertEquals("", String.join("\n", failures));
  }

  /** The kernel gives what the node sends to one of its own addresses that address as source. */
  private static Packet packet(FlowCase c, Flow flow, NodeFiles files) {
    boolean ownService = flow.from().equals("node") && files.addresses().contains(flow.to());
    IpAddress source = ownService ? flow.to() : c.source(flow);
    return Packet.first(
        FlowsTest.inInterface(flow), source, flow.to(), flow.protocol(), flow.port());
  }
}
