package dev.svcc.cli;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Runs the command lines of a file, one after another, in one process: {@code scripts/package}
 * records it for the class archive, which then knows the ways of large and small inputs.
 */
public final class Training {
  private Training() {}

  /** The one argument is the file: a command on each line, its words parted by one blank. */
  public static void main(String[] args) throws IOException {
    PrintStream err = new PrintStream(System.err, true, StandardCharsets.UTF_8);
    List<String> lines = Files.readAllLines(Path.of(args[0]));
    for (String line : lines) {
      ByteArrayInputStream in = new ByteArrayInputStream(new byte[0]);
      int code = Main.run(line.split(" ", -1), in, OutputStream.nullOutputStream(), err);
      if (code != ExitCode.DONE) {
        err.println("training: exit " + code + " from: svcc " + line);
        Runtime.getRuntime().halt(1);
      }
    }
  }
}
