package dev.svcc.golden;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * {@code svcc trace --file} says of every flow of every golden case what {@link FlowsTest} says,
 * where manifests and flags tell everything about the node.
 */
final class TraceFlowsTest {
  @TestFactory
  Stream<DynamicTest> everyFlowIsTracedToWhereItMustEnd() {
    return GoldenCase.all().stream()
        .filter(c -> c.has("flows.tsv") && !FlowCase.hasMoreThanManifests(c))
        .flatMap(
            c ->
                GoldenFilesTest.LAYOUTS.stream()
                    .map(
                        layout ->
                            DynamicTest.dynamicTest(c + " " + layout, () -> trace(c, layout))));
  }

  private static void trace(GoldenCase c, String layout) {
    String flows = c.folder().resolve("flows.tsv").toString();
    GoldenCase.Run run = c.run("trace", "--layout", layout, "--file", flows);
    assertEquals("", run.out(), run.err());
    assertEquals(0, run.exitCode(), run.err());
    assertTrue(run.err().endsWith(" flows, 0 not as expected\n"), run.err());
  }
}
