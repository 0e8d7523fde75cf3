package dev.svcc.manifest;

import dev.svcc.diagnostic.Code;
import java.math.BigInteger;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A plain scalar that looks like a whole number in YAML 1.1, which is what kubectl reads. */
record WholeNumber(String text) {
  private static final int MOST_DIGITS = 80;

  /** Its value; after a complaint null where YAML 1.1 and 1.2 disagree or it is beyond 64 bits. */
  @Nullable Long read(Value place) {
    boolean negative = text.startsWith("-");
    String digits = negative || text.startsWith("+") ? text.substring(1) : text;
    if (isDecimal(digits) && digits.length() <= 18) {
      long value = Long.parseLong(digits);
      return negative ? -value : value;
    }
    if (digits.length() > MOST_DIGITS) {
      return beyond(place);
    }
    String readings = readings(digits);
    if (!readings.isEmpty()) {
      place.report(
          Code.AMBIGUOUS_NUMBER,
          "the number " + Value.quoted(text) + " is " + readings,
          "write it in decimal digits, without leading zeros and underscores");
      return null;
    }
    BigInteger value = parse(digits);
    value = negative ? value.negate() : value;
    return value.bitLength() > 63 ? beyond(place) : Long.valueOf(value.longValue());
  }

  private static @Nullable Long beyond(Value place) {
    place.report(Code.WRONG_TYPE, "expected whole number, found one beyond 64 bits", "");
    return null;
  }

  private static boolean isDecimal(String digits) {
    if (digits.length() > 1 && digits.charAt(0) == '0') {
      return false;
    }
    return digits.chars().allMatch(c -> c >= '0' && c <= '9');
  }

  /** What the versions of YAML make of it, if they disagree. */
  private static String readings(String digits) {
    String clean = digits.replace("_", "");
    String lower = clean.toLowerCase(Locale.ROOT);
    if (lower.startsWith("0b")) {
      return "binary in YAML 1.1 (kubectl) and text in YAML 1.2";
    }
    boolean leadingZero = clean.length() > 1 && lower.chars().allMatch(c -> c >= '0' && c <= '9');
    if (leadingZero && clean.charAt(0) == '0') {
      boolean octal = clean.chars().allMatch(c -> c < '8');
      String old = octal ? new BigInteger(clean, 8).toString() : "not octal";
      String now = new BigInteger(clean).toString();
      return old + " in YAML 1.1 (kubectl) and " + now + " in YAML 1.2";
    }
    return digits.length() > clean.length()
        ? parse(clean) + " in YAML 1.1 (kubectl) and text in YAML 1.2"
        : "";
  }

  private static BigInteger parse(String digits) {
    String lower = digits.toLowerCase(Locale.ROOT);
    if (lower.startsWith("0x")) {
      return new BigInteger(lower.substring(2), 16);
    }
    return lower.startsWith("0o")
        ? new BigInteger(lower.substring(2), 8)
        : new BigInteger(lower, 10);
  }
}
