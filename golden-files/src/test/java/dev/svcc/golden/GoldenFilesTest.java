package dev.svcc.golden;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.approvaltests.Approvals;
import org.approvaltests.core.Options;
import org.approvaltests.reporters.QuietReporter;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Every case compiles to its approved rules, in every layout, and {@code check} says its approved
 * messages. {@code scripts/approve} takes what is printed now.
 */
final class GoldenFilesTest {
  static final List<String> LAYOUTS = List.of("tree", "kube-proxy");

  private static final String IPVS_MESSAGES = "messages-ipvs.approved.txt";

  private static final Set<String> PARTS =
      Set.of(
          "manifests",
          "options",
          "options-ipvs",
          "flows.tsv",
          "flows-ipvs.tsv",
          "more-node-addresses",
          "before.v4");

  @TestFactory
  Stream<DynamicTest> casesCompileToTheirApprovedRules() {
    return GoldenCase.all().stream()
        .flatMap(
            c ->
                LAYOUTS.stream()
                    .map(
                        layout ->
                            DynamicTest.dynamicTest(c + " " + layout, () -> compile(c, layout))));
  }

  private static void compile(GoldenCase c, String layout) {
    GoldenCase.Run run = c.run("compile", "--layout", layout);
    if (run.exitCode() == 0) {
      assertFalse(run.out().isEmpty(), "exit code 0 and no rules");
      verify(c, "rules-" + layout, run.out());
    } else {
      assertEquals(2, run.exitCode(), run.err());
      assertEquals("", run.out(), "an error leaves nothing on standard output");
      assertFalse(
          c.has("rules-" + layout + ".approved.txt"),
          "approved rules of a case that is an error: " + run.err());
    }
  }

  @TestFactory
  Stream<DynamicTest> casesCompileToTheirApprovedVirtualServers() {
    return GoldenCase.all().stream()
        .map(c -> DynamicTest.dynamicTest(c.name(), () -> compileIpvs(c)));
  }

  private static void compileIpvs(GoldenCase c) {
    if (c.run("compile").exitCode() == 0) {
      verify(c, "rules-ipvs", c.compileIpvs().all());
    } else {
      assertEquals(2, c.runIpvs("compile").exitCode());
      assertFalse(c.has("rules-ipvs.approved.txt"), "approved rules of a case that is an error");
    }
  }

  @TestFactory
  Stream<DynamicTest> casesSayTheirApprovedMessagesForIpvs() {
    return GoldenCase.all().stream()
        .map(c -> DynamicTest.dynamicTest(c.name(), () -> checkIpvs(c)));
  }

  /** What is said of IPVS alone has a file of its own; else there is none. */
  private static void checkIpvs(GoldenCase c) {
    GoldenCase.Run run = c.runIpvs("check");
    GoldenCase.Run plain = c.run("check");
    if (run.err().equals(plain.err()) && run.exitCode() == plain.exitCode()) {
      assertFalse(c.has(IPVS_MESSAGES), "messages for IPVS that do not differ");
    } else {
      verify(c, "messages-ipvs", run.err() + "exit " + run.exitCode() + "\n");
    }
  }

  @TestFactory
  Stream<DynamicTest> casesSayTheirApprovedMessages() {
    return GoldenCase.all().stream().map(c -> DynamicTest.dynamicTest(c.name(), () -> check(c)));
  }

  private static void check(GoldenCase c) {
    GoldenCase.Run run = c.run("check");
    assertEquals("", run.out(), "messages go to standard error");
    assertTrue(run.exitCode() != 70, run.err());
    verify(c, "messages", run.err() + "exit " + run.exitCode() + "\n");
  }

  @Test
  void nothingLiesAboutInTheCases() throws IOException {
    Set<String> stray = new TreeSet<>();
    for (GoldenCase c : GoldenCase.all()) {
      boolean compiles = c.run("compile").exitCode() == 0;
      try (Stream<Path> files = Files.list(c.folder())) {
        files
            .filter(file -> !belongs(c, file.getFileName().toString(), compiles))
            .forEach(file -> stray.add(file.toString()));
      }
    }
    assertEquals(Set.of(), stray, "files that no test reads");
  }

  private static boolean belongs(GoldenCase c, String file, boolean compiles) {
    boolean rules =
        compiles
            && Stream.concat(LAYOUTS.stream(), Stream.of("ipvs"))
                .anyMatch(layout -> file.equals("rules-" + layout + ".approved.txt"));
    return rules
        || PARTS.contains(file)
        || file.equals("messages.approved.txt")
        || file.equals(IPVS_MESSAGES)
        || (c.has(CommandsTest.COMMANDS) && isOfCommands(c, file))
        || c.options().contains(c.folder().resolve(file).toString());
  }

  /** The commands, what they print, or a file that they name. */
  private static boolean isOfCommands(GoldenCase c, String file) {
    return file.startsWith(CommandsTest.COMMANDS)
        || c.read(c.folder().resolve(CommandsTest.COMMANDS)).contains("CASE/" + file);
  }

  static void verify(GoldenCase c, String what, String text) {
    Options options =
        new Options()
            .withReporter(QuietReporter.INSTANCE)
            .forFile()
            .withNamer(new CaseNamer(c.folder(), what));
    Approvals.verify(text, options);
  }
}
