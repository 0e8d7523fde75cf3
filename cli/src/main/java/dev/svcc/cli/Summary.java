package dev.svcc.cli;

import dev.svcc.diagnostic.Code;
import dev.svcc.diagnostic.Diagnostic;
import dev.svcc.diagnostic.Severity;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What is said after all findings. */
final class Summary {
  private Summary() {}

  /** Where there is more to read about the first error, in a line; empty if there is no error. */
  static Optional<String> more(List<Diagnostic> findings) {
    List<Code> codes =
        findings.stream()
            .filter(found -> found.severity() == Severity.ERROR)
            .map(Diagnostic::code)
            .distinct()
            .toList();
    return codes.stream()
        .findFirst()
        .map(
            first ->
                "Try `svcc explain "
                    + first.id()
                    + "` for more about "
                    + (codes.size() == 1 ? "this error." : "the first error."));
  }

  /** How many findings of each weight there are, in a line. */
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
