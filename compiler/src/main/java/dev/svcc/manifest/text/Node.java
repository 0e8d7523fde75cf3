package dev.svcc.manifest.text;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A value of a document and where it begins, line and column counted from 1. */
public sealed interface Node {
  /** The line of its first character. */
  int line();

  /** The column of its first character, in characters. */
  int column();

  /** How many characters a caret underlines: the whole of a scalar, the first of anything else. */
  default int length() {
    return 1;
  }

  /**
   * Text, a number, a boolean or null: what a plain one is depends on the reader, see {@link
   * ScalarType}.
   *
   * @param text the text without quotes and escapes
   * @param plain whether it was written without quotes
   */
  record Scalar(String text, boolean plain, int line, int column, int length) implements Node {
    /** What kubectl takes it for. */
    public ScalarType type() {
      return plain ? ScalarType.of(text) : ScalarType.TEXT;
    }
  }

  /**
   * A list.
   *
   * @param items the items, in order
   */
  record Sequence(List<Node> items, int line, int column) implements Node {}

  /**
   * A mapping. Merge keys are resolved: what they bring in stands behind the entries written here.
   *
   * @param entries the entries, in the order written, each key once
   * @param repeated keys that stood there again; their values are lost
   */
  record Mapping(List<Entry> entries, List<Scalar> repeated, int line, int column) implements Node {
    /** The value of a key, or null. */
    public @Nullable Node get(String key) {
      for (Entry entry : entries) {
        if (entry.key().text().equals(key)) {
          return entry.value();
        }
      }
      return null;
    }
  }

  /** A value that nobody reads and that was therefore not kept. */
  record Skipped(int line, int column) implements Node {}

  /** One entry of a mapping. */
  record Entry(Scalar key, Node value) {}
}
