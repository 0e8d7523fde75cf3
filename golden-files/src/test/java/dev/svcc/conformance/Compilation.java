package dev.svcc.conformance;

import dev.svcc.backend.Lowering;
import dev.svcc.diagnostic.Diagnostics;
import dev.svcc.intent.NodeIntent;
import dev.svcc.intent.NodeOptions;
import dev.svcc.intent.Resolver;
import dev.svcc.manifest.ManifestReader;
import dev.svcc.manifest.Manifests;
import dev.svcc.manifest.Source;
import dev.svcc.net.Family;
import dev.svcc.rule.RuleSet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A folder of manifests, compiled for one node.
 *
 * @param manifests what was read
 * @param intent what the node must do
 */
record Compilation(Manifests manifests, NodeIntent intent) {
  /** Compiles every file of a folder; what it says of warnings is not looked at, errors fail. */
  static Compilation of(Path folder, NodeOptions options) throws IOException {
    Diagnostics diagnostics = new Diagnostics();
    Manifests manifests = new ManifestReader("default").read(sources(folder), diagnostics);
    NodeIntent intent = new Resolver().resolve(manifests, options, diagnostics);
    if (diagnostics.hasErrors()) {
      throw new AssertionError(folder + ": " + diagnostics.sorted());
    }
    return new Compilation(manifests, intent);
  }

  private static List<Source> sources(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      List<Source> sources = new ArrayList<>();
      for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
        sources.add(new Source(file.toString(), Files.readAllBytes(file)));
      }
      return sources;
    }
  }

  RuleSet rules(Lowering layout, Family family) {
    return layout.lower(intent, family);
  }
}
