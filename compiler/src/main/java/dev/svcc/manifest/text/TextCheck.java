package dev.svcc.manifest.text;

/**
 * What one look at the bytes of a file says about it.
 *
 * @param start where the text begins: behind a byte-order mark
 * @param invalid the offset of the first byte that is not UTF-8, or -1
 * @param unprintable the offset of the first character that YAML does not allow, or -1
 * @param ascii whether all bytes are below 128
 * @param hasRareBreaks whether it has U+0085, U+2028 or U+2029, which YAML 1.1 takes for line
 *     breaks
 */
public record TextCheck(
    int start, int invalid, int unprintable, boolean ascii, boolean hasRareBreaks) {
  /** Looks at a whole file. */
  public static TextCheck of(byte[] bytes) {
    int start = startOf(bytes);
    Scan scan = new Scan(bytes);
    scan.run(start);
    return new TextCheck(start, scan.invalid, scan.unprintable, scan.ascii, scan.rareBreaks);
  }

  /** Where the text of a file begins: behind a byte-order mark. */
  public static int startOf(byte[] bytes) {
    return bytes.length >= 3
            && bytes[0] == (byte) 0xef
            && bytes[1] == (byte) 0xbb
            && bytes[2] == (byte) 0xbf
        ? 3
        : 0;
  }

  /** Whether a file begins as UTF-16 and UTF-32 do. */
  public static boolean looksLikeUtf16(byte[] bytes) {
    if (bytes.length < 2) {
      return false;
    }
    int first = bytes[0] & 255;
    int second = bytes[1] & 255;
    boolean mark = (first == 0xff && second == 0xfe) || (first == 0xfe && second == 0xff);
    return mark || (bytes.length % 2 == 0 && (first == 0) != (second == 0));
  }

  private static final class Scan {
    private final byte[] bytes;
    private int invalid = -1;
    private int unprintable = -1;
    private boolean ascii = true;
    private boolean rareBreaks;

    Scan(byte[] bytes) {
      this.bytes = bytes;
    }

    void run(int start) {
      byte[] text = bytes; // every byte is looked at here: no field
      int at = start;
      while (at < text.length) {
        byte b = text[at];
        if (b >= 0x20 && b != 0x7f) {
          at++;
          continue;
        }
        int next = step(at);
        if (next < 0) {
          invalid = at;
          return;
        }
        at = next;
      }
    }

    /** The offset behind the character at {@code at}, or -1 if it is not UTF-8. */
    private int step(int at) {
      int first = bytes[at];
      if (first >= 0) {
        boolean allowed = first >= 0x20 && first != 0x7f;
        if (!allowed && first != '\n' && first != '\r' && first != '\t') {
          noteUnprintable(at);
        }
        return at + 1;
      }
      ascii = false;
      int length = first >> 5 == -2 ? 2 : first >> 4 == -2 ? 3 : first >> 3 == -2 ? 4 : 0;
      if (length == 0 || at + length > bytes.length) {
        return -1;
      }
      int character = first & 0x7f >>> length;
      for (int i = 1; i < length; i++) {
        if (bytes[at + i] >> 6 != -2) {
          return -1;
        }
        character = character << 6 | (bytes[at + i] & 0x3f);
      }
      int least = length == 2 ? 0x80 : length == 3 ? 0x800 : 0x1_0000;
      boolean surrogate = character >= 0xd800 && character <= 0xdfff;
      if (character < least || surrogate || character > 0x10_ffff) {
        return -1;
      }
      judge(character, at);
      return at + length;
    }

    private void judge(int character, int at) {
      if (character == 0x85 || character == 0x2028 || character == 0x2029) {
        rareBreaks = true;
      } else if (character < 0xa0 || character == 0xfffe || character == 0xffff) {
        noteUnprintable(at);
      }
    }

    private void noteUnprintable(int at) {
      if (unprintable < 0) {
        unprintable = at;
      }
    }
  }
}
