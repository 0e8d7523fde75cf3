package dev.svcc.cli;

import dev.svcc.diagnostic.Code;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/** The page of a code ({@code docs/diagnostics}), which the jar carries, as text for a terminal. */
final class CodePage {
  private static final Pattern LINK = Pattern.compile("\\[([^]]+)]\\([^)]+\\)");

  private CodePage() {}

  /** The page without its marks: headings underlined, examples indented. */
  static String of(Code code) {
    StringBuilder out = new StringBuilder();
    boolean example = false;
    boolean afterBlank = false;
    for (String line : markdown(code).lines().toList()) {
      if (line.startsWith("```")) {
        example = !example;
      } else if (example) {
        out.append(line.isEmpty() ? "" : "    ").append(line).append('\n');
      } else if (line.startsWith("#")) {
        String heading = line.replaceFirst("^#+ ", "");
        String underline = (line.startsWith("##") ? "-" : "=").repeat(heading.length());
        out.append(heading).append('\n').append(underline).append('\n');
      } else if (!line.isEmpty() || !afterBlank) {
        out.append(LINK.matcher(line).replaceAll("$1")).append('\n');
      }
      afterBlank = line.isEmpty();
    }
    return out.toString();
  }

  private static String markdown(Code code) {
    try (InputStream page =
        CodePage.class.getResourceAsStream("diagnostics/" + code.id() + ".md")) {
      if (page == null) {
        throw new IllegalStateException("no page for " + code.id());
      }
      return new String(page.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
