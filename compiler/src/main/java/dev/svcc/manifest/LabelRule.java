package dev.svcc.manifest;

import dev.svcc.diagnostic.Code;
import dev.svcc.manifest.text.Node.Entry;
import dev.svcc.manifest.text.Node.Scalar;
import dev.svcc.manifest.text.ScalarType;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;

/** Label keys and values (apimachinery, util/validation). */
final class LabelRule {
  private static final int LONGEST = 63;

  private LabelRule() {}

  /** Reads a mapping of labels. */
  static SortedMap<String, String> labels(Value place) {
    SortedMap<String, String> labels = new TreeMap<>();
    for (Entry entry : place.entries()) {
      if (checkKey(place, entry.key())) {
        labels.put(entry.key().text(), value(place.child(entry)));
      }
    }
    return labels;
  }

  /** Reads a mapping of free text under keys of the shape that labels have. */
  static SortedMap<String, String> annotations(Value place) {
    SortedMap<String, String> annotations = new TreeMap<>();
    for (Entry entry : place.entries()) {
      if (isKey(entry.key().text().toLowerCase(Locale.ROOT))) {
        annotations.put(entry.key().text(), place.child(entry).text());
      } else {
        invalidKey(place, entry.key());
      }
    }
    return annotations;
  }

  /** Reads the value of a label; null is empty text there, which deserves a word. */
  private static String value(Value place) {
    if (place.isNull()) {
      place.report(
          Code.NULL_AS_EMPTY,
          "null is read as the empty label value",
          "write \"\" if the empty value is meant; a label selector never takes it for any value");
      return "";
    }
    return checkValue(place, place.text());
  }

  /** Whether the key is one; complains if not. */
  private static boolean checkKey(Value place, Scalar key) {
    if (key.type() == ScalarType.BOOLEAN || key.type() == ScalarType.NULL) {
      place.report(
          Code.INVALID_LABEL,
          key,
          "label key " + Value.quoted(key.text()) + " is read as " + key.type().shown(),
          "quote it");
      return false;
    }
    if (!isKey(key.text())) {
      invalidKey(place, key);
      return false;
    }
    return true;
  }

  /** Returns a label key that is a value of its own, or nothing after a complaint. */
  static String checkKey(Value place, String key) {
    if (isKey(key)) {
      return key;
    }
    place.report(Code.INVALID_LABEL, "invalid label key " + Value.quoted(key), keyHelp());
    return "";
  }

  private static void invalidKey(Value place, Scalar key) {
    place.report(
        Code.INVALID_LABEL, key, "invalid label key " + Value.quoted(key.text()), keyHelp());
  }

  private static String keyHelp() {
    return "a key is a name of at most 63 letters, digits, `-`, `_` and `.`, and before it, where"
        + " wanted, one domain name and a slash";
  }

  /** Returns a label value, or nothing after a complaint. */
  static String checkValue(Value place, String value) {
    if (value.isEmpty() || isName(value, 0)) {
      return value;
    }
    place.report(
        Code.INVALID_LABEL,
        "invalid label value " + Value.quoted(value),
        "a value has at most 63 letters, digits, `-`, `_` and `.`, with a letter or digit at both"
            + " ends");
    return "";
  }

  /** Whether a text is a label key: a name, perhaps with a domain name and a slash before it. */
  static boolean isKey(String key) {
    int slash = key.indexOf('/');
    return slash < 0
        ? isName(key, 0)
        : NameRule.SUBDOMAIN.allows(key.substring(0, slash)) && isName(key, slash + 1);
  }

  private static boolean isName(String text, int start) {
    int length = text.length() - start;
    if (length == 0 || length > LONGEST) {
      return false;
    }
    for (int i = start; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean inside = i > start && i < text.length() - 1;
      if (!isAlphanumeric(c) && !(inside && (c == '-' || c == '_' || c == '.'))) {
        return false;
      }
    }
    return true;
  }

  private static boolean isAlphanumeric(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
  }
}
