package dev.svcc.manifest;

import dev.svcc.manifest.text.Node;
import dev.svcc.manifest.text.Node.Mapping;
import dev.svcc.manifest.text.Node.Scalar;
import dev.svcc.manifest.text.Node.Sequence;
import dev.svcc.manifest.text.Node.Skipped;
import dev.svcc.manifest.text.ScalarType;
import dev.svcc.manifest.text.Shortened;

/** What to say of a value of the wrong type. */
final class TypeHelp {
  private TypeHelp() {}

  /** The help for a node that is not what was expected; may be empty. */
  static String of(String expected, Node found) {
    return switch (found) {
      case Mapping mapping ->
          expected.equals("list") ? "begin each item of the list with a dash and a blank" : "";
      case Sequence sequence -> expected.equals("mapping") ? "take out the dashes" : "";
      case Skipped skipped -> "";
      case Scalar scalar -> scalarHelp(expected, scalar);
    };
  }

  private static String scalarHelp(String expected, Scalar found) {
    ScalarType type = found.type();
    if (type == ScalarType.NULL) {
      return "";
    }
    String text = Shortened.text(found.text());
    return switch (expected) {
      case "text" -> type.isText() ? "" : "quote it to make it text";
      case "list" -> "write `[" + text + "]`";
      case "mapping" -> text.indexOf(':') > 0 ? "a blank belongs behind the colon" : "";
      default -> {
        ScalarType unquoted = ScalarType.of(found.text());
        boolean fits =
            expected.equals("boolean")
                ? unquoted == ScalarType.BOOLEAN
                : unquoted == ScalarType.INTEGER;
        yield type.isText() && fits ? "write " + text + " without quotes" : "";
      }
    };
  }
}
