package dev.svcc.cli;

import java.util.List;
import java.util.regex.Pattern;

/** Where the manifests are. */
final class InputFlags {
  /** A DNS label (RFC 1123), as the names of namespaces are. */
  private static final Pattern NAMESPACE = Pattern.compile("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?");

  private List<String> paths = List.of();
  private String namespace = "default";

  private static final String PATHS =
      "Files, directories (*.yaml, *.yml, *.json in them and below), or - for standard input.";

  void declare(Flags flags) {
    flags.words("PATH", PATHS, value -> paths = value);
    declareNamespace(flags);
  }

  /** Declares them for a command that can do without manifests. */
  void declareOptional(Flags flags) {
    flags.wordsOrNone("PATH", PATHS, value -> paths = value);
    declareNamespace(flags);
  }

  private void declareNamespace(Flags flags) {
    flags
        .flag("-n", "--namespace")
        .takes("NAME")
        .says("The namespace of objects that name none (default: default).")
        .to(value -> namespace = value);
  }

  List<String> paths() {
    return paths;
  }

  /** The same flags without the first words, which were no paths. */
  InputFlags after(int words) {
    InputFlags rest = new InputFlags();
    rest.paths = List.copyOf(paths.subList(words, paths.size()));
    rest.namespace = namespace;
    return rest;
  }

  String namespace() {
    if (!NAMESPACE.matcher(namespace).matches()) {
      throw Failure.invalid(
          "--namespace: '" + namespace + "' is not a name: lower-case letters, digits and dashes");
    }
    return namespace;
  }
}
