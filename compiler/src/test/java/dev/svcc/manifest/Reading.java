package dev.svcc.manifest;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.svcc.diagnostic.Code;
import dev.svcc.diagnostic.Diagnostic;
import dev.svcc.diagnostic.Diagnostics;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** What the reader made of texts that a test hands it. */
record Reading(Manifests manifests, List<Diagnostic> findings) {
  /** Reads texts as the files 1.yaml, 2.yaml and so on. */
  static Reading of(String... texts) {
    List<Source> sources = new ArrayList<>();
    for (String text : texts) {
      sources.add(
          new Source((sources.size() + 1) + ".yaml", text.getBytes(StandardCharsets.UTF_8)));
    }
    return of(sources);
  }

  static Reading of(List<Source> sources) {
    Diagnostics diagnostics = new Diagnostics();
    Manifests manifests = new ManifestReader("default").read(sources, diagnostics);
    return new Reading(manifests, diagnostics.sorted());
  }

  /** Reads a text that has nothing to complain of. */
  static Manifests clean(String... texts) {
    Reading reading = of(texts);
    assertEquals(List.of(), reading.findings());
    return reading.manifests();
  }

  /** The codes found, in order. */
  List<Code> codes() {
    return findings.stream().map(Diagnostic::code).toList();
  }

  /** The only finding, as {@code line:column CODE message}, with the help behind a slash. */
  String finding() {
    assertEquals(1, findings.size(), findings::toString);
    return shown(findings.get(0));
  }

  List<String> shown() {
    return findings.stream().map(Reading::shown).toList();
  }

  private static String shown(Diagnostic finding) {
    return finding.at().line()
        + ":"
        + finding.at().column()
        + " "
        + finding.code()
        + " "
        + finding.message()
        + (finding.help().isEmpty() ? "" : " / " + finding.help());
  }
}
