package dev.svcc.cli;

import java.util.List;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Where the manifests are. */
final class InputFlags {
  @Parameters(
      arity = "1..*",
      paramLabel = "PATH",
      description =
          "Files, directories (*.yaml, *.yml, *.json in them and below), or - for standard input.")
  private List<String> paths = List.of();

  @Option(
      names = {"-n", "--namespace"},
      paramLabel = "NAME",
      description = "The namespace of objects that name none (default: default).")
  private String namespace = "default";

  List<String> paths() {
    return paths;
  }

  String namespace() {
    return namespace;
  }
}
