package dev.svcc.differential;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.svcc.conformance.Layout;
import dev.svcc.differential.ScenarioRun.Disagreement;
import dev.svcc.intent.NodeOptions;
import dev.svcc.kernel.LabAnswer;
import dev.svcc.kernel.LabProbe;
import dev.svcc.net.IpAddress;
import dev.svcc.net.Packet;
import dev.svcc.net.Protocol;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ShrinkerTest {
  @Test
  void whatIsNotNeededToFailIsLeftOut() {
    List<Integer> hundred = IntStream.range(0, 100).boxed().toList();
    List<Integer> small =
        new Shrinker(Duration.ofMinutes(1))
            .shrink(hundred, parts -> parts.containsAll(List.of(3, 50, 97)));
    assertEquals(List.of(3, 50, 97), small);
  }

  @Test
  void withoutTimeTheWholeIsKept() {
    assertEquals(List.of(1, 2), new Shrinker(Duration.ZERO).shrink(List.of(1, 2), parts -> true));
  }

  @Test
  void aFailingQuestionBecomesAFlowThatWantsWhatTheKernelDid() {
    IpAddress client = IpAddress.of("203.0.113.7");
    IpAddress service = IpAddress.of("10.96.0.10");
    Question question =
        new Question(
            new LabProbe("client0", service, 80, Protocol.TCP),
            Packet.first("eth0", client, service, Protocol.TCP, 80));
    List<RandomCluster.Pod> pods =
        List.of(new RandomCluster.Pod("red.p0", List.of(IpAddress.of("10.244.1.10")), true));
    Scenario scenario =
        new Scenario(
            "s",
            List.of(),
            NodeOptions.defaults(),
            List.of(),
            Layout.TREE,
            pods,
            List.of(question));
    assertEquals(
        "ext:203.0.113.7\t10.96.0.10:80/tcp\t10.244.1.10:8080@192.168.10.1\n",
        FailingCase.flow(scenario, answer(question, "red.p0", "192.168.10.1")));
    assertEquals(
        "ext:203.0.113.7\t10.96.0.10:80/tcp\tdrop\n",
        FailingCase.flow(scenario, answer(question, "TIMEOUT", "-")));
  }

  private static Disagreement answer(Question question, String outcome, String source) {
    return new Disagreement(question, new LabAnswer(outcome, source), List.of());
  }
}
