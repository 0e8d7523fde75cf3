package dev.svcc.manifest.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The short way through JSON tells what the library tells, or gives up. */
class PlainJsonTokensTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"a\":\"b\"}",
        "{ \"a\" : [ 1 , -2.5e+3, true,false , null, {}, [] ] }\n",
        "{\n  \"a\": {\n    \"b\": \"c\"\n  },\n\t\"d\": 0\n}\n",
        "{\"a\":\"x\\\"y\\\\z\\/\\b\\f\\n\\r\\t\\u003c\\u00E9\"}",
        "{\"\\u0061\":\"\\ud83d\\ude00\"}",
        "{\"ä\":\"ö\", \"日本\": \"x\", \"\": \"\"}",
        "{\"a\":1}\n{\"b\":2}\n",
        "{\"a\":[[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]]}",
        "{\"a\":0.5,\"b\":-0,\"c\":1E9}",
        "",
        " \n ",
      })
  void tellsWhatTheLibraryTells(String text) {
    List<String> told = Told.byPlainJson(text);
    assertEquals(Told.byJson(text), told);
    assertFalse(told.toString().contains("failed"), told::toString);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"a\":1,}",
        "{,}",
        "{\"a\" 1}",
        "{\"a\":}",
        "{a:1}",
        "{'a':1}",
        "{\"a\":01}",
        "{\"a\":1.}",
        "{\"a\":.5}",
        "{\"a\":+1}",
        "{\"a\":1e}",
        "{\"a\":-}",
        "{\"a\":tru}",
        "{\"a\":truex}",
        "{\"a\":1x}",
        "{\"a\":\"b",
        "{\"a\":\"\t\"}",
        "{\"a\":\"\\x\"}",
        "{\"a\":\"\\u00g0\"}",
        "{\"a\":[1,]}",
        "{\"a\":[1 2]}",
        "{\"a\":[1}",
        "{\"a\":1",
        "{\"a\":1}}",
        "{\"a\":1} x",
        "{\"a\":\n1,\r\n\"b\":2}",
        "{\"a\":1 // comment\n}",
      })
  void leavesTheRestToTheLibrary(String text) {
    List<String> told = Told.byPlainJson(text);
    assertTrue(told.getLast().startsWith("failed SYNTAX"), told::toString);
  }

  @Property(tries = 5000)
  void neverTellsAnythingElse(@ForAll("almostJson") String text) {
    List<String> told = Told.byPlainJson(text);
    if (told.isEmpty() || !told.getLast().startsWith("failed")) {
      assertEquals(Told.byJson(text), told);
    }
  }

  /** Pieces that are often, but not always, in an order that makes sense. */
  @Provide
  Arbitrary<String> almostJson() {
    Arbitrary<String> piece =
        Arbitraries.of(
            "{",
            "}",
            "[",
            "]",
            ",",
            ":",
            "\"a\":",
            "\"b\": ",
            "\"é\":",
            "{\"a\":1}",
            "[1,2]",
            "\"x\"",
            "\"\\n\"",
            "\"\\u00e9\"",
            "\"ß\"",
            "1",
            "-0.5e3",
            "true",
            "null",
            " ",
            "\n",
            "\t",
            "\r\n",
            "x",
            "\"",
            "\\");
    return piece
        .list()
        .ofMinSize(1)
        .ofMaxSize(9)
        .map(list -> "{\"k\":[" + String.join("", list))
        .flatMap(text -> Arbitraries.of("]}", "}]}", "", "]}\n{}").map(tail -> text + tail));
  }
}
