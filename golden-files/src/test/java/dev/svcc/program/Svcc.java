package dev.svcc.program;

import dev.svcc.cli.Main;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Runs svcc in this process, with nothing on standard input. */
public final class Svcc {
  private Svcc() {}

  /**
   * What came of a run.
   *
   * @param exit the exit status
   * @param out what it printed on standard output
   * @param err what it printed on standard error
   */
  public record Run(int exit, String out, String err) {}

  /** Runs it with these arguments. */
  public static Run run(List<String> arguments) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    int exit =
        Main.run(
            arguments.toArray(String[]::new),
            InputStream.nullInputStream(),
            out,
            new PrintStream(err, true, StandardCharsets.UTF_8));
    return new Run(
        exit, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  /** What a run prints that must do what it is told. */
  public static String output(List<String> arguments) {
    Run run = run(arguments);
    if (run.exit() != 0) {
      throw new AssertionError("exit " + run.exit() + "\n" + run.err());
    }
    return run.out();
  }
}
