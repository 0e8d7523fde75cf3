package dev.svcc.manifest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.svcc.diagnostic.Diagnostic;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Mistakes that everybody makes: each has its place, its reason and a way out. */
class CommonMistakesTest {
  private static void assertSays(String text, String place, String message, String help) {
    List<Diagnostic> found = Reading.of(text).findings();
    assertEquals(1, found.size(), found.toString());
    assertEquals("1.yaml:" + place, found.get(0).at().toString());
    assertTrue(found.get(0).message().contains(message), found.get(0).message());
    assertTrue(found.get(0).help().contains(help), found.get(0).help());
  }

  @Test
  void aTabIsCalledATab() {
    assertSays("metadata:\n\tname: web\n", "2:1", "a tab", "indent with blanks");
  }

  @Test
  void aLineIndentedUnlikeItsNeighboursIsNamed() {
    assertSays(
        "spec:\n  ports:\n  - port: 80\n   selector: {}\n",
        "4:4",
        "does not fit the indentation",
        "one column");
  }

  @Test
  void anOpenQuoteIsShownWhereItBegins() {
    assertSays("metadata:\n  name: \"web\nspec:\n", "2:9", "never closed", "");
  }

  @Test
  void anOpenBraceIsRemembered() {
    assertSays("metadata: {name: web\nspec:\n", "2:5", "a comma or `}`", "one line above");
  }

  @Test
  void aTemplateIsRecognised() {
    assertSays("name: {{ .Values.name }}\n", "1:8", "a key must be text", "template");
  }

  @Test
  void textThatBeginsWithASignNeedsQuotes() {
    assertSays("name: @web\n", "1:7", "cannot begin with `@`", "quotes");
    assertSays("podSelector: *\n", "1:14", "`*` begins an alias", "quotes");
  }

  @Test
  void aListWithoutDashesIsAMapping() {
    assertSays(
        service("  ports:\n    port: 80\n"), "6:5", "expected list, found mapping", "with a dash");
  }

  @Test
  void aNumberInQuotesIsText() {
    assertSays(
        service("  ports:\n  - port: \"80\"\n"),
        "6:11",
        "expected whole number, found text `80`",
        "write 80 without quotes");
  }

  @Test
  void aFieldOfAPortThatStandsBesideThePortsIsSentBack() {
    assertSays(
        service("  ports: [{port: 80}]\n  targetPort: 8080\n"),
        "6:3",
        "unknown field `targetPort`",
        "items of `ports`");
  }

  @Test
  void aMissingSeparatorIsSuspected() {
    List<Diagnostic> found =
        Reading.of(service("  ports: [{port: 80}]\n") + "kind: Pod\n").findings();
    assertEquals(1, found.size(), found.toString());
    assertTrue(found.get(0).help().contains("---"), found.get(0).help());
  }

  @Test
  void aKeyWithAnotherCaseIsFound() {
    assertSays(
        "apiVersion: v1\nKind: Service\n", "1:1", "kind is required", "`Kind` is written `kind`");
  }

  @Test
  void blanksThatOnlyLookLikeBlanksAreNamed() {
    assertSays(
        service("  ports: [{port: 80}]\n  \u00a0type: NodePort\n"),
        "6:3",
        "unknown field",
        "U+00A0");
  }

  private static String service(String spec) {
    return "apiVersion: v1\nkind: Service\nmetadata: {name: web}\nspec:\n" + spec;
  }
}
