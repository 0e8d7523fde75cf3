package dev.svcc.manifest.text;

import org.jspecify.annotations.Nullable;

/**
 * The tokens of one stretch of text, one after another. Well nested: every start has its end, every
 * key a value. The other methods speak of the last token.
 */
public interface Tokens {
  /** What a token is. */
  enum Kind {
    MAPPING,
    END_MAPPING,
    SEQUENCE,
    END_SEQUENCE,
    KEY,
    SCALAR,
    ALIAS,
    END
  }

  /** Goes to the next token; END for ever when there are no more. */
  Kind next() throws MalformedInput;

  /** The text of a key or scalar, or the anchor that an alias names. */
  String text() throws MalformedInput;

  /** Whether a key or scalar was written without quotes. */
  boolean plain();

  /** The anchor on a scalar or on the start of a mapping or sequence, or null. */
  @Nullable String anchor();

  /** The line of the first character, counted from 1. */
  int line();

  /** The column of the first character, counted from 1 in characters. */
  int column();

  /** How many characters it is long on its first line, for a caret. */
  int length() throws MalformedInput;
}
