package dev.svcc.cli;

import dev.svcc.diagnostic.Diagnostic;
import dev.svcc.diagnostic.Severity;
import dev.svcc.diagnostic.SourceSpan;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/**
 * Prints findings as compilers do: {@code file:line:column: severity[code]: message}, the line, a
 * caret, the help.
 */
final class DiagnosticRenderer {
  private static final int WIDTH = 160;

  private final Function<SourceSpan, Optional<String>> lines;
  private final boolean colour;

  /**
   * @param lines gives the line of input that a span points at, without its line end
   * @param colour whether to colour
   */
  DiagnosticRenderer(Function<SourceSpan, Optional<String>> lines, boolean colour) {
    this.lines = lines;
    this.colour = colour;
  }

  /** The findings, one after another. */
  String render(List<Diagnostic> diagnostics) {
    StringBuilder out = new StringBuilder();
    diagnostics.forEach(diagnostic -> render(diagnostic, out));
    return out.toString();
  }

  private void render(Diagnostic diagnostic, StringBuilder out) {
    Severity severity = diagnostic.severity();
    String label = severity.name().toLowerCase(Locale.ROOT) + "[" + diagnostic.code().id() + "]";
    out.append(paint("1", Escaped.text(diagnostic.at().toString()) + ":")).append(' ');
    out.append(paint(style(severity), label + ":"))
        .append(' ')
        .append(Escaped.text(diagnostic.message()))
        .append('\n');
    if (diagnostic.at().line() > 0 && diagnostic.at().column() > 0) {
      lines.apply(diagnostic.at()).ifPresent(line -> excerpt(diagnostic.at(), line, severity, out));
    }
    if (!diagnostic.help().isEmpty()) {
      out.append("   ")
          .append(paint("1", "help:"))
          .append(' ')
          .append(Escaped.text(diagnostic.help()))
          .append('\n');
    }
  }

  /** The line, or the part of a long one around the caret. */
  private void excerpt(SourceSpan at, String line, Severity severity, StringBuilder out) {
    int column = Math.min(at.column() - 1, line.length());
    int from = column > WIDTH - 40 ? column - 40 : 0;
    int to = Math.min(line.length(), from + WIDTH);
    String before = (from > 0 ? "…" : "") + Escaped.text(line.substring(from, column));
    int end = Math.min(to, column + at.length());
    String marked = Escaped.text(line.substring(column, Math.max(end, column)));
    String after =
        Escaped.text(line.substring(Math.max(end, column), to)) + (to < line.length() ? "…" : "");
    String number = String.format(Locale.ROOT, "%5d | ", at.line());
    out.append(number).append(before).append(marked).append(after).append('\n');
    out.append("      | ").append(" ".repeat(before.length()));
    out.append(paint(style(severity), "^".repeat(Math.max(1, marked.length())))).append('\n');
  }

  private static String style(Severity severity) {
    return switch (severity) {
      case ERROR -> "1;31";
      case WARNING -> "1;33";
      case NOTE -> "1;36";
    };
  }

  private String paint(String style, String text) {
    return colour ? "\u001b[" + style + "m" + text + "\u001b[0m" : text;
  }
}
