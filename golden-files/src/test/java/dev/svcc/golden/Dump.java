package dev.svcc.golden;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.svcc.backend.iptables.SaveReader;
import dev.svcc.diagnostic.Diagnostics;
import dev.svcc.net.Family;
import dev.svcc.rule.RuleSet;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * A file of {@code dumps}: what iptables-save prints on a node with other programs' rules.
 *
 * @param name the file's name; it ends in {@code .v4} or {@code .v6}
 * @param text its content
 */
record Dump(String name, String text) {
  static final Path FOLDER = Path.of("dumps");

  /** Every dump, by name. */
  static List<Dump> all() {
    try (Stream<Path> files = Files.list(FOLDER)) {
      return files
          .filter(file -> file.toString().matches(".*\\.v[46]"))
          .sorted()
          .map(Dump::of)
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Dump of(Path file) {
    try {
      return new Dump(file.getFileName().toString(), Files.readString(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Family family() {
    return name.endsWith(".v6") ? Family.IPV6 : Family.IPV4;
  }

  /** The rules, every line of which must be readable. */
  RuleSet read() {
    Diagnostics diagnostics = new Diagnostics();
    RuleSet rules = SaveReader.read(text, name, family(), diagnostics);
    assertEquals(List.of(), diagnostics.sorted());
    return rules;
  }
}
