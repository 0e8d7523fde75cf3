package dev.svcc.manifest.text;

import dev.svcc.diagnostic.Code;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The tokens of JSON values that follow each other, where they are well formed. At anything else it
 * ends with SYNTAX, and {@link JsonTokens} must read the text to say what is wrong; where it does
 * not end so, both give the same tokens. It is here because it is small: the library's code is
 * compiled for longer than it runs, and a cluster is read before every compile.
 */
public final class PlainJsonTokens implements Tokens {
  private final byte[] bytes;
  private final int end;
  private final boolean ascii;
  private final Texts texts;

  /** Which of the open values are mappings; the outermost first. */
  private boolean[] mappings = new boolean[16];

  private int depth;

  /** Whether the innermost open value has nothing in it yet. */
  private boolean first;

  private boolean afterKey;
  private int at;
  private int line;
  private int lineStart;

  private Kind kind = Kind.END;
  private boolean quoted;
  private boolean escaped;
  private int start;
  private int startLine;
  private int startOfLine;
  private int textStart;
  private int textEnd;

  /**
   * Reads a part of a file that is UTF-8.
   *
   * @param ascii whether all bytes are below 128
   */
  public PlainJsonTokens(byte[] bytes, Documents.Part part, boolean ascii, Texts texts) {
    this.bytes = bytes;
    this.at = part.start();
    this.end = part.end();
    this.line = part.linesBefore() + 1;
    this.lineStart = part.start();
    this.ascii = ascii;
    this.texts = texts;
  }

  @Override
  public Kind next() throws MalformedInput {
    skipBlanks();
    if (depth == 0) {
      kind = at == end ? Kind.END : value();
    } else if (afterKey) {
      afterKey = false;
      kind = value();
    } else {
      kind = inside(mappings[depth]);
    }
    return kind;
  }

  /** The next of an open mapping or list. */
  private Kind inside(boolean mapping) throws MalformedInput {
    if (peek() == (mapping ? '}' : ']')) {
      begin();
      at++;
      depth--;
      first = false;
      return mapping ? Kind.END_MAPPING : Kind.END_SEQUENCE;
    }
    if (!first) {
      expect(',');
      skipBlanks();
    }
    first = false;
    return mapping ? key() : value();
  }

  private Kind key() throws MalformedInput {
    begin();
    string();
    skipBlanks();
    expect(':');
    afterKey = true;
    return Kind.KEY;
  }

  private Kind value() throws MalformedInput {
    begin();
    switch (peek()) {
      case '{' -> {
        return open(true);
      }
      case '[' -> {
        return open(false);
      }
      case '"' -> string();
      case 't' -> word("true");
      case 'f' -> word("false");
      case 'n' -> word("null");
      default -> number();
    }
    return Kind.SCALAR;
  }

  private Kind open(boolean mapping) {
    at++;
    if (++depth == mappings.length) {
      mappings = Arrays.copyOf(mappings, 2 * depth);
    }
    mappings[depth] = mapping;
    first = true;
    return mapping ? Kind.MAPPING : Kind.SEQUENCE;
  }

  private void begin() {
    start = at;
    startLine = line;
    startOfLine = lineStart;
  }

  private void string() throws MalformedInput {
    expect('"');
    quoted = true;
    escaped = false;
    textStart = at;
    int to = endOfRun(at);
    while (to < end && bytes[to] == '\\') {
      escaped = true;
      to = endOfRun(afterEscape(to + 1));
    }
    if (to >= end || bytes[to] != '"') {
      throw unusual();
    }
    textEnd = to;
    at = to + 1;
  }

  /** The offset of the next quote, backslash or control character, or the end. */
  private int endOfRun(int from) {
    int to = from;
    while (to < end && bytes[to] != '"' && bytes[to] != '\\' && (bytes[to] & 0xe0) != 0) {
      to++;
    }
    return to;
  }

