package dev.svcc.kernel;

import dev.svcc.program.Svcc;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Runs the program as a user does, on the way to the kernel. */
final class Compiler {
  private Compiler() {}

  /** Compiles with these arguments into a file, which is the one stream for both families. */
  static Path compile(Path output, String... arguments) throws IOException {
    Files.writeString(output, run(List.of("compile"), arguments));
    return output;
  }

  /** Compiles for IPVS with these arguments: all files of a node, in a new folder of this one. */
  static NodeFiles ipvs(Path folder, String... arguments) throws IOException {
    Path directory = Files.createTempDirectory(folder, "node");
    run(List.of("compile", "-b", "ipvs", "-d", directory.toString()), arguments);
    return NodeFiles.in(directory);
  }

  /** Compiles with these arguments: all files of a node, in this folder. */
  static void node(Path directory, List<String> arguments) {
    run(List.of("compile", "-d", directory.toString()), arguments.toArray(String[]::new));
  }

  /** Compiles for IPVS into one script with all files of a node. */
  static void ipvsScript(Path output, String... arguments) throws IOException {
    Files.writeString(
        output, run(List.of("compile", "-b", "ipvs", "--format", "script"), arguments));
  }

  private static String run(List<String> command, String... arguments) {
    List<String> all = new ArrayList<>(command);
    all.addAll(List.of(arguments));
    return Svcc.output(all);
  }
}
