package dev.svcc.manifest.text;

import dev.svcc.manifest.text.Documents.Part;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where the items of a large JSON list stand, found by looking at quotes and brackets alone, so
 * that several threads can parse them. Whether all of it is well-formed is for the parser to say:
 * cut at the same commas, a text is well-formed exactly if its pieces are.
 *
 * @param open the offset of the bracket that opens {@code items}
 * @param close the offset of the one that closes it
 * @param stretches the items in the order of the text, several to a stretch
 */
public record JsonItems(int open, int close, List<Stretch> stretches) {
  public JsonItems {
    stretches = List.copyOf(stretches);
  }

  /**
   * Items with the commas between them.
   *
   * @param start the offset of the first byte
   * @param end the offset behind the last one
   * @param itemsBefore how many items stand before it
   * @param linesBefore how many lines of the file stand before it
   * @param columnsBefore how many characters of its first line stand before it
   */
  public record Stretch(int start, int end, int itemsBefore, int linesBefore, int columnsBefore) {}

  /**
   * Looks for the items of a JSON object; empty if there are none, or it is not plain to see which
   * they are.
   *
   * @param part the object, from its brace on
   * @param enough how many bytes make a stretch, at least
   */
  public static Optional<JsonItems> find(byte[] bytes, Part part, int enough) {
    return Optional.ofNullable(new Search(bytes, part, enough).run());
  }

  /** The list without its items, as a text of its own; places in it are not those of the file. */
  public byte[] frame(byte[] bytes, Part part) {
    int head = open + 1 - part.start();
    byte[] frame = new byte[head + part.end() - close];
    System.arraycopy(bytes, part.start(), frame, 0, head);
    System.arraycopy(bytes, close, frame, head, part.end() - close);
    return frame;
  }

  private static final class Search {
    private static final byte[] ITEMS = {'"', 'i', 't', 'e', 'm', 's', '"'};

    private final byte[] bytes;
    private final int start;
    private final int end;
    private final int enough;
    private final List<Stretch> stretches = new ArrayList<>();
    private int at;
    private int line;
    private int lineStart;
    private int depth;
    private int open = -1;
    private int close = -1;
    private int items;
    private Place first;

    /** Where a stretch begins. */
    private record Place(int offset, int items, int line, int column) {}

    Search(byte[] bytes, Part part, int enough) {
      this.bytes = bytes;
      this.start = part.start();
      this.end = part.end();
      this.enough = enough;
      this.at = start;
      this.line = part.linesBefore();
      this.lineStart = start;
      this.first = new Place(at, 0, line, 0);
    }

    @Nullable JsonItems run() {
      while (at < end) {
        boolean plain =
            switch (bytes[at]) {
              case '"' -> isItems() ? enterItems() : passString();
              case '{', '[' -> enter();
              case '}', ']' -> leave();
              case ',' -> comma();
              case '\n', '\r' -> newLine();
              default -> true;
            };
        if (!plain) {
          return null;
        }
        at++;
      }
      return close < 0 || depth != 0 ? null : new JsonItems(open, close, stretches);
    }

    /** Goes one bracket deeper, but not into a second value. */
    private boolean enter() {
      return depth++ > 0 || at == start;
    }

    private boolean leave() {
      depth--;
      if (depth == 1 && isAmongItems()) {
        close = at;
        cut(at);
      }
      return true;
    }

    private boolean comma() {
      if (depth == 2 && isAmongItems()) {
        items++;
        if (at - first.offset() >= enough) {
          cut(at);
          first = here(at + 1);
        }
      }
      return true;
    }

    private boolean isAmongItems() {
      return open >= 0 && close < 0;
    }

    private boolean enterItems() {
      if (!toBracket()) {
        return false;
      }
      open = at;
      depth = 2;
      first = here(at + 1);
      return true;
    }

    private void cut(int behind) {
      stretches.add(
          new Stretch(first.offset(), behind, first.items(), first.line(), first.column()));
    }

    /** Characters are counted only where a stretch begins. */
    private Place here(int offset) {
      boolean sameLine = first.line() == line && first.offset() > lineStart;
      int column = sameLine ? first.column() : 0;
      for (int i = sameLine ? first.offset() : lineStart; i < offset; i++) {
        if (bytes[i] >> 6 != -2) {
          column += bytes[i] >> 3 == -2 ? 2 : 1; // as the parser counts: in Java's characters
        }
      }
      return new Place(offset, items, line, column);
    }

    private boolean newLine() {
      if (bytes[at] == '\r' && at + 1 < end && bytes[at + 1] == '\n') {
        at++;
      }
      line++;
      lineStart = at + 1;
      return true;
    }

    private boolean isItems() {
      if (depth != 1 || open >= 0) {
        return false;
      }
      for (int i = 0; i < ITEMS.length; i++) {
        if (at + i >= end || bytes[at + i] != ITEMS[i]) {
          return false;
        }
      }
      return true;
    }

    /** Goes from the key to the bracket behind it; false if no list stands there. */
    private boolean toBracket() {
      boolean colon = false;
      for (at += ITEMS.length; at < end; at++) {
        switch (bytes[at]) {
          case ' ', '\t' -> {}
          case '\n', '\r' -> newLine();
          case ':' -> {
            if (colon) {
              return false;
            }
            colon = true;
          }
          case '[' -> {
            return colon;
          }
          default -> {
            return false;
          }
        }
      }
      return false;
    }

    /** Goes to the quote that ends the string; false if there is none. */
    private boolean passString() {
      byte[] text = bytes; // most bytes are looked at here: no fields
      int last = end;
      int i = at + 1;
      while (i < last) {
        byte b = text[i];
        if (b == '"') {
          at = i;
          return true;
        }
        i += b == '\\' ? 2 : 1;
      }
      return false;
    }
  }
}