  /** The offset behind an escape whose backslash stands before {@code from}. */
  private int afterEscape(int from) throws MalformedInput {
    if (from < end && "\"\\/bfnrt".indexOf(bytes[from]) >= 0) {
      return from + 1;
    }
    if (from + 5 > end || bytes[from] != 'u') {
      throw unusual();
    }
    for (int i = from + 1; i < from + 5; i++) {
      if (Character.digit(bytes[i], 16) < 0) {
        throw unusual();
      }
    }
    return from + 5;
  }

  private void word(String word) throws MalformedInput {
    for (int i = 0; i < word.length(); i++) {
      expect(word.charAt(i));
    }
    endPlain();
  }

  private void number() throws MalformedInput {
    at += peek() == '-' ? 1 : 0;
    if (peek() == '0') {
      at++;
    } else {
      digits();
    }
    if (at < end && bytes[at] == '.') {
      at++;
      digits();
    }
    if (at < end && (bytes[at] | 0x20) == 'e') {
      at++;
      at += peek() == '+' || peek() == '-' ? 1 : 0;
      digits();
    }
    endPlain();
  }

  private void digits() throws MalformedInput {
    if (peek() < '0' || peek() > '9') {
      throw unusual();
    }
    while (at < end && bytes[at] >= '0' && bytes[at] <= '9') {
      at++;
    }
  }

  private void endPlain() throws MalformedInput {
    if (at < end && " \t\n,]}".indexOf(bytes[at]) < 0) {
      throw unusual();
    }
    quoted = false;
    escaped = false;
    textStart = start;
    textEnd = at;
  }

  private void skipBlanks() {
    while (at < end && bytes[at] <= ' ') {
      byte b = bytes[at];
      if (b == '\n') {
        line++;
        lineStart = at + 1;
      } else if (b != ' ' && b != '\t') {
        return; // whoever comes next finds it unusual
      }
      at++;
    }
  }

  private byte peek() throws MalformedInput {
    if (at >= end) {
      throw unusual();
    }
    return bytes[at];
  }

  private void expect(char wanted) throws MalformedInput {
    if (peek() != wanted) {
      throw unusual();
    }
    at++;
  }

  @Override
  public String text() {
    return escaped ? unescaped() : texts.of(bytes, textStart, textEnd);
  }

  private String unescaped() {
    String raw = new String(bytes, textStart, textEnd - textStart, StandardCharsets.UTF_8);
    StringBuilder plain = new StringBuilder(raw.length());
    int from = 0;
    for (int to = raw.indexOf('\\'); to >= 0; to = raw.indexOf('\\', from)) {
      plain.append(raw, from, to);
      char escape = raw.charAt(to + 1);
      from = to + 2;
      switch (escape) {
        case 'b' -> plain.append('\b');
        case 'f' -> plain.append('\f');
        case 'n' -> plain.append('\n');
        case 'r' -> plain.append('\r');
        case 't' -> plain.append('\t');
        case 'u' -> {
          plain.append((char) Integer.parseInt(raw, from, from + 4, 16));
          from += 4;
        }
        default -> plain.append(escape);
      }
    }
    return plain.append(raw, from, raw.length()).toString();
  }

  @Override
  public boolean plain() {
    return !quoted;
  }

  @Override
  public @Nullable String anchor() {
    return null;
  }

  @Override
  public int line() {
    return startLine;
  }

  @Override
  public int column() {
    int column = start - startOfLine + 1;
    for (int i = startOfLine; !ascii && i < start; i++) {
      column -= bytes[i] >> 6 == -2 ? 1 : 0; // not the first byte of a character
    }
    return column;
  }

  /** Escapes count as the one character that they stand for. */
  @Override
  public int length() {
    int characters = ascii && !escaped ? textEnd - textStart : text().length();
    return characters + (quoted ? 2 : 0);
  }

  private static MalformedInput unusual() {
    return new MalformedInput(Code.SYNTAX, 0, 0, 1, "not plain JSON", "");
  }
}
