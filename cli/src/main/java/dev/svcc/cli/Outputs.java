package dev.svcc.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** Where output goes: the whole of it or nothing. */
final class Outputs {
  /** A file of a directory that a shell is to run. */
  private static final String SCRIPT_SUFFIX = ".sh";

  private Outputs() {}

  /** Writes the whole text to standard output; a reader that went away ends the run quietly. */
  static void toStream(OutputStream out, String text) {
    try {
      WritableByteChannel channel = Channels.newChannel(out);
      ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      out.flush();
    } catch (IOException e) {
      if (String.valueOf(e.getMessage()).contains("Broken pipe")) {
        throw Failure.said(ExitCode.BROKEN_PIPE);
      }
      throw Failure.invalid("standard output: " + reason(e));
    }
  }

  /**
   * Writes one file, by a temporary file beside it and a rename: a reader sees the old text or the
   * new one. A symbolic link stays one: the file it leads to is written. What is no file ({@code
   * /dev/null}, a pipe) is never replaced by one, but written to.
   */
  static void toFile(Path file, String text) {
    try {
      Path target = Files.exists(file) ? file.toRealPath() : file;
      if (!Files.exists(target) || Files.isRegularFile(target) || Files.isDirectory(target)) {
        toFiles(new TreeMap<>(Map.of(target, text)));
      } else {
        Files.writeString(target, text, StandardOpenOption.WRITE);
      }
    } catch (IOException e) {
      throw Failure.invalid(file + ": " + reason(e));
    }
  }

  /**
   * Writes the files into a directory, which is made if need be; nothing is renamed before all are
   * written.
   */
  static void toDirectory(Path directory, SortedMap<String, String> files) {
    try {
      Files.createDirectories(directory);
    } catch (IOException e) {
      throw Failure.invalid(directory + ": " + reason(e));
    }
    SortedMap<Path, String> paths = new TreeMap<>();
    files.forEach((name, text) -> paths.put(directory.resolve(name), text));
    toFiles(paths);
  }

  private static void toFiles(SortedMap<Path, String> files) {
    SequencedMap<Path, Path> written = new LinkedHashMap<>();
    Path current = Path.of("");
    try {
      for (Map.Entry<Path, String> file : files.entrySet()) {
        current = file.getKey();
        written.put(writeBeside(current, file.getValue()), current);
      }
      for (Map.Entry<Path, Path> rename : written.entrySet()) {
        current = rename.getValue();
        move(rename.getKey(), current);
      }
    } catch (IOException e) {
      written.keySet().forEach(Outputs::discard);
      throw Failure.invalid(current + ": " + reason(e));
    }
  }

  private static Path writeBeside(Path file, String text) throws IOException {
    Path parent = file.toAbsolutePath().getParent();
    if (parent == null || Files.isDirectory(file)) {
      throw new FileSystemException(file.toString(), null, "is a directory");
    }
    Path temporary = Files.createTempFile(parent, ".svcc-", ".tmp");
    try {
      Files.writeString(temporary, text);
      boolean script = file.toString().endsWith(SCRIPT_SUFFIX);
      Files.setPosixFilePermissions(
          temporary, PosixFilePermissions.fromString(script ? "rwxr-xr-x" : "rw-r--r--"));
    } catch (IOException e) {
      discard(temporary);
      throw e;
    }
    return temporary;
  }

  private static void move(Path from, Path to) throws IOException {
    try {
      Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (AtomicMoveNotSupportedException e) {
      Files.move(from, to, StandardCopyOption.REPLACE_EXISTING);
    }
  }

  /** Removes files of an earlier run that this run does not make. */
  static void removeStale(Path directory, Set<String> names) {
    names.forEach(name -> discard(directory.resolve(name)));
  }

  private static void discard(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      // Not there, or not ours to remove: what was asked for is said elsewhere.
    }
  }

  /** What went wrong, without Java's class names. */
  static String reason(IOException e) {
    if (e instanceof NoSuchFileException) {
      return "no such file or directory";
    }
    if (e instanceof AccessDeniedException) {
      return "permission denied";
    }
    if (e instanceof FileSystemException failed && failed.getReason() != null) {
      return failed.getReason();
    }
    return String.valueOf(e.getMessage());
  }
}
