package dev.svcc.manifest.text;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Plain scalars are what kubectl's YAML library takes them for. */
class ScalarTypeTest {
  @ParameterizedTest
  @ValueSource(strings = {"yes", "No", "on", "OFF", "true", "False", "y", "N"})
  void booleans(String text) {
    assertEquals(ScalarType.BOOLEAN, ScalarType.of(text));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "~", "null", "Null", "NULL"})
  void nulls(String text) {
    assertEquals(ScalarType.NULL, ScalarType.of(text));
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "12", "-1", "+1", "0120", "08", "1_000", "0x1F", "0o17", "0b11"})
  void wholeNumbers(String text) {
    assertEquals(ScalarType.INTEGER, ScalarType.of(text));
  }

  @ParameterizedTest
  @ValueSource(strings = {"1.5", ".5", "5.", "1e3", "-1.5E-3", ".inf", "-.Inf", ".nan"})
  void otherNumbers(String text) {
    assertEquals(ScalarType.FLOAT, ScalarType.of(text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a",
        "yEs",
        "nuLL",
        "yess",
        "10.0.0.1",
        "10.0.0.0/8",
        "2024-05-02",
        "12:30",
        "-",
        "+",
        ".",
        "_1",
        "-_",
        "0x",
        "0xg",
        "0b2",
        "0o8",
        "1e",
        "1e+",
        "e3",
        "1.2.3",
        "1-2",
        "..",
        "- 1",
        "1 2",
        "१२",
        "fd00::1",
        "٣"
      })
  void everythingElseIsText(String text) {
    assertEquals(ScalarType.TEXT, ScalarType.of(text));
  }
}
