package dev.svcc.manifest;

import dev.svcc.diagnostic.Code;
import dev.svcc.diagnostic.Severity;
import dev.svcc.diagnostic.SourceSpan;
import dev.svcc.manifest.text.Node;
import dev.svcc.manifest.text.Node.Entry;
import dev.svcc.manifest.text.Node.Mapping;
import dev.svcc.manifest.text.Node.Scalar;
import dev.svcc.manifest.text.Node.Sequence;
import dev.svcc.manifest.text.Node.Skipped;
import dev.svcc.manifest.text.ScalarType;
import dev.svcc.manifest.text.Shortened;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A node in its place: it knows its object and its path, and what is wrong with it when it is not
 * what the API wants there. As in JSON, null is the same as absent: text is empty, lists and
 * mappings have nothing in them.
 */
final class Value {
  private final Subject subject;
  private final @Nullable Value parent;
  private final String key;
  private final int index;
  private final Node node;

  private Value(Subject subject, @Nullable Value parent, String key, int index, Node node) {
    this.subject = subject;
    this.parent = parent;
    this.key = key;
    this.index = index;
    this.node = node;
  }

  /** A whole object. */
  static Value root(Subject subject, Node node) {
    return new Value(subject, null, "", -1, node);
  }

  /** An object that has a path itself, such as an item of a list. */
  static Value root(Subject subject, Node node, String path) {
    return new Value(subject, null, path, -1, node);
  }

  Node node() {
    return node;
  }

  /** The place of its first token. */
  SourceSpan span() {
    return subject.span(node);
  }

  /** The value of an entry of this mapping. */
  Value child(Entry entry) {
    return new Value(subject, this, entry.key().text(), -1, entry.value());
  }

  /** The value of a key of this mapping, or null if it is absent. */
  @Nullable Value child(String name) {
    Node child = node instanceof Mapping mapping ? mapping.get(name) : null;
    return child == null ? null : new Value(subject, this, name, -1, child);
  }

  /** The path from the object, such as {@code spec.ingress[0].from[0]}. */
  String path() {
    if (parent == null) {
      return key;
    }
    String before = parent.path();
    if (index >= 0) {
      return before + "[" + index + "]";
    }
    return before.isEmpty() ? Shortened.text(key) : before + "." + Shortened.text(key);
  }

  /** The last part of its path. */
  String name() {
    return parent != null && index >= 0 ? parent.name() + "[" + index + "]" : key;
  }

  boolean isNull() {
    return node instanceof Scalar scalar
        && scalar.plain()
        && scalar.text().length() <= 4
        && scalar.type() == ScalarType.NULL;
  }

  /** The entries of a mapping; none after a complaint if it is something else. */
  List<Entry> entries() {
    if (node instanceof Mapping mapping) {
      for (Scalar key : mapping.repeated()) {
        report(
            Code.DUPLICATE_KEY,
            key,
            "duplicate key `" + Shortened.text(key.text()) + "`",
            parent == null && key.text().equals("kind")
                ? "one object has one kind: is a line --- missing between two objects?"
                : "only one of them would count; join or remove them");
      }
      return mapping.entries();
    }
    if (!isNull()) {
      wrongType("mapping");
    }
    return List.of();
  }

  /** The items of a list; none after a complaint if it is something else. */
  List<Value> items() {
    if (node instanceof Sequence sequence) {
      List<Value> items = new ArrayList<>(sequence.items().size());
      for (Node item : sequence.items()) {
        items.add(new Value(subject, this, "", items.size(), item));
      }
      return items;
    }
    if (!isNull()) {
      wrongType("list");
    }
    return List.of();
  }

  /** How many items a list has; 0 if it is none. */
  int size() {
    return node instanceof Sequence sequence ? sequence.items().size() : 0;
  }

  /** An item of a list. */
  Value item(int number) {
    if (!(node instanceof Sequence sequence)) {
      throw new IllegalStateException("not a list");
    }
    return new Value(subject, this, "", number, sequence.items().get(number));
  }

  /** The items of a list, each a mapping: others are complained of and left out. */
  List<Value> mappings() {
    List<Value> items = items();
    List<Value> mappings = new ArrayList<>(items.size());
    for (Value item : items) {
      if (item.node instanceof Mapping) {
        mappings.add(item);
      } else {
        item.wrongType("mapping");
      }
    }
    return mappings;
  }

