package dev.svcc.manifest;

import dev.svcc.diagnostic.Code;
import java.util.Locale;

/** The kinds of names of the API (apimachinery, util/validation). */
enum NameRule {
  LABEL(63, "at most 63 lower-case letters, digits and dashes, a letter or digit at both ends"),
  LABEL_1035(63, "at most 63 lower-case letters, digits and dashes, a letter first, no dash last"),
  SUBDOMAIN(253, "at most 253 lower-case letters, digits, dashes and dots, as in a domain name"),
  PORT(15, "at most 15 lower-case letters, digits and single dashes, at least one letter");

  private final int longest;
  private final String shape;

  NameRule(int longest, String shape) {
    this.longest = longest;
    this.shape = shape;
  }

  /** The shape, for people. */
  String shape() {
    return shape;
  }

  /** Whether a text is such a name. */
  boolean allows(String text) {
    if (text.isEmpty() || text.length() > longest) {
      return false;
    }
    return switch (this) {
      case LABEL -> isLabel(text, 0, text.length());
      case LABEL_1035 -> isLetter(text.charAt(0)) && isLabel(text, 0, text.length());
      case SUBDOMAIN -> isSubdomain(text);
      case PORT ->
          isLabel(text, 0, text.length())
              && !text.contains("--")
              && text.chars().anyMatch(c -> isLetter((char) c));
    };
  }

  /** Returns the text, or, after a complaint, nothing. */
  String check(Value place, String text) {
    if (allows(text)) {
      return text;
    }
    boolean lower = !text.isEmpty() && allows(text.toLowerCase(Locale.ROOT));
    place.report(
        Code.INVALID_NAME,
        Value.quoted(text) + " is not a valid name",
        lower
            ? "use lower case"
            : text.startsWith("\u201c") || text.startsWith("\u2018")
                ? "to YAML, these quotes are letters: write them as \" or '"
                : "it takes " + shape);
    return "";
  }

  private static boolean isSubdomain(String text) {
    int start = 0;
    while (true) {
      int dot = text.indexOf('.', start);
      int end = dot < 0 ? text.length() : dot;
      if (!isLabel(text, start, end)) {
        return false;
      }
      if (dot < 0) {
        return true;
      }
      start = dot + 1;
    }
  }

  private static boolean isLabel(String text, int start, int end) {
    if (start >= end || text.charAt(start) == '-' || text.charAt(end - 1) == '-') {
      return false;
    }
    for (int i = start; i < end; i++) {
      char c = text.charAt(i);
      if (!isLetter(c) && !(c >= '0' && c <= '9') && c != '-') {
        return false;
      }
    }
    return true;
  }

  private static boolean isLetter(char c) {
    return c >= 'a' && c <= 'z';
  }
}
