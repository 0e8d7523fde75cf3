package dev.svcc.manifest.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The short way through YAML tells what the library tells, or gives up. */
class BlockYamlTokensTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "a: b\n",
        "---\na: b\n",
        "--- # a comment\na: b\n",
        "\n# comment\n\na: b # comment\n# end\n",
        "a:\n  b:\n    c: d\n  e: f\ng: h\n",
        "a:\n- b\n- c\nd: e\n",
        "a:\n  - b\n  - c\nd: e\n",
        "- a\n- b\n",
        "-\n  a: b\n- c\n",
        "- a: b\n  c: d\n- e: f\n  g:\n  - h\n  i: j\n",
        "-   a: b\n    c: d\n",
        "a:\nb:\n",
        "a:\n-\n-\nb: c\n",
        "a:\n  b:\nc:\n",
        "a: {}\nb: []\nc:\n- {}\n- []\n",
        "a: 'x y'\nb: \"x # y: z\"\n'c d': e\n\"f\": g\n",
        "a: \"x\\\"y\\\\z\\nw\\tv\"\n",
        "a: x y z   # comment\nb: x#y\nc: http://x/y:8080/?a=b#c\n",
        "f:a: {}\nk:{\"x\":1}: y\n",
        "a: 12\nb: -1\nc: ~\nd: true\ne: 1.5\nf: \"12\"\n",
        "a: |\n  one\n  two\n\n  four\nb: c\n",
        "a: |-\n  one\n    two\nb: c\n",
        "a:\n- |\n  text: x\n- b\n",
        "a: |\n    # not a comment\n    - x\n",
        "a: |\n  x\n\n\n",
        "ä: ö # ü\n\"é\": \"ß\"\nx: 日本 y\n",
        "  a: b\n  c: d\n",
        "a: b",
        "a:",
        "a:\n- b",
        "a:\n  b: c\n\n\n  d: e\n",
        "a:\n# comment\n  b: c\n    # comment\n  d: e\n",
        "a:b: c\n",
        "a b: c d\n",
        ".: x\n/y: z\n_a: b\n1: 2\n",
        "a: \"\"\nb: ''\n",
      })
  void tellsWhatTheLibraryTells(String text) {
    assertEquals(Told.byFullYaml(text), Told.byBlockYaml(text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a: &x b\n",
        "a: *x\n",
        "a: !!str b\n",
        "{a: b}\n",
        "a: {b: c}\n",
        "a: [b]\n",
        "a: >\n  b\n",
        "a: |2\n  b\n",
        "a: |+\n  b\n",
        "a: |\n\n  b\n",
        "a: |\n  b",
        "a: b\n  c\n",
        "a:\n  b\n",
        "a: \"b\n  c\"\n",
        "a: \"\\u0041\"\n",
        "a: 'it''s'\n",
        "? a\n: b\n",
        "<<: a\n",
        "- - a\n",
        "a: b\r\nc: d\r\n",
        "a:\tb\n",
        "\ta: b\n",
        "a: b\n...\n",
        "%YAML 1.1\n---\na: b\n",
        "a: b: c\n",
        "a : b\n",
        "word\n",
        "a: b\n c: d\n",
        "a:\n  b: c\n d: e\n",
        "a: @b\n",
        "a: b\n- c\n",
        "- a\nb: c\n",
      })
  void leavesTheRestToTheLibrary(String text) {
    List<String> told = Told.byBlockYaml(text);
    assertTrue(!told.isEmpty() && told.getLast().startsWith("failed SYNTAX"), told::toString);
  }

  @Property(tries = 3000)
  void neverTellsAnythingElse(@ForAll("almostYaml") String text) {
    List<String> told = Told.byBlockYaml(text);
    if (told.isEmpty()) {
      // The library finds null where there is nothing; readers of documents pass over both.
      List<String> full = Told.byFullYaml(text);
      assertTrue(full.isEmpty() || full.getLast().endsWith("+0 plain "), full::toString);
    } else if (!told.getLast().startsWith("failed")) {
      assertEquals(Told.byFullYaml(text), told);
    }
  }

  /** Lines that are often, but not always, well indented. */
  @Provide
  Arbitrary<String> almostYaml() {
    Arbitrary<String> indent =
        Arbitraries.of("", "", "", "  ", "  ", "    ", " ", "\t", "- ", "- ", "  - ", "-   ");
    Arbitrary<String> key =
        Arbitraries.of(
            "a: ", "b: ", "a:", "b:", "\"c\": ", "'d' : ", "e f: ", "#", "", "é: ", "<<: ");
    Arbitrary<String> value =
        Arbitraries.of(
            "",
            "",
            "",
            "x",
            "x y",
            "1",
            "\"q\"",
            "'q'",
            "\"a\\nb\"",
            "|",
            "|-",
            "{}",
            "[]",
            " # c",
            "x # c",
            "x:y",
            "x: y",
            "- x",
            "-1",
            "*a",
            "&a x",
            "!t x",
            "~",
            "{a: b}",
            "\"x",
            "日本",
            "%x",
            "...",
            "---",
            ">",
            "'it''s'");
    Arbitrary<String> line =
        net.jqwik.api.Combinators.combine(indent, key, value).as((i, k, v) -> i + k + v);
    return line.list()
        .ofMinSize(1)
        .ofMaxSize(7)
        .map(lines -> String.join("\n", new ArrayList<>(lines)) + "\n");
  }
}
