package dev.svcc.manifest.text;

/**
 * What kubectl takes a plain scalar for: YAML 1.1 without base 60, dates are text
 * (sigs.k8s.io/yaml, resolve.go).
 */
public enum ScalarType {
  TEXT("text"),
  INTEGER("number"),
  FLOAT("number"),
  BOOLEAN("boolean"),
  NULL("null");

  private final String shown;

  ScalarType(String shown) {
    this.shown = shown;
  }

  public boolean isText() {
    return this == TEXT;
  }

  /** The word for people. */
  public String shown() {
    return shown;
  }

  /** The type of a plain scalar with this text. */
  public static ScalarType of(String text) {
    if (text.isEmpty()) {
      return NULL;
    }
    char first = text.charAt(0);
    if ((first >= '0' && first <= '9') || first == '-' || first == '+' || first == '.') {
      return ofNumber(text);
    }
    // Words are at most five letters; only these first letters begin one.
    return text.length() > 5 || "yYnNtTfFoO~".indexOf(first) < 0 ? TEXT : ofWord(text);
  }

  private static ScalarType ofWord(String text) {
    return switch (text) {
      case "~", "null", "Null", "NULL" -> NULL;
      case "y", "Y", "yes", "Yes", "YES", "true", "True", "TRUE", "on", "On", "ON" -> BOOLEAN;
      case "n", "N", "no", "No", "NO", "false", "False", "FALSE", "off", "Off", "OFF" -> BOOLEAN;
      default -> TEXT;
    };
  }

  /** Whether a word for a boolean means true. */
  public static boolean isTrue(String text) {
    char first = text.charAt(0);
    return first == 't'
        || first == 'T'
        || first == 'y'
        || first == 'Y'
        || text.equalsIgnoreCase("on");
  }

  private static ScalarType ofNumber(String text) {
    int start = text.charAt(0) == '-' || text.charAt(0) == '+' ? 1 : 0;
    switch (text.substring(start)) {
      case ".inf", ".Inf", ".INF" -> {
        return FLOAT;
      }
      case ".nan", ".NaN", ".NAN" -> {
        return start == 0 ? FLOAT : TEXT;
      }
      default -> {}
    }
    if (start == text.length() || text.charAt(start) == '_') {
      return TEXT;
    }
    int digits = digits(text, start, 10);
    if (digits == text.length() && digits > start) {
      return INTEGER;
    }
    if (digits == start + 1 && text.charAt(start) == '0' && hasBasePrefix(text, start)) {
      return INTEGER;
    }
    return isFloat(text, start, digits) ? FLOAT : TEXT;
  }

  /** 0x1F, 0o17 and 0b11. */
  private static boolean hasBasePrefix(String text, int start) {
    int base =
        switch (text.charAt(start + 1)) {
          case 'x', 'X' -> 16;
          case 'o', 'O' -> 8;
          case 'b', 'B' -> 2;
          default -> 0;
        };
    return base > 0
        && start + 2 < text.length()
        && text.charAt(start + 2) != '_'
        && digits(text, start + 2, base) == text.length();
  }

  private static boolean isFloat(String text, int start, int afterDigits) {
    int at = afterDigits;
    boolean hasDigits = at > start;
    if (at < text.length() && text.charAt(at) == '.') {
      int afterPoint = digits(text, at + 1, 10);
      hasDigits |= afterPoint > at + 1;
      at = afterPoint;
    }
    if (!hasDigits) {
      return false;
    }
    if (at == text.length()) {
      return true;
    }
    if (text.charAt(at) != 'e' && text.charAt(at) != 'E') {
      return false;
    }
    at++;
    if (at < text.length() && (text.charAt(at) == '-' || text.charAt(at) == '+')) {
      at++;
    }
    return at < text.length() && digits(text, at, 10) == text.length();
  }

  /** The index behind the digits and underscores that begin at {@code start}. */
  private static int digits(String text, int start, int base) {
    int at = start;
    while (at < text.length()
        && (text.charAt(at) == '_'
            || (text.charAt(at) < 128 && Character.digit(text.charAt(at), base) >= 0))) {
      at++;
    }
    return at;
  }
}