  /** Text; empty if it is null or, after a complaint, if it is something else. */
  String text() {
    if (node instanceof Scalar scalar) {
      switch (scalar.type()) {
        case TEXT -> {
          return scalar.text();
        }
        case NULL -> {
          return "";
        }
        case BOOLEAN -> {
          if (isLetter()) {
            warnOfLetter(scalar);
            return scalar.text();
          }
        }
        case INTEGER, FLOAT -> {}
      }
    }
    wrongType("text");
    return "";
  }

  /** Whether it is text, which may be empty. */
  boolean isText() {
    return node instanceof Scalar scalar && (scalar.type() == ScalarType.TEXT || isLetter());
  }

  /**
   * Whether it is a plain y or n: booleans to kubectl, which refuses them as text, and text to
   * every other parser, so that nobody can take it for anything but the letter.
   */
  private boolean isLetter() {
    return node instanceof Scalar scalar
        && scalar.text().length() == 1
        && scalar.type() == ScalarType.BOOLEAN;
  }

  private void warnOfLetter(Scalar letter) {
    subject.report(
        Code.WRONG_TYPE,
        Severity.WARNING,
        span(),
        path(),
        "kubectl takes " + quoted(letter.text()) + " for a boolean",
        "quote it to make it text for everybody");
  }

  /**
   * One of a few words, among which may be the empty one; empty if it is null or, after a
   * complaint, something else.
   */
  String oneOf(List<String> words) {
    String text = text();
    if (!isText() || words.contains(text)) {
      return text;
    }
    report(
        Code.INVALID_VALUE,
        quoted(text) + " is not " + Suggestion.choice(words),
        Suggestion.help(text, words));
    return "";
  }

  /** An item of a list of texts: null is not text there. */
  String itemText() {
    if (isNull()) {
      wrongType("text");
      return "";
    }
    return text();
  }

  /** A boolean, or {@code absent} if it is null or, after a complaint, something else. */
  boolean bool(boolean absent) {
    if (node instanceof Scalar scalar && scalar.type() == ScalarType.BOOLEAN) {
      return ScalarType.isTrue(scalar.text());
    }
    if (!isNull()) {
      wrongType("boolean");
    }
    return absent;
  }

  /** A whole number, or null if it is absent or, after a complaint, something else. */
  @Nullable Long number() {
    if (node instanceof Scalar scalar && scalar.type() == ScalarType.INTEGER) {
      return new WholeNumber(scalar.text()).read(this);
    }
    if (!isNull()) {
      wrongType("whole number");
    }
    return null;
  }

  /** Complains of a type. */
  void wrongType(String expected) {
    report(
        Code.WRONG_TYPE,
        "expected " + expected + ", found " + shown(),
        TypeHelp.of(expected, node));
  }

  /** What it is, in messages. */
  String shown() {
    return switch (node) {
      case Mapping mapping -> "mapping";
      case Sequence sequence -> "list";
      case Skipped skipped -> "a value";
      case Scalar scalar -> {
        ScalarType type = scalar.type();
        yield switch (type) {
          case NULL -> "null";
          case TEXT -> scalar.text().isEmpty() ? "empty text" : "text " + quoted(scalar.text());
          case INTEGER, FLOAT, BOOLEAN -> type.shown() + " " + Shortened.text(scalar.text());
        };
      }
    };
  }

  /** Input text as messages show it. */
  static String quoted(String text) {
    return "`" + Shortened.text(text) + "`";
  }

  /**
   * Complains of a key unless the API has that field.
   *
   * @param known every field of the API there
   */
  void unknownUnless(Set<String> known, Entry entry) {
    String name = entry.key().text();
    if (known.contains(name)) {
      return;
    }
    report(
        Code.UNKNOWN_FIELD,
        entry.key(),
        "unknown field " + quoted(name),
        UnknownField.help(name, known, path().isEmpty()));
  }

  /**
   * Complains of a key that is all but the name of a field that is read: of large objects most
   * fields are passed over, and a misspelt one must not be among them.
   *
   * @param read the fields that are read there
   */
  void unknownIfNear(Set<String> read, Entry entry) {
    String name = entry.key().text();
    if (Suggestion.isMisspelt(name, read)) {
      report(
          Code.UNKNOWN_FIELD,
          entry.key(),
          "unknown field " + quoted(name),
          Suggestion.help(name, read));
    }
  }

  /** Reports something about this value. */
  void report(Code code, String problem, String help) {
    report(code, node, problem, help);
  }

  /** Reports something about this value whose place is another node. */
  void report(Code code, Node at, String problem, String help) {
    subject.report(code, code.severity(), subject.span(at), path(), problem, help);
  }
}
