package dev.svcc.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * The entry point: parses the command line, runs a command and turns whatever happens into an exit
 * code.
 */
public final class Main {
  private Main() {}

  public static void main(String[] args) {
    PrintStream err =
        new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8);
    int code = run(args, System.in, new FileOutputStream(FileDescriptor.out), err);
    err.flush();
    // Not System.exit: nothing is left to run, and shutdown hooks cost milliseconds.
    Runtime.getRuntime().halt(code);
  }

  /**
   * Runs one command.
   *
   * @param args the arguments after {@code svcc}
   * @param in read where a path is {@code -}
   * @param out receives data only, and nothing unless all of it is ready
   * @param err receives messages only
   * @return the exit code: 0 done, 1 findings, 2 usage or input, 70 a bug
   */
  public static int run(String[] args, InputStream in, OutputStream out, PrintStream err) {
    Terminal terminal =
        new Terminal(in, out, err, terminalHasColour(), Boolean.getBoolean("svcc.output.terminal"));
    try {
      return commandLine(terminal, args).execute(args);
    } catch (OutOfMemoryError e) {
      err.println("svcc: out of memory: give it more with SVCC_JAVA_OPTS=-Xmx4g");
      return ExitCode.BUG;
    }
  }

  /** The launcher knows whether standard error is a terminal; Java before 22 cannot tell. */
  private static boolean terminalHasColour() {
    return Boolean.getBoolean("svcc.terminal")
        && System.getenv("NO_COLOR") == null
        && !"dumb".equals(System.getenv("TERM"));
  }

  private static CommandLine commandLine(Terminal terminal, String[] words) {
    CommandLine line = SvccCommand.forRun(terminal, words);
    line.setCaseInsensitiveEnumValuesAllowed(true);
    line.setOut(new java.io.PrintWriter(terminal.out(), true, StandardCharsets.UTF_8));
    line.setErr(new java.io.PrintWriter(terminal.err(), true, StandardCharsets.UTF_8));
    line.setParameterExceptionHandler((e, args) -> usageError(e, terminal));
    line.setExecutionExceptionHandler((e, command, result) -> failed(e, command, terminal.err()));
    return line;
  }

  private static int usageError(ParameterException e, Terminal terminal) {
    CommandSpec command = e.getCommandLine().getCommandSpec();
    String message =
        e instanceof UnmatchedArgumentException unknown
            ? new UnknownWord(command, SvccCommand.whole(terminal)).message(unknown)
            : String.valueOf(e.getMessage());
    terminal.err().println("svcc: " + Escaped.text(message));
    terminal.err().println("Try `" + command.qualifiedName() + " --help`.");
    return ExitCode.INVALID;
  }

  private static int failed(Exception e, CommandLine command, PrintStream err) {
    if (e instanceof Failure failure) {
      if (!failure.quiet()) {
        err.println("svcc: " + Escaped.text(String.valueOf(failure.getMessage())));
      }
      return failure.code();
    }
    err.println(
        "svcc: this is a bug in svcc, please report it: " + Escaped.text(String.valueOf(e)));
    boolean verbose = command.getCommand() instanceof Command talker && talker.isVerbose();
    if (verbose) {
      e.printStackTrace(err);
    } else {
      err.println("Run it again with -v for the stack trace.");
    }
    return ExitCode.BUG;
  }
}
