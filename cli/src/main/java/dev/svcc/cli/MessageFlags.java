package dev.svcc.cli;

/** How much is said, and how. */
final class MessageFlags {
  /** {@code --color}. */
  enum Color {
    AUTO,
    ALWAYS,
    NEVER
  }

  private boolean verbose;
  private boolean quiet;
  private Color color = Color.AUTO;

  void declare(Flags flags) {
    flags
        .flag("-v", "--verbose")
        .says("Say more: notes, skipped kinds, the stack trace of a bug.")
        .to(value -> verbose = value);
    flags.flag("-q", "--quiet").says("Say errors only.").to(value -> quiet = value);
    flags
        .flag("--color")
        .takes("WHEN", Color.class)
        .says("auto (default), always or never.")
        .to(value -> color = value);
  }

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

  /** Whether to colour standard output: what goes into a file or a pipe has no colours. */
  boolean outputColour(Terminal terminal) {
    return colour(terminal) && (color != Color.AUTO || terminal.isShown());
  }
}
