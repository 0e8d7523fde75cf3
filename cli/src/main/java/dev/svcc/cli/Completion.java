package dev.svcc.cli;

import java.io.ByteArrayInputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import picocli.AutoComplete;

/**
 * Prints the completion script for bash and zsh; {@code scripts/package} keeps it in the archive.
 */
public final class Completion {
  private Completion() {}

  public static void main(String[] args) {
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    Terminal terminal = new Terminal(new ByteArrayInputStream(new byte[0]), out, out, false, false);
    out.print(AutoComplete.bash("svcc", SvccCommand.whole(terminal)));
  }
}
