package dev.svcc.manifest.text;

import dev.svcc.diagnostic.SourceSpan;
import java.nio.charset.StandardCharsets;

/** Places in a file and its lines, for messages that show the line they speak of. */
public final class SourceLines {
  private final byte[] bytes;
  private final int start;

  /** Looks at a file; the bytes are not copied. */
  public SourceLines(byte[] bytes) {
    this.bytes = bytes;
    this.start = TextCheck.startOf(bytes);
  }

  /**
   * The text of a line without its end; empty where there is none. Bytes that are not UTF-8 become
   * U+FFFD.
   *
   * @param line counted from 1
   */
  public String line(int line) {
    int at = start;
    for (int passed = 1; passed < line; passed++) {
      at = afterBreak(bytes, endOfLine(at));
    }
    return new String(bytes, at, endOfLine(at) - at, StandardCharsets.UTF_8);
  }

  /** The line of an offset, counted from 1. */
  public int lineOf(int offset) {
    int line = 1;
    int at = start;
    while (true) {
      int next = afterBreak(bytes, endOfLine(at));
      if (next > offset || next >= bytes.length) {
        return line;
      }
      at = next;
      line++;
    }
  }

  /** The column of an offset in its line, counted from 1 in characters. */
  public int columnOf(int offset) {
    int column = 1;
    for (int at = Math.min(offset, bytes.length) - 1; at >= start; at--) {
      if (bytes[at] == '\n' || bytes[at] == '\r') {
        break;
      }
      if (bytes[at] >> 6 != -2) {
        column++;
      }
    }
    return column;
  }

  /** The place of one character of a file of this name. */
  public SourceSpan span(String file, int offset) {
    return new SourceSpan(file, lineOf(offset), columnOf(offset), 1);
  }

  private int endOfLine(int from) {
    int at = from;
    while (at < bytes.length && bytes[at] != '\n' && bytes[at] != '\r') {
      at++;
    }
    return at;
  }

  /** The offset behind the line break at {@code at}: LF, CR or both. */
  static int afterBreak(byte[] bytes, int at) {
    if (at >= bytes.length) {
      return at;
    }
    return bytes[at] == '\r' && at + 1 < bytes.length && bytes[at + 1] == '\n' ? at + 2 : at + 1;
  }
}
