package dev.svcc.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.svcc.program.Svcc;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Wrong and hostile input: refused with its place, or compiled with a word, and never more. */
class BadInputTest {
  private static final Pattern STACK_TRACE =
      Pattern.compile("^\\s+at [a-z]+\\.", Pattern.MULTILINE);

  /** Text that some inputs would like to see in the rules or on the terminal. */
  private static final List<String> POISON =
      List.of(
          "INPUT -j ACCEPT",
          "FORWARD -j ACCEPT",
          "; --flush",
          "flush ruleset",
          "owned",
          "jndi",
          "\u001b",
          "\u0007");

  @TestFactory
  List<DynamicTest> everyRowOfTheIndex() throws IOException {
    Path folder = ConformanceFolder.kind("bad");
    List<DynamicTest> tests = new ArrayList<>();
    for (String row : Files.readAllLines(folder.resolve("INDEX.tsv"))) {
      String[] cells = row.split("\t");
      tests.add(
          dynamicTest(cells[0] + ": " + cells[2], () -> check(folder.resolve(cells[0]), cells[2])));
    }
    return tests;
  }

  private static void check(Path file, String expected) {
    Svcc.Run run = compile(file);
    String verdict = expected.split("[:;]")[0];
    if (verdict.equals("accepted")) {
      assertEquals(0, run.exit(), run.err());
    } else if (verdict.equals("warning")) {
      assertEquals(0, run.exit(), run.err());
      assertTrue(run.err().contains("warning["), run.err());
    } else if (verdict.startsWith("error") && !verdict.contains(" or ")) {
      assertEquals(2, run.exit(), run.err());
    }
    if (run.exit() != 0) {
      assertEquals(2, run.exit(), run.err());
      assertEquals("", run.out());
      assertTrue(run.err().contains("error[SVCC"), run.err());
      assertTrue(hasPlace(run.err(), file), run.err());
    } else if (!verdict.equals("accepted")) {
      assertTrue(run.err().contains("[SVCC"), run.err());
    }
    assertFalse(STACK_TRACE.matcher(run.err()).find(), run.err());
    for (String poison : POISON) {
      assertFalse(run.out().contains(poison), run.out());
    }
    assertFalse(run.err().contains("\u001b"), run.err());
  }

  private static boolean hasPlace(String messages, Path file) {
    return Pattern.compile(Pattern.quote(file.toString()) + ":[0-9]+:[0-9]+: ")
        .matcher(messages)
        .find();
  }

  private static Svcc.Run compile(Path file) {
    return Svcc.run(
        List.of("compile", "--node", "node-a", "--node-ip", "192.168.10.1", file.toString()));
  }
}
