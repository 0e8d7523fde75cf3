package dev.svcc.golden;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Every command of a case's file {@code commands} prints what was approved, {@code
 * commands.approved.txt}. The format is described in golden-files/README.md.
 */
final class CommandsTest {
  static final String COMMANDS = "commands";

  @TestFactory
  Stream<DynamicTest> casesPrintWhatWasApproved() {
    return GoldenCase.all().stream()
        .filter(c -> c.has(COMMANDS))
        .map(c -> DynamicTest.dynamicTest(c.name(), () -> transcribe(c)));
  }

  private static void transcribe(GoldenCase c) {
    StringBuilder transcript = new StringBuilder();
    List<String> lines = c.read(c.folder().resolve(COMMANDS)).lines().toList();
    for (String line : lines) {
      if (line.isBlank() || line.startsWith("#")) {
        continue;
      }
      GoldenCase.Run run = c.run(line);
      assertTrue(run.exitCode() != 70, run.err());
      transcript.append("$ svcc ").append(line).append('\n').append(run.out()).append(run.err());
      transcript.append("exit ").append(run.exitCode()).append("\n\n");
    }
    GoldenFilesTest.verify(c, COMMANDS, transcript.toString());
  }
}
