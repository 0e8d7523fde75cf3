package dev.svcc.manifest.text;

/** Input text for messages. */
public final class Shortened {
  private static final int LONGEST = 60;

  private Shortened() {}

  /**
   * The text, or its beginning and three dots where it is long. Control characters are left in:
   * whoever prints a message escapes them.
   */
  public static String text(String text) {
    if (text.length() <= LONGEST) {
      return text;
    }
    int end = Character.isHighSurrogate(text.charAt(LONGEST - 1)) ? LONGEST - 1 : LONGEST;
    return text.substring(0, end) + "...";
  }
}
