package dev.svcc.backend.iptables;

import java.util.ArrayList;
import java.util.List;

/** The words of a line of rules, read one after the other. */
final class RuleWords {
  /**
   * A word.
   *
   * @param text what it says
   * @param raw how it was written, quotes and all
   * @param column where it begins in its line, from 1
   */
  record Word(String text, String raw, int column) {
    /** Whether it can be an option or a {@code !}: what was quoted is always a value. */
    boolean is(String option) {
      return raw.equals(option);
    }

    boolean isOption() {
      return raw.startsWith("-");
    }
  }

  private final List<Word> words;
  private int at;

  private RuleWords(List<Word> words) {
    this.words = words;
  }

  /** The word that was read last, or the first one. */
  Word current() {
    return words.isEmpty() ? new Word("", "", 1) : words.get(Math.max(0, at - 1));
  }

  /**
   * Splits a line as iptables-restore does: at blanks; within double quotes a backslash takes the
   * next character as it is.
   *
   * @param from how many characters of the line to pass over
   * @throws Unreadable where a quote stays open
   */
  static RuleWords split(String line, int from) {
    List<Word> words = new ArrayList<>();
    StringBuilder text = new StringBuilder();
    int start = -1;
    boolean quoted = false;
    int quote = 0;
    for (int i = from; i < line.length(); i++) {
      char c = line.charAt(i);
      if (!quoted && (c == ' ' || c == '\t')) {
        if (start >= 0) {
          words.add(new Word(text.toString(), line.substring(start, i), start + 1));
          text.setLength(0);
          start = -1;
        }
        continue;
      }
      start = start < 0 ? i : start;
      if (c == '"') {
        quote = i;
        quoted = !quoted;
      } else if (quoted && c == '\\' && i + 1 < line.length()) {
        text.append(line.charAt(++i));
      } else {
        text.append(c);
      }
    }
    if (quoted) {
      throw new Unreadable("a quote that is not closed", quote + 1);
    }
    if (start >= 0) {
      words.add(new Word(text.toString(), line.substring(start), start + 1));
    }
    return new RuleWords(words);
  }

  boolean hasNext() {
    return at < words.size();
  }

  Word next() {
    if (!hasNext()) {
      throw new Unreadable("the line ends too early");
    }
    return words.get(at++);
  }

  /** The next word, which stays next. */
  Word peek() {
    return peek(0);
  }

  /** The word after {@code skip} others, or an empty one at the end. */
  Word peek(int skip) {
    return at + skip < words.size() ? words.get(at + skip) : new Word("", "", 1);
  }

  /** A line that is no rule. */
  static final class Unreadable extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final int column;

    /** What is wrong with the word that was read last. */
    Unreadable(String message) {
      this(message, 0);
    }

    Unreadable(String message, int column) {
      super(message);
      this.column = column;
    }

    /** Where it is wrong, from 1; 0: at the word that was read last. */
    int column() {
      return column;
    }
  }
}
