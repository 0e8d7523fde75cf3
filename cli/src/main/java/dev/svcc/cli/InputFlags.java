package dev.svcc.cli;

import java.util.List;
import java.util.regex.Pattern;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Where the manifests are. */
final class InputFlags {
  /** A DNS label (RFC 1123), as the names of namespaces are. */
  private static final Pattern NAMESPACE = Pattern.compile("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?");

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
    if (!NAMESPACE.matcher(namespace).matches()) {
      throw Failure.invalid(
          "--namespace: '" + namespace + "' is not a name: lower-case letters, digits and dashes");
    }
    return namespace;
  }
}
