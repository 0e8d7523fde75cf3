package dev.svcc.manifest.text;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class DocumentsTest {
  private static List<String> split(String text) {
    byte[] bytes = Told.bytes(text);
    return Documents.split(bytes, 0).stream()
        .map(part -> part.linesBefore() + " " + text.substring(part.start(), part.end()))
        .toList();
  }

  @Test
  void markersBeginDocuments() {
    assertEquals(List.of("0 a\n", "1 ---\nb\n", "3 --- # c\nd"), split("a\n---\nb\n--- # c\nd"));
  }

  @Test
  void aMarkerAtTheStartEndsNothing() {
    assertEquals(List.of("0 ---\na\n", "2 ---"), split("---\na\n---"));
  }

  @Test
  void whatOnlyLooksLikeAMarkerIsNone() {
    assertEquals(List.of("0 a\n----\n --- \n---b\n"), split("a\n----\n --- \n---b\n"));
  }

  @Test
  void allLineBreaksCount() {
    assertEquals(List.of("0 a\r\n", "1 ---\rb\r", "3 ---\n"), split("a\r\n---\rb\r---\n"));
  }

  @Test
  void directivesBelongToTheDocumentBehindThem() {
    assertEquals(
        List.of("0 %YAML 1.1\n# x\n---\na\n", "4 ---\nb\n...\n%YAML 1.1\n---\nc\n"),
        split("%YAML 1.1\n# x\n---\na\n---\nb\n...\n%YAML 1.1\n---\nc\n"));
  }
}
