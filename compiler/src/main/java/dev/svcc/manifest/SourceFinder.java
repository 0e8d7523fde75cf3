package dev.svcc.manifest;

import dev.svcc.diagnostic.Code;
import dev.svcc.diagnostic.Diagnostics;
import dev.svcc.diagnostic.SourceSpan;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Turns the paths of the command line into texts: files as they are, directories with all manifests
 * below them, {@code -} for standard input. Each file is read once, however often and by whatever
 * links it is reached; in directories, hidden files and directories are passed over.
 */
public final class SourceFinder {
  /** Far beyond any cluster; a device that never ends stops here. */
  private static final int MOST_BYTES = 1 << 30;

  /** The path that stands for standard input. */
  public static final String STANDARD_INPUT = "-";

  private final Set<Path> seen = new HashSet<>();
  private final List<Source> sources = new ArrayList<>();
  private boolean standardInputRead;

  /** Reads all paths in their order; reports UNREADABLE for what cannot be read. */
  public List<Source> find(List<String> paths, InputStream standardInput, Diagnostics diagnostics) {
    for (String path : paths) {
      try {
        if (path.equals(STANDARD_INPUT)) {
          readOnce(standardInput);
        } else {
          visit(Path.of(path), path, true, diagnostics);
        }
      } catch (IOException e) {
        report(path, reason(e), diagnostics);
      } catch (InvalidPathException e) {
        report(path, "not a path", diagnostics);
      }
    }
    return List.copyOf(sources);
  }

  private void readOnce(InputStream standardInput) throws IOException {
    if (!standardInputRead) {
      standardInputRead = true;
      sources.add(new Source(STANDARD_INPUT, read(standardInput)));
    }
  }

  private void visit(Path path, String name, boolean given, Diagnostics diagnostics) {
    try {
      if (!seen.add(path.toRealPath())) {
        return;
      }
      if (Files.isDirectory(path)) {
        for (Path entry : entries(path)) {
          String separator = name.endsWith("/") ? "" : "/";
          visit(entry, name + separator + entry.getFileName(), false, diagnostics);
        }
      } else if (given || (Files.isRegularFile(path) && isManifest(name))) {
        sources.add(new Source(name, read(path)));
      }
    } catch (IOException e) {
      // A broken link to something else than a manifest is no business of ours.
      if (given || isManifest(name) || Files.isDirectory(path)) {
        report(name, reason(e), diagnostics);
      }
    }
  }

  /** The entries of a directory that are not hidden, by the bytes of their names. */
  private static List<Path> entries(Path directory) throws IOException {
    try (Stream<Path> entries = Files.list(directory)) {
      return entries
          .filter(entry -> !fileName(entry).startsWith("."))
          .sorted((a, b) -> Arrays.compareUnsigned(bytes(a), bytes(b)))
          .toList();
    }
  }

  private static String fileName(Path path) {
    return String.valueOf(path.getFileName());
  }

  private static byte[] bytes(Path path) {
    return fileName(path).getBytes(StandardCharsets.UTF_8);
  }

  private static boolean isManifest(String name) {
    return name.endsWith(".yaml") || name.endsWith(".yml") || name.endsWith(".json");
  }

  private static byte[] read(Path path) throws IOException {
    if (Files.isRegularFile(path) && Files.size(path) < MOST_BYTES) {
      return Files.readAllBytes(path); // knows how much to ask for
    }
    try (InputStream in = Files.newInputStream(path)) {
      return read(in);
    }
  }

  private static byte[] read(InputStream in) throws IOException {
    byte[] bytes = in.readNBytes(MOST_BYTES);
    if (bytes.length == MOST_BYTES) {
      throw new FileSystemException("", null, "more than 1 GiB");
    }
    return bytes;
  }

  private static String reason(IOException e) {
    if (e instanceof NoSuchFileException) {
      return "no such file or directory";
    }
    if (e instanceof AccessDeniedException) {
      return "permission denied";
    }
    // Other texts come from the system.
    String text = e instanceof FileSystemException known ? known.getReason() : e.getMessage();
    return text == null ? "an input error" : text;
  }

  private static void report(String name, String reason, Diagnostics diagnostics) {
    diagnostics.report(
        Code.UNREADABLE, null, SourceSpan.file(name), "cannot be read: " + reason, "");
  }
}
