package dev.svcc.backend.iptables;

import java.util.SortedMap;

/**
 * One POSIX script that holds the files of a directory, unpacks them and runs {@code apply.sh}
 * among them, for a node that is reached by a pipe. What it is given as arguments goes to {@code
 * apply.sh}. Nothing runs before the last line: a stream that breaks off changes nothing.
 */
public final class BundleScript {
  private static final String END = "SVCC_END_OF_FILE";

  /** The script for these files, by name; one of them is {@code apply.sh}. */
  public String write(SortedMap<String, String> files) {
    StringBuilder out = new StringBuilder();
    out.append(
        """
        #!/bin/sh
        # Loads rules into the node it runs on. Made by svcc; needs root. --remove takes them off.
        set -eu
        umask 077
        dir=$(mktemp -d)
        trap 'rm -rf "$dir"' EXIT
        trap 'exit 1' HUP INT TERM
        """);
    files.forEach(
        (name, text) -> {
          if ((!text.isEmpty() && !text.endsWith("\n")) || text.contains(END)) {
            throw new IllegalStateException("not a text to put into a script: " + name);
          }
          out.append("cat >\"$dir/").append(name).append("\" <<'").append(END).append("'\n");
          out.append(text).append(END).append('\n');
        });
    out.append("sh \"$dir/apply.sh\" \"$@\" </dev/null\n");
    return out.toString();
  }
}
