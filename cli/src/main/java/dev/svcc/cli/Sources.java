package dev.svcc.cli;

import dev.svcc.manifest.Source;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Reads files that flags name. */
final class Sources {
  private Sources() {}

  /** The file, whole. */
  static Source of(Path file) {
    try {
      return new Source(file.toString(), Files.readAllBytes(file));
    } catch (IOException e) {
      throw Failure.invalid(file + ": " + Outputs.reason(e));
    }
  }

  /** The files, in order. */
  static List<Source> of(List<Path> files) {
    List<Source> sources = new ArrayList<>();
    files.forEach(file -> sources.add(of(file)));
    return sources;
  }
}
