package dev.svcc.manifest.text;

import dev.svcc.diagnostic.Code;
import dev.svcc.manifest.text.BlockScalars.Style;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The tokens of one YAML document in the shape that kubectl prints: block mappings and lists,
 * scalars of one line, literal texts. Whatever else YAML has ends it with SYNTAX, and {@link
 * YamlTokens} must read the document; where it does not end so, both give the same tokens. It is
 * here because it takes a tenth of the time, and a cluster is read before every compile.
 */
public final class BlockYamlTokens implements Tokens {
  private final BlockScalars scalars;
  private final byte[] bytes;
  private final int end;
  private final boolean ascii;
  private Token[] queue = {new Token(), new Token(), new Token(), new Token()};
  private int head;
  private int tail;
  private Token current = queue[0];

  /** The blocks around the current line: their columns counted from 0, and which are lists. */
  private int[] indents = new int[16];

  private boolean[] lists = new boolean[16];
  private int depth;

  /** What awaits its value, which stands on the next lines or is null. */
  private Pending pending = Pending.ROOT;

  private int pendingAt;
  private int pendingLine;
  private int pendingLineStart;

  private int at;
  private int line;
  private int lineStart;
  private int lineEnd;
  private boolean ended;

  private enum Pending {
    NONE,
    ROOT,
    KEY,
    ITEM
  }

  /** A token, used again and again. */
  private static final class Token {
    private Kind kind = Kind.END;
    private Style style = Style.PLAIN;
    private int line;
    private int lineStart;
    private int start;
    private int textStart;
    private int textEnd;
    private int length;
  }

  /**
   * Reads a part of a file that is printable UTF-8 without the rare line breaks of YAML 1.1.
   *
   * @param ascii whether all bytes are below 128
   */
  public BlockYamlTokens(byte[] bytes, Documents.Part part, boolean ascii, Texts texts) {
    this.bytes = bytes;
    this.at = part.start();
    this.end = part.end();
    this.line = part.linesBefore();
    this.ascii = ascii;
    this.scalars = new BlockScalars(bytes, part.end(), texts);
  }

  @Override
  public Kind next() throws MalformedInput {
    while (head == tail) {
      head = 0;
      tail = 0;
      if (ended) {
        return Kind.END;
      }
      readLine();
    }
    current = queue[head++];
    return current.kind;
  }

  @Override
  public String text() throws MalformedInput {
    return scalars.text(current.style, current.textStart, current.textEnd);
  }

  @Override
  public boolean plain() {
    return current.style == Style.PLAIN;
  }

  @Override
  public @Nullable String anchor() {
    return null;
  }

  @Override
  public int line() {
    return current.line;
  }

  @Override
  public int column() {
    return characters(current.lineStart, current.start) + 1;
  }

  @Override
  public int length() {
    return current.style == Style.LITERAL || current.style == Style.STRIPPED_LITERAL
        ? 1
        : characters(current.start, current.start + current.length);
  }

  private int characters(int from, int to) {
    if (ascii) {
      return to - from;
    }
    int count = 0;
    for (int i = from; i < to; i++) {
      count += bytes[i] >> 6 == -2 ? 0 : 1;
    }
    return count;
  }

  private void readLine() throws MalformedInput {
    int first;
    do {
      if (at >= end) {
        finish();
        return;
      }
      lineStart = at;
      first = at;
      while (first < end && bytes[first] == ' ') {
        first++;
      }
      lineEnd = scalars.endOfLine(first);
      at = lineEnd + 1;
      line++;
    } while (first == lineEnd || bytes[first] == '#' || isMarker(first));
    boolean dash = isDash(first);
    place(first, dash);
    if (dash) {
      item(first);
    } else if (!entry(first)) {
      throw unusual(first);
    }
  }

  /** Whether this line is the marker before the document. */
  private boolean isMarker(int first) throws MalformedInput {
    boolean marker =
        first == lineStart
            && lineEnd - first >= 3
            && bytes[first] == bytes[first + 1]
            && bytes[first] == bytes[first + 2]
            && (bytes[first] == '-' || bytes[first] == '.');
    if (!marker) {
      return false;
    }
    if (bytes[first] == '.' || pending != Pending.ROOT || !scalars.endsLine(first + 3, lineEnd)) {
      throw unusual(first);
    }
    return true;
  }

  private boolean isDash(int offset) {
    return bytes[offset] == '-' && (offset + 1 == lineEnd || bytes[offset + 1] == ' ');
  }

  /** Ends and begins blocks until this line stands in its own. */
  private void place(int first, boolean dash) throws MalformedInput {
    int indent = first - lineStart;
    int owner = depth == 0 ? -1 : indents[depth - 1];
    boolean nested =
        switch (pending) {
          case NONE -> false;
          case ROOT -> true;
          // A list may stand as far left as the key that it belongs to.
          case KEY -> indent > owner || (dash && indent == owner);
          case ITEM -> indent > owner;
        };
    if (nested) {
      pending = Pending.NONE;
      begin(dash, indent, first);
      return;
    }
    endPending();
    while (depth > 0 && (indents[depth - 1] > indent || (endsListAt(indent) && !dash))) {
      endBlock();
    }
    if (depth == 0 || indents[depth - 1] != indent || lists[depth - 1] != dash) {
      throw unusual(first);
    }
  }

