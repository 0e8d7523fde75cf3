package dev.svcc.manifest.text;

import java.util.ArrayList;
import java.util.List;

/**
 * Splits a file at the lines that begin with {@code ---}, as YAML does: nothing inside a document
 * can look like that, and a broken document then hides no other.
 */
public final class Documents {
  private final byte[] bytes;
  private final List<Part> parts = new ArrayList<>();
  private int partStart;
  private int partLine;

  /**
   * A part of a file.
   *
   * @param start the offset of its first byte: of the {@code ---} if there is one
   * @param end the offset behind its last byte
   * @param linesBefore how many lines stand before it
   */
  public record Part(int start, int end, int linesBefore) {}

  private Documents(byte[] bytes, int start) {
    this.bytes = bytes;
    this.partStart = start;
  }

  /** The parts of a file from {@code start} on. */
  public static List<Part> split(byte[] bytes, int start) {
    return new Documents(bytes, start).split();
  }

  private List<Part> split() {
    byte[] text = bytes; // every byte is looked at here: no field
    int line = 0;
    int at = partStart;
    while (at < text.length) {
      if (at > partStart && isMarker(at) && !endsWithDirective(at)) {
        add(at);
        partStart = at;
        partLine = line;
      }
      while (at < text.length && (text[at] > '\r' || (text[at] != '\n' && text[at] != '\r'))) {
        at++;
      }
      at = SourceLines.afterBreak(text, at);
      line++;
    }
    add(bytes.length);
    return parts;
  }

  private void add(int end) {
    parts.add(new Part(partStart, end, partLine));
  }

  private boolean isMarker(int at) {
    return at + 3 <= bytes.length
        && bytes[at] == '-'
        && bytes[at + 1] == '-'
        && bytes[at + 2] == '-'
        && (at + 3 == bytes.length || bytes[at + 3] <= ' ');
  }

  /** Whether the last line with content before {@code at} is a directive of the next document. */
  private boolean endsWithDirective(int at) {
    int end = at;
    while (end > partStart) {
      int start = end - 1;
      while (start > partStart && bytes[start - 1] != '\n' && bytes[start - 1] != '\r') {
        start--;
      }
      byte first = bytes[start];
      if (first != '#' && first != '\n' && first != '\r' && first != ' ' && first != '\t') {
        return first == '%';
      }
      end = start;
    }
    return false;
  }
}
