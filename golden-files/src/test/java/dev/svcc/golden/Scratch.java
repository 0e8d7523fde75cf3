package dev.svcc.golden;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Folders for what tests write: in {@code target}, where a clean build sweeps them away. */
final class Scratch {
  private static final Path ROOT = Path.of("target", "scratch");

  private Scratch() {}

  /** A new, empty folder. */
  static Path folder() throws IOException {
    Files.createDirectories(ROOT);
    return Files.createTempDirectory(ROOT, "");
  }
}
