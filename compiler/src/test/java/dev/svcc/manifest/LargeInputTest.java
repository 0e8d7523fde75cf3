package dev.svcc.manifest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.svcc.diagnostic.Code;
import dev.svcc.diagnostic.Diagnostic;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Documents that are read on all processors are found in the order of the text. */
class LargeInputTest {
  private static final int LINES = 6;
  private static final int DOCUMENTS = 6000;

  @Test
  void documentsAndFindingsKeepTheirPlaces() {
    String text = text(DOCUMENTS, 500);
    Reading reading = Reading.of(text);
    assertTrue(text.length() > SourceReader.LARGE);
    assertEquals(DOCUMENTS, reading.manifests().services().size());
    reading
        .manifests()
        .services()
        .forEach(
            service ->
                assertEquals(
                    Integer.parseInt(service.metadata().ref().name().substring(4)) * LINES + 4,
                    service.metadata().at().line()));
    assertEquals(
        IntStream.range(0, DOCUMENTS / 500).mapToObj(i -> i * 500 * LINES + 6).toList(),
        reading.findings().stream().map(found -> found.at().line()).toList());
  }

  @Test
  void afterTooManyErrorsTheRestIsNotRead() {
    List<Diagnostic> found = Reading.of(text(DOCUMENTS, 1)).findings();
    assertEquals(DocumentReader.MOST_ERRORS + 2, found.size());
    assertEquals(Code.UNREADABLE, found.getLast().code());
    assertEquals((DocumentReader.MOST_ERRORS + 1) * LINES + 1, found.getLast().at().line());
  }

  @Test
  void filesAreReadInTheirOrder() {
    String[] texts = new String[9];
    Arrays.fill(texts, text(600, 0)); // the same names in all of them
    List<Diagnostic> found = Reading.of(texts).findings();
    assertEquals((texts.length - 1) * 600, found.size());
    for (Diagnostic one : found) {
      int file = Integer.parseInt(one.at().file().replace(".yaml", ""));
      assertTrue(one.message().contains((file - 1) + ".yaml:"), one.message());
    }
  }

  /** So many Services; of those that {@code wrong} divides, the port is no port. */
  private static String text(int count, int wrong) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < count; i++) {
      text.append("---\napiVersion: v1\nkind: Service\nmetadata: {name: web-");
      text.append(i).append(", annotations: {note: ").append("n".repeat(120)).append("}}\nspec:\n");
      boolean bad = wrong > 0 && i % wrong == 0;
      text.append("  {clusterIP: 10.96.").append(i / 250).append('.').append(1 + i % 250);
      text.append(", ports: [{port: ").append(bad ? "zero" : "80").append("}]}\n");
    }
    return text.toString();
  }
}
