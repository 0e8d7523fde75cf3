package dev.svcc.golden;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.svcc.diagnostic.Code;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Every code of a message can be looked up, and is shown by a case. */
final class DiagnosticCodesTest {
  private static final Path PAGES = Path.of("..", "docs", "diagnostics");

  /** What stands before a message on a page. */
  private static final String MESSAGE = "says:\n\n```\n";

  @TestFactory
  Stream<DynamicTest> everyCodeHasAPage() {
    return Arrays.stream(Code.values())
        .map(
            code ->
                DynamicTest.dynamicTest(
                    code.id(),
                    () -> {
                      List<String> lines = Files.readAllLines(PAGES.resolve(code.id() + ".md"));
                      assertEquals("# " + code.id() + ": " + code.title(), lines.get(0));
                      assertTrue(lines.size() > 4, "a page says more than its title");
                    }));
  }

  @TestFactory
  Stream<DynamicTest> everyPageShowsWhatItsCaseSays() {
    String messages = approvedMessages();
    return Arrays.stream(Code.values())
        .map(
            code ->
                DynamicTest.dynamicTest(
                    code.id(),
                    () -> {
                      String page = Files.readString(PAGES.resolve(code.id() + ".md"));
                      int start = page.indexOf(MESSAGE) + MESSAGE.length();
                      String shown = page.substring(start, page.indexOf("```", start));
                      assertTrue(shown.contains("[" + code.id() + "]"), "no message on the page");
                      assertTrue(messages.contains(shown), "svcc no longer says: " + shown);
                    }));
  }

  private static String approvedMessages() {
    return GoldenCase.all().stream()
        .flatMap(
            c ->
                Stream.of(
                        "messages.approved.txt",
                        "messages-ipvs.approved.txt",
                        CommandsTest.COMMANDS + ".approved.txt")
                    .filter(c::has)
                    .map(file -> c.read(c.folder().resolve(file))))
        .collect(Collectors.joining());
  }

  @Test
  void everyCodeHasAGoldenCase() {
    String messages = approvedMessages();
    List<String> missing = new ArrayList<>();
    for (Code code : Code.values()) {
      if (!messages.contains("[" + code.id() + "]")) {
        missing.add(code.id() + " " + code.title());
      }
    }
    assertEquals(List.of(), missing, "codes that no golden case shows");
  }

  @Test
  void everyPageHasACode() throws IOException {
    try (Stream<Path> pages = Files.list(PAGES)) {
      List<String> stray =
          pages
              .map(page -> page.getFileName().toString())
              .filter(name -> !name.equals("README.md"))
              .filter(name -> Code.byId(name.replace(".md", "")).isEmpty())
              .toList();
      assertEquals(List.of(), stray);
    }
  }
}
