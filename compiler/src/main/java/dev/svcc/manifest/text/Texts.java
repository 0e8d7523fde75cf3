package dev.svcc.manifest.text;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Makes strings of short pieces of text, and the same string for the same piece most of the time: a
 * cluster repeats its field names, node names and protocols a hundred thousand times.
 */
public final class Texts {
  private static final int SLOTS = 4096;
  private static final int LONGEST = 40;

  private final @Nullable String[] known = new @Nullable String[SLOTS];

  /** The string of bytes that are UTF-8. */
  String of(byte[] bytes, int start, int end) {
    int length = end - start;
    if (length > LONGEST) {
      return new String(bytes, start, length, StandardCharsets.UTF_8);
    }
    int hash = length;
    for (int i = start; i < end; i++) {
      hash = 31 * hash + bytes[i];
    }
    int slot = (hash ^ hash >>> 12) & SLOTS - 1;
    String candidate = known[slot];
    if (candidate != null && isSame(candidate, bytes, start, length)) {
      return candidate;
    }
    String text = new String(bytes, start, length, StandardCharsets.UTF_8);
    known[slot] = text;
    return text;
  }

  /** The string of characters. */
  String of(char[] characters, int start, int length) {
    if (length > LONGEST) {
      return new String(characters, start, length);
    }
    int hash = length;
    for (int i = start; i < start + length; i++) {
      hash = 31 * hash + characters[i];
    }
    int slot = (hash ^ hash >>> 12) & SLOTS - 1;
    String candidate = known[slot];
    if (candidate != null && isSame(candidate, characters, start, length)) {
      return candidate;
    }
    String text = new String(characters, start, length);
    known[slot] = text;
    return text;
  }

  /** Only for ASCII: other bytes are negative and equal no character. */
  private static boolean isSame(String text, byte[] bytes, int start, int length) {
    if (text.length() != length) {
      return false;
    }
    for (int i = 0; i < length; i++) {
      if (text.charAt(i) != bytes[start + i]) {
        return false;
      }
    }
    return true;
  }

  private static boolean isSame(String text, char[] characters, int start, int length) {
    if (text.length() != length) {
      return false;
    }
    for (int i = 0; i < length; i++) {
      if (text.charAt(i) != characters[start + i]) {
        return false;
      }
    }
    return true;
  }
}
