package dev.svcc.cli;

import picocli.CommandLine.Option;

/** How much is said, and how. */
final class MessageFlags {
  /** {@code --color}. */
  enum Color {
    AUTO,
    ALWAYS,
    NEVER
  }

  @Option(
      names = {"-v", "--verbose"},
      description = "Say more: notes, skipped kinds, the stack trace of a bug.")
  private boolean verbose;

  @Option(
      names = {"-q", "--quiet"},
      description = "Say errors only.")
  private boolean quiet;

  @Option(names = "--color", paramLabel = "WHEN", description = "auto (default), always or never.")
  private Color color = Color.AUTO;

  boolean verbose() {
    return verbose;
  }

  boolean quiet() {
    return quiet;
  }

  boolean colour(Terminal terminal) {
    return switch (color) {
      case AUTO -> terminal.colour();
      case ALWAYS -> true;
      case NEVER -> false;
    };
  }
}
