package dev.svcc.manifest;

import dev.svcc.diagnostic.Code;
import dev.svcc.diagnostic.Diagnostics;
import dev.svcc.diagnostic.SourceSpan;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Finds and reads the files behind the paths of a command line: files as they are named, the {@code
 * *.yaml}, {@code *.yml} and {@code *.json} files of directories and of what is below them, and
 * {@code -} for standard input. In directories, hidden files are passed over and names are taken in
 * order; links are followed, and nothing is read twice. Reports UNREADABLE.
 */
public final class SourceFinder {
  /** The path that stands for standard input. */
  public static final String STANDARD_INPUT = "-";

  private final Set<Path> seen = new HashSet<>();
  private final List<Source> sources = new ArrayList<>();

  /** The texts behind these paths, in the order named. */
  public List<Source> find(List<String> paths, InputStream standardInput, Diagnostics diagnostics) {
    for (String path : paths) {
      try {
        if (path.equals(STANDARD_INPUT)) {
          if (seen.add(Path.of(STANDARD_INPUT))) {
            sources.add(new Source(STANDARD_INPUT, standardInput.readAllBytes()));
          }
        } else {
          named(Path.of(path), diagnostics);
        }
      } catch (IOException e) {
        unreadable(path, e, diagnostics);
      }
    }
    return List.copyOf(sources);
  }

  private void named(Path path, Diagnostics diagnostics) throws IOException {
    if (!seen.add(path.toRealPath())) {
      return;
    }
    if (Files.isDirectory(path)) {
      directory(path, diagnostics);
    } else {
      sources.add(new Source(path.toString(), Files.readAllBytes(path)));
    }
  }

  private void directory(Path directory, Diagnostics diagnostics) throws IOException {
    List<Path> entries;
    try (Stream<Path> listing = Files.list(directory)) {
      entries = listing.sorted().toList(); // by bytes on Unix
    }
    for (Path entry : entries) {
      String name = String.valueOf(entry.getFileName());
      if (name.startsWith(".") || (!isManifest(name) && !Files.isDirectory(entry))) {
        continue;
      }
      try {
        named(entry, diagnostics);
      } catch (IOException e) {
        unreadable(entry.toString(), e, diagnostics);
      }
    }
  }

  private static boolean isManifest(String name) {
    return name.endsWith(".yaml") || name.endsWith(".yml") || name.endsWith(".json");
  }

  private static void unreadable(String path, IOException e, Diagnostics diagnostics) {
    String reason =
        e instanceof NoSuchFileException
            ? "no such file or directory"
            : e instanceof AccessDeniedException ? "permission denied" : e.getMessage();
    diagnostics.report(
        Code.UNREADABLE, null, SourceSpan.file(path), "cannot be read: " + reason, "");
  }
}
