package dev.svcc.trace;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The words of a line about a route, each with its place. */
final class RouteWords {
  private static final Pattern WORD = Pattern.compile("\\S+");

  private final List<Word> words = new ArrayList<>();

  /**
   * A word.
   *
   * @param text the word
   * @param column where it begins, from 1
   */
  record Word(String text, int column) {
    Unreadable unreadable(String message) {
      return new Unreadable(message, column, text.length());
    }
  }

  /** A word that cannot be understood. */
  static final class Unreadable extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final int column;
    private final int length;

    private Unreadable(String message, int column, int length) {
      super(message);
      this.column = column;
      this.length = length;
    }

    int column() {
      return column;
    }

    int length() {
      return length;
    }
  }

  RouteWords(String line) {
    Matcher word = WORD.matcher(line);
    while (word.find()) {
      words.add(new Word(word.group(), word.start() + 1));
    }
  }

  /** The word at a place, from 0; there must be one. */
  Word at(int index) {
    if (index < words.size()) {
      return words.get(index);
    }
    Word last = words.getLast();
    throw last.unreadable("the line ends too early, after " + last.text());
  }

  boolean has(String text) {
    return words.stream().anyMatch(word -> word.text().equals(text));
  }

  /** What follows each of these words. */
  List<Word> after(String key) {
    List<Word> values = new ArrayList<>();
    for (int i = 1; i < words.size(); i++) {
      if (words.get(i).text().equals(key)) {
        values.add(at(i + 1));
      }
    }
    return values;
  }

  /** What follows the first of these words. */
  Optional<Word> firstAfter(String key) {
    return after(key).stream().findFirst();
  }
}
