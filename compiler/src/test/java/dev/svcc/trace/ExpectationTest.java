package dev.svcc.trace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.svcc.net.IpAddress;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ExpectationTest {
  @Test
  void aSourceIsSeenByTheEndsBeforeItBackToTheOneBefore() throws NameProblem {
    IpAddress source = IpAddress.of("10.0.0.9");
    assertEquals(
        new Expectation.Ends(
            List.of(
                new Expectation.End("", IpAddress.of("10.0.0.1"), 80, source),
                new Expectation.End("", IpAddress.of("fd00::2"), 81, source),
                new Expectation.End("shop/web-1", null, 0, null))),
        Expectation.parse("10.0.0.1:80|[fd00::2]:81@10.0.0.9|shop/web-1"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "allowed", "10.0.0.1:80@", "10.0.0.1:x", "10.0.0.1:80|", "Deny"})
  void otherWordsAreNothingToExpect(String text) {
    assertThrows(NameProblem.class, () -> Expectation.parse(text));
  }
}
