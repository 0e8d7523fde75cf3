package dev.svcc.conformance;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Finds the folder with conformance cases: {@code $SVCC_SHARED/conformance} (or the system property
 * of that name), else {@code shared/conformance} beside the repository or above it.
 */
public final class ConformanceFolder {
  private ConformanceFolder() {}

  /** The case folders of one kind, sorted; the test is skipped where there are none. */
  public static List<Path> cases(String kind) throws IOException {
    try (Stream<Path> paths = Files.list(kind(kind))) {
      return paths.filter(Files::isDirectory).sorted().toList();
    }
  }

  /** The folder of one kind; the test is skipped where there is none. */
  static Path kind(String kind) {
    Optional<Path> folder = find().map(path -> path.resolve(kind)).filter(Files::isDirectory);
    if (folder.isEmpty()) {
      System.out.println("conformance/" + kind + ": skipped, the folder is not there");
    }
    assumeTrue(folder.isPresent(), "no conformance/" + kind + " (set SVCC_SHARED)");
    return folder.orElseThrow();
  }

  private static Optional<Path> find() {
    String told = System.getProperty("SVCC_SHARED", System.getenv("SVCC_SHARED"));
    if (told != null) {
      return Optional.of(Path.of(told, "conformance")).filter(Files::isDirectory);
    }
    for (Path at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
      Path here = at.resolve("shared/conformance");
      if (Files.isDirectory(here)) {
        return Optional.of(here);
      }
    }
    return Optional.empty();
  }
}
