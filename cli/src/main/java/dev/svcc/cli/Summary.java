package dev.svcc.cli;

import dev.svcc.diagnostic.Diagnostic;
import dev.svcc.diagnostic.Severity;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** How many findings of each weight there are, in a line. */
final class Summary {
  private Summary() {}

  static String of(List<Diagnostic> findings) {
    List<String> counts = new ArrayList<>();
    for (Severity severity : Severity.values()) {
      long count = findings.stream().filter(found -> found.severity() == severity).count();
      if (count > 0) {
        counts.add(
            count + " " + severity.name().toLowerCase(Locale.ROOT) + (count == 1 ? "" : "s"));
      }
    }
    return "svcc: " + (counts.isEmpty() ? "nothing to complain about" : String.join(", ", counts));
  }
}
