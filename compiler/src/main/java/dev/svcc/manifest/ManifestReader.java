package dev.svcc.manifest;

import dev.svcc.diagnostic.Code;
import dev.svcc.diagnostic.Diagnostics;
import dev.svcc.diagnostic.SourceSpan;
import java.util.List;
import java.util.stream.Stream;

/**
 * The first pass: reads Kubernetes objects from YAML and JSON texts, as kubectl reads them and with
 * the checks of the API server. It goes on after every error but one inside a text that cannot be
 * parsed; with errors reported, what it returns is incomplete.
 */
public final class ManifestReader {
  private final MetadataDecoder metadata;

  /**
   * Makes a reader.
   *
   * @param defaultNamespace where objects live that name no namespace
   */
  public ManifestReader(String defaultNamespace) {
    this.metadata = new MetadataDecoder(defaultNamespace);
  }

  /** Reads all objects of all sources; findings of the groups 01xx to 05xx are reported. */
  public Manifests read(List<Source> sources, Diagnostics diagnostics) {
    Collected collected = new Collected();
    for (Outcome outcome : readEach(sources)) {
      collected.addAll(outcome.collected());
      diagnostics.addAll(outcome.diagnostics());
    }
    if (collected.isEmpty() && !diagnostics.hasErrors()) {
      diagnostics.report(
          Code.NO_OBJECTS,
          null,
          sources.isEmpty()
              ? SourceSpan.COMMAND_LINE
              : new SourceSpan(sources.get(0).name(), 1, 1, 1),
          collected.hasSkipped() ? "no object of a kind that svcc reads" : "no objects",
          "svcc reads " + String.join(", ", ReadKind.all()));
    }
    Manifests manifests = collected.sorted();
    DuplicateCheck.check(manifests, diagnostics);
    return manifests;
  }

  private List<Outcome> readEach(List<Source> sources) {
    long bytes = sources.stream().mapToLong(source -> source.bytes().length).sum();
    Stream<Source> each = bytes < SourceReader.LARGE ? sources.stream() : sources.parallelStream();
    return each.map(source -> new SourceReader(source, metadata).read()).toList();
  }
}
