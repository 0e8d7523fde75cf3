package dev.svcc.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

final class OutputsTest {
  @TempDir private Path folder;

  @Test
  void aFileIsReplacedWhole() throws IOException {
    Path file = folder.resolve("rules.v4");
    Files.writeString(file, "a longer text than the new one");
    Outputs.toFile(file, "new\n");
    assertEquals("new\n", Files.readString(file));
    assertEquals(List.of(file), listing());
  }

  @Test
  void aLinkStaysALink() throws IOException {
    Path file = Files.writeString(folder.resolve("rules.v4"), "old");
    Path link = Files.createSymbolicLink(folder.resolve("link"), Path.of("rules.v4"));
    Outputs.toFile(link, "new\n");
    assertTrue(Files.isSymbolicLink(link));
    assertEquals("new\n", Files.readString(file));
    assertEquals(List.of(link, file), listing());
  }

  @Test
  @Timeout(30) // a pipe without a reader waits
  void aPipeIsWrittenToAndStaysAPipe() throws Exception {
    Path pipe = folder.resolve("pipe");
    assertEquals(0, new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor());
    CompletableFuture<String> read =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                return Files.readString(pipe);
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            });
    Outputs.toFile(pipe, "new\n");
    assertEquals("new\n", read.get());
    assertTrue(!Files.isRegularFile(pipe), "the pipe was replaced");
    assertEquals(List.of(pipe), listing());
  }

  @Test
  void nothingIsLeftWhereOneFileOfManyCannotBeWritten() throws IOException {
    Path taken = Files.createDirectory(folder.resolve("rules.v6"));
    Failure failure =
        assertThrows(
            Failure.class,
            () -> Outputs.toDirectory(folder, files("rules.v4", "a", "rules.v6", "b")));
    assertEquals(2, failure.code());
    assertEquals(List.of(taken), listing());
  }

  @Test
  void onlyScriptsMayBeRun() {
    Outputs.toDirectory(folder.resolve("new/dir"), files("apply.sh", "true\n", "rules.v4", ""));
    assertTrue(Files.isExecutable(folder.resolve("new/dir/apply.sh")));
    assertTrue(!Files.isExecutable(folder.resolve("new/dir/rules.v4")));
  }

  @Test
  void aReaderThatWentAwayIsNoError() {
    OutputStream broken =
        new OutputStream() {
          @Override
          public void write(int b) throws IOException {
            throw new IOException("Broken pipe");
          }
        };
    Failure failure = assertThrows(Failure.class, () -> Outputs.toStream(broken, "rules"));
    assertEquals(141, failure.code());
    assertTrue(failure.quiet());
  }

  private static SortedMap<String, String> files(
      String first, String firstText, String second, String secondText) {
    return new TreeMap<>(Map.of(first, firstText, second, secondText));
  }

  private List<Path> listing() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.sorted().toList();
    }
  }
}
