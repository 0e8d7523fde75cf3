package dev.svcc.program;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/**
 * A folder for what a test writes, in {@code target}, gone when closed. For tests that have no
 * {@code TempDir} of their own.
 *
 * @param folder the folder, relative to the module
 */
public record Scratch(Path folder) implements AutoCloseable {
  private static final Path ROOT = Path.of("target", "scratch");

  /** A new, empty folder. */
  public static Scratch open() {
    try {
      Files.createDirectories(ROOT);
      return new Scratch(Files.createTempDirectory(ROOT, ""));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The folder's whole path, for commands that run elsewhere. */
  public Path absolute() {
    return folder.toAbsolutePath();
  }

  @Override
  public void close() {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
