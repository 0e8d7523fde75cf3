package dev.svcc.cli;

/** The run ends here, with a message for the user and an exit code; not a bug. */
final class Failure extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final int code;
  private final boolean quiet;

  private Failure(String message, int code, boolean quiet) {
    super(message, null, false, false);
    this.code = code;
    this.quiet = quiet;
  }

  /** Input or output that cannot be used. */
  static Failure invalid(String message) {
    return new Failure(message, ExitCode.INVALID, false);
  }

  /** Everything there is to say has been said as diagnostics. */
  static Failure said(int code) {
    return new Failure("", code, true);
  }

  int code() {
    return code;
  }

  boolean quiet() {
    return quiet;
  }
}
