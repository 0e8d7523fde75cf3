package dev.svcc.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.svcc.diagnostic.Code;
import dev.svcc.diagnostic.Diagnostic;
import dev.svcc.diagnostic.Severity;
import dev.svcc.diagnostic.SourceSpan;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class DiagnosticRendererTest {
  private static String render(
      String line, int column, int length, String message, String help, boolean colour) {
    SourceSpan at = new SourceSpan("shop/np.yaml", 14, column, length);
    Diagnostic diagnostic =
        new Diagnostic(Code.UNKNOWN_FIELD, Severity.ERROR, null, at, message, help);
    return new DiagnosticRenderer(span -> Optional.of(line), colour).render(List.of(diagnostic));
  }

  @Test
  void pointsAtTheWordAndHelps() {
    assertEquals(
        """
        shop/np.yaml:14:7: error[SVCC0203]: unknown field `form`
           14 |     - form:
              |       ^^^^
           help: did you mean `from`?
        """,
        render("    - form:", 7, 4, "unknown field `form`", "did you mean `from`?", false));
  }

  @Test
  void showsOnlyThePartOfALongLineThatMatters() {
    String text = render("x".repeat(5000) + "HERE" + "y".repeat(5000), 5001, 4, "m", "", false);
    assertTrue(text.lines().allMatch(line -> line.length() < 200), text);
    int caret =
        text.lines()
            .filter(line -> line.contains("^^^^"))
            .findFirst()
            .orElseThrow()
            .indexOf("^^^^");
    int word =
        text.lines()
            .filter(line -> line.contains("HERE"))
            .findFirst()
            .orElseThrow()
            .indexOf("HERE");
    assertEquals(word, caret);
  }

  @Test
  void controlCharactersNeverReachTheTerminal() {
    String text =
        render("name: \u001b[2J\u202e", 7, 3, "name \u001b]0;owned\u0007", "\u009b31m", false);
    assertFalse(
        text.chars()
            .anyMatch(c -> (c < ' ' && c != '\n') || (c >= 0x7f && c < 0xa0) || c == 0x202e),
        text);
    assertTrue(text.contains("\\x1b]0;owned\\x07"), text);
  }

  @Test
  void aCaretBeyondTheLineStillShows() {
    assertTrue(render("ab", 40, 2, "m", "", false).contains("^"));
  }

  @Test
  void coloursOnlyWhenAsked() {
    assertTrue(render("abc", 1, 1, "m", "", true).contains("\u001b[1;31m"));
    assertFalse(render("abc", 1, 1, "m", "", false).contains("\u001b"));
  }
}
