package dev.svcc.cli;

/** Text from the input, made safe for a terminal. */
final class Escaped {
  private Escaped() {}

  /**
   * The text with every character that could move the cursor, change colours or reverse the writing
   * direction spelt as an escape; a tab becomes one blank, so that carets stay under what they
   * mean.
   */
  static String text(String text) {
    int clean = 0;
    while (clean < text.length() && isPlain(text.charAt(clean))) {
      clean++;
    }
    if (clean == text.length()) {
      return text;
    }
    StringBuilder out = new StringBuilder(text.length() + 16);
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (isPlain(c)) {
        out.append(c);
      } else if (c == '\t') {
        out.append(' ');
      } else if (c == '\n') {
        out.append("\\n");
      } else if (c < 256) {
        out.append("\\x")
            .append(Character.forDigit(c >> 4, 16))
            .append(Character.forDigit(c & 15, 16));
      } else {
        out.append("\\u")
            .append(Character.forDigit(c >> 12, 16))
            .append(Character.forDigit(c >> 8 & 15, 16));
        out.append(Character.forDigit(c >> 4 & 15, 16)).append(Character.forDigit(c & 15, 16));
      }
    }
    return out.toString();
  }

  private static boolean isPlain(char c) {
    if (c < 127) {
      return c >= ' ';
    }
    int type = Character.getType(c);
    return !Character.isISOControl(c)
        && type != Character.FORMAT
        && type != Character.LINE_SEPARATOR
        && type != Character.PARAGRAPH_SEPARATOR
        && type != Character.UNASSIGNED;
  }
}
