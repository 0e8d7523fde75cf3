package dev.svcc.manifest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SuggestionTest {
  @Test
  void countsEditsAndSwaps() {
    assertEquals(0, Suggestion.distance("from", "from"));
    assertEquals(1, Suggestion.distance("form", "from"));
    assertEquals(1, Suggestion.distance("podSelectr", "podSelector"));
    assertEquals(3, Suggestion.distance("", "abc"));
    assertEquals(2, Suggestion.distance("abcd", "bcde"));
  }

  @Test
  void suggestsTheNearest() {
    assertEquals("did you mean `ports`?", Suggestion.help("port", List.of("from", "ports")));
    assertEquals("did you mean `clusterIP`?", Suggestion.help("clusterip", Set.of("clusterIP")));
  }

  @Test
  void suggestsNothingThatIsFarOff() {
    assertEquals("", Suggestion.help("app", List.of("from", "ports")));
    assertEquals("", Suggestion.help("x".repeat(10_000), List.of("from")));
  }

  @Test
  void oneEditIsAMisspelling() {
    assertTrue(Suggestion.isMisspelt("nodename", Set.of("nodeName")));
    assertTrue(Suggestion.isMisspelt("container", Set.of("containers")));
    assertFalse(Suggestion.isMisspelt("containers", Set.of("containers")));
    assertFalse(Suggestion.isMisspelt("ephemeralContainers", Set.of("containers")));
  }
}
