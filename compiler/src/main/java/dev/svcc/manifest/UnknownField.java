package dev.svcc.manifest;

import java.util.Collection;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/** What to say of a field that the API does not have. */
final class UnknownField {
  private static final int MOST_LISTED = 8;
  private static final Set<String> OF_OBJECTS =
      Set.of("apiVersion", "kind", "metadata", "spec", "status");

  private UnknownField() {}

  /**
   * The help for a field of this name.
   *
   * @param known the fields that the API has there
   * @param top whether it stands in the object itself and not deeper
   */
  static String help(String name, Collection<String> known, boolean top) {
    int strange = strangeCharacter(name);
    if (strange >= 0) {
      return String.format(
          Locale.ROOT,
          "it holds the character U+%04X: was it copied from a page that uses it for a blank?",
          strange);
    }
    if (!top && OF_OBJECTS.contains(name)) {
      return "`" + name + "` stands in the object itself: is it indented too far?";
    }
    String meant = Suggestion.help(name, known);
    return !meant.isEmpty() || known.size() > MOST_LISTED
        ? meant
        : "the fields here are " + String.join(", ", new TreeSet<>(known));
  }

  /** The help for a field of a NetworkPolicy's spec, ending in a blank; or nothing. */
  static String inPolicy(String name, Collection<String> known) {
    String home =
        switch (name) {
          case "cidr", "except" -> "It belongs under `ipBlock`.";
          case "matchLabels", "matchExpressions" ->
              "It belongs under `podSelector` or `namespaceSelector`.";
          case "port", "protocol", "endPort" -> "It belongs in an item of `ports`.";
          case "ipBlock", "namespaceSelector" -> "It belongs in an item of `from` or `to`.";
          case "policyTypes" -> "It belongs in `spec`.";
          default -> Suggestion.help(name, known);
        };
    return home.isEmpty() ? "" : home + " ";
  }

  /** A character that no field has and nobody sees; -1 if there is none. */
  private static int strangeCharacter(String name) {
    return name.codePoints()
        .filter(
            c -> (Character.isSpaceChar(c) && c != ' ') || Character.getType(c) == Character.FORMAT)
        .findFirst()
        .orElse(-1);
  }
}
