package dev.svcc.trace;

/**
 * A word of a question that stands for nothing, or for several things; the message says what to do.
 */
public final class NameProblem extends Exception {
  private static final long serialVersionUID = 1;

  NameProblem(String message) {
    super(message, null, false, false);
  }
}
