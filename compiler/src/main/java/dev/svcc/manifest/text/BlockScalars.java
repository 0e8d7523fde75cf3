package dev.svcc.manifest.text;

import dev.svcc.diagnostic.Code;
import java.nio.charset.StandardCharsets;

/** The scalars of {@link BlockYamlTokens}: where they end, and their text. */
final class BlockScalars {
  /** YAML's own limit for keys is 1024 characters. */
  private static final int LONGEST_KEY = 1000;

  private final byte[] bytes;
  private final int end;
  private final Texts texts;

  /** How a scalar is written. */
  enum Style {
    PLAIN,
    QUOTED,
    ESCAPED,
    LITERAL,
    STRIPPED_LITERAL
  }

  BlockScalars(byte[] bytes, int end, Texts texts) {
    this.bytes = bytes;
    this.end = end;
    this.texts = texts;
  }

  /** The offset of the line feed that ends the line, or the end of the text. */
  int endOfLine(int from) throws MalformedInput {
    int at = from;
    while (at < end && bytes[at] != '\n') {
      if (bytes[at] == '\r') {
        throw unusual();
      }
      at++;
    }
    return at;
  }

  /** Whether there is nothing but blanks and a comment up to the end of the line. */
  boolean endsLine(int from, int lineEnd) {
    int at = from;
    while (at < lineEnd && bytes[at] == ' ') {
      at++;
    }
    return at == lineEnd || (at > from && bytes[at] == '#');
  }

  /** The offset of the colon behind a key that begins here, or -1 if there is none. */
  int key(int first, int lineEnd) throws MalformedInput {
    int colon;
    if (isQuote(bytes[first])) {
      colon = endOfQuotes(first, lineEnd);
    } else {
      colon = first;
      while (colon < lineEnd && !isColon(colon, lineEnd)) {
        byte b = bytes[colon];
        if (b == '\t') {
          throw unusual();
        }
        if (b == '#' && bytes[colon - 1] == ' ') {
          return -1;
        }
        colon++;
      }
    }
    if (colon == lineEnd || !isColon(colon, lineEnd)) {
      return -1;
    }
    boolean merge = bytes[first] == '<';
    if (colon == first || colon - first > LONGEST_KEY || bytes[colon - 1] == ' ' || merge) {
      throw unusual();
    }
    if (!isQuote(bytes[first])) {
      checkFirst(first, lineEnd);
    }
    return colon;
  }

  private boolean isColon(int offset, int lineEnd) {
    return bytes[offset] == ':' && (offset + 1 == lineEnd || bytes[offset + 1] == ' ');
  }

  private static boolean isQuote(byte b) {
    return b == '"' || b == '\'';
  }

  /** The offset behind the scalar that begins here; blanks behind it do not belong to it. */
  int value(int first, int lineEnd) throws MalformedInput {
    if (isQuote(bytes[first])) {
      return endOfQuotes(first, lineEnd);
    }
    checkFirst(first, lineEnd);
    int at = first;
    int last = first;
    while (at < lineEnd) {
      byte b = bytes[at];
      if (b == '\t' || isColon(at, lineEnd)) {
        throw unusual();
      }
      if (b == '#' && bytes[at - 1] == ' ') {
        break;
      }
      at++;
      last = b == ' ' ? last : at;
    }
    return last;
  }

  /** Indicators of YAML are not for plain scalars, but a dash may begin one. */
  private void checkFirst(int first, int lineEnd) throws MalformedInput {
    byte b = bytes[first];
    switch (b) {
      case '-' -> {
        if (first + 1 == lineEnd || bytes[first + 1] == ' ') {
          throw unusual();
        }
      }
      case '?', ':', ',', '[', ']', '{', '}', '#', '&', '*', '!', '|', '>', '%', '@', '`', '\t' ->
          throw unusual();
      default -> {}
    }
  }

  private int endOfQuotes(int first, int lineEnd) throws MalformedInput {
    byte quote = bytes[first];
    int at = first + 1;
    while (at < lineEnd && bytes[at] != quote) {
      if (quote == '"' && bytes[at] == '\\') {
        at++;
        if (at == lineEnd || "\\\"ntr".indexOf(bytes[at]) < 0) {
          throw unusual();
        }
      }
      at++;
    }
    boolean doubled = quote == '\'' && at + 1 < lineEnd && bytes[at + 1] == '\'';
    if (at >= lineEnd || doubled) {
      throw unusual();
    }
    return at + 1;
  }

  /** How the scalar between these offsets is written. */
  Style style(int first, int last) {
    if (!isQuote(bytes[first])) {
      return Style.PLAIN;
    }
    for (int i = first + 1; bytes[first] == '"' && i < last; i++) {
      if (bytes[i] == '\\') {
        return Style.ESCAPED;
      }
    }
    return Style.QUOTED;
  }

  /**
   * The end of the last line of a literal text.
   *
   * @param from the beginning of its first line
   * @param owner the column of the block that it stands in; its lines stand further right
   */
  int endOfLiteral(int from, int owner) throws MalformedInput {
    int indent = indent(from);
    if (indent <= owner || from + indent >= endOfLine(from)) {
      throw unusual();
    }
    int at = from;
    int last = from;
    while (at < end) {
      int here = indent(at);
      int lineEnd = endOfLine(at);
      boolean blank = at + here == lineEnd;
      if (!blank && here < indent) {
        if (here > owner) {
          throw unusual();
        }
        break;
      }
      if (blank && here > indent) {
        throw unusual();
      }
      last = blank ? last : lineEnd;
      at = lineEnd + 1;
    }
    if (last == end) {
      throw unusual();
    }
    return last;
  }

  private int indent(int from) {
    int at = from;
    while (at < end && bytes[at] == ' ') {
      at++;
    }
    return at - from;
  }

  /** The text of a scalar, between its quotes if it has any. */
  String text(Style style, int start, int last) throws MalformedInput {
    return switch (style) {
      case PLAIN, QUOTED -> texts.of(bytes, start, last);
      case ESCAPED -> unescaped(new String(bytes, start, last - start, StandardCharsets.UTF_8));
      case LITERAL -> literal(start, last) + "\n";
      case STRIPPED_LITERAL -> literal(start, last);
    };
  }

  private static String unescaped(String text) {
    StringBuilder plain = new StringBuilder(text.length());
    int at = 0;
    while (at < text.length()) {
      if (text.charAt(at) != '\\') {
        plain.append(text.charAt(at++));
        continue;
      }
      char escaped = text.charAt(at + 1);
      plain.append(
          switch (escaped) {
            case 'n' -> '\n';
            case 't' -> '\t';
            case 'r' -> '\r';
            default -> escaped;
          });
      at += 2;
    }
    return plain.toString();
  }

  private String literal(int start, int last) throws MalformedInput {
    int indent = indent(start);
    StringBuilder text = new StringBuilder(last - start);
    int at = start;
    while (at < last) {
      int lineEnd = endOfLine(at);
      if (at > start) {
        text.append('\n');
      }
      int first = Math.min(at + indent, lineEnd);
      text.append(new String(bytes, first, lineEnd - first, StandardCharsets.UTF_8));
      at = lineEnd + 1;
    }
    return text.toString();
  }

  private static MalformedInput unusual() {
    return new MalformedInput(Code.SYNTAX, 0, 0, 1, "not block YAML", "");
  }
}
