package dev.svcc.cli;

/** What the program says to the shell. */
final class ExitCode {
  /** Done; warnings and notes included. */
  static final int DONE = 0;

  /** {@code check} found something at or above {@code --fail-on}. */
  static final int FINDINGS = 1;

  /** Wrong usage, or input that is unreadable or invalid; output that cannot be written. */
  static final int INVALID = 2;

  /** A bug in svcc (BSD sysexits: EX_SOFTWARE). */
  static final int BUG = 70;

  /** The reader of our output went away, as if SIGPIPE had ended us. */
  static final int BROKEN_PIPE = 141;

  private ExitCode() {}
}