  private boolean endsListAt(int indent) {
    return lists[depth - 1] && indents[depth - 1] == indent;
  }

  private void begin(boolean list, int indent, int first) {
    if (depth == indents.length) {
      indents = Arrays.copyOf(indents, 2 * depth);
      lists = Arrays.copyOf(lists, 2 * depth);
    }
    indents[depth] = indent;
    lists[depth] = list;
    depth++;
    add(list ? Kind.SEQUENCE : Kind.MAPPING, first, 1);
  }

  private void endBlock() {
    depth--;
    add(lists[depth] ? Kind.END_SEQUENCE : Kind.END_MAPPING, lineStart, 1);
  }

  /** What is still without a value has none: null, right behind the colon or the dash. */
  private void endPending() {
    if (pending == Pending.KEY || pending == Pending.ITEM) {
      Token token = add(Kind.SCALAR, pendingAt, 0);
      token.line = pendingLine;
      token.lineStart = pendingLineStart;
      token.style = Style.PLAIN;
      token.textStart = pendingAt;
      token.textEnd = pendingAt;
    }
    pending = Pending.NONE;
  }

  private void await(Pending what, int offset) {
    pending = what;
    pendingAt = offset;
    pendingLine = line;
    pendingLineStart = lineStart;
  }

  private void finish() {
    endPending();
    while (depth > 0) {
      endBlock();
    }
    ended = true;
  }

  private void item(int dash) throws MalformedInput {
    int first = dash + 1;
    while (first < lineEnd && bytes[first] == ' ') {
      first++;
    }
    if (scalars.endsLine(dash + 1, lineEnd)) {
      await(Pending.ITEM, dash + 1);
    } else if (isDash(first)) {
      throw unusual(first);
    } else if (scalars.key(first, lineEnd) >= 0) {
      begin(false, first - lineStart, first);
      entry(first);
    } else {
      value(first, dash - lineStart);
    }
  }

  /** Reads {@code key: value}; says whether the line is one. */
  private boolean entry(int first) throws MalformedInput {
    int colon = scalars.key(first, lineEnd);
    if (colon < 0) {
      return false;
    }
    scalar(Kind.KEY, first, colon);
    int value = colon + 1;
    while (value < lineEnd && bytes[value] == ' ') {
      value++;
    }
    if (scalars.endsLine(colon + 1, lineEnd)) {
      await(Pending.KEY, colon + 1);
    } else {
      value(value, indents[depth - 1]);
    }
    return true;
  }

  private void value(int first, int owner) throws MalformedInput {
    switch (bytes[first]) {
      case '{', '[' -> {
        boolean mapping = bytes[first] == '{';
        boolean empty = first + 1 < lineEnd && bytes[first + 1] == (mapping ? '}' : ']');
        if (!empty || !scalars.endsLine(first + 2, lineEnd)) {
          throw unusual(first);
        }
        add(mapping ? Kind.MAPPING : Kind.SEQUENCE, first, 1);
        add(mapping ? Kind.END_MAPPING : Kind.END_SEQUENCE, first + 1, 1);
      }
      case '|' -> literal(first, owner);
      default -> {
        int last = scalars.value(first, lineEnd);
        if (!scalars.endsLine(last, lineEnd)) {
          throw unusual(last);
        }
        scalar(Kind.SCALAR, first, last);
      }
    }
  }

  private void scalar(Kind kind, int first, int last) {
    Token token = add(kind, first, last - first);
    token.style = scalars.style(first, last);
    boolean quoted = token.style != Style.PLAIN;
    token.textStart = quoted ? first + 1 : first;
    token.textEnd = quoted ? last - 1 : last;
  }

  private void literal(int first, int owner) throws MalformedInput {
    Token token = add(Kind.SCALAR, first, 1);
    boolean strips = first + 1 < lineEnd && bytes[first + 1] == '-';
    if (!scalars.endsLine(first + (strips ? 2 : 1), lineEnd)) {
      throw unusual(first);
    }
    token.style = strips ? Style.STRIPPED_LITERAL : Style.LITERAL;
    token.textStart = at;
    int lastLine = scalars.endOfLiteral(at, owner);
    token.textEnd = lastLine;
    while (at < lastLine) {
      at = scalars.endOfLine(at) + 1;
      line++;
    }
  }

  private Token add(Kind kind, int start, int length) {
    if (tail == queue.length) {
      queue = Arrays.copyOf(queue, 2 * tail);
      for (int i = tail; i < queue.length; i++) {
        queue[i] = new Token();
      }
    }
    Token token = queue[tail++];
    token.kind = kind;
    token.line = line;
    token.lineStart = lineStart;
    token.start = start;
    token.length = length;
    token.style = Style.PLAIN;
    return token;
  }

  private MalformedInput unusual(int offset) {
    return new MalformedInput(Code.SYNTAX, line, offset - lineStart + 1, 1, "not block YAML", "");
  }
}
