package dev.svcc.manifest;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.svcc.diagnostic.Code;
import dev.svcc.diagnostic.Diagnostic;
import dev.svcc.diagnostic.Diagnostics;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SourceFinderTest {
  @TempDir private Path folder;

  private final Diagnostics diagnostics = new Diagnostics();

  private List<String> find(String... paths) {
    ByteArrayInputStream in = new ByteArrayInputStream("in".getBytes(StandardCharsets.UTF_8));
    return new SourceFinder()
        .find(Arrays.asList(paths), in, diagnostics).stream()
            .map(source -> source.name().replace(folder.toString(), "DIR"))
            .toList();
  }

  private Path write(String name) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, name);
  }

  @Test
  void directoriesGiveTheirManifestsSortedByBytes() throws IOException {
    for (String name :
        List.of(
            "b.yaml", "B.yml", "a/z.json", "a.yaml", "note.txt", ".hidden.yaml", ".git/c.yaml")) {
      write(name);
    }
    assertEquals(
        List.of("DIR/B.yml", "DIR/a/z.json", "DIR/a.yaml", "DIR/b.yaml"), find(folder.toString()));
    assertEquals(List.of(), diagnostics.sorted());
  }

  @Test
  void filesThatAreNamedMayBeCalledAnything() throws IOException {
    Path file = write(".note.txt");
    assertEquals(List.of("DIR/.note.txt"), find(file.toString()));
  }

  @Test
  void whateverIsReachedTwiceIsReadOnce() throws IOException {
    Path file = write("a.yaml");
    Files.createSymbolicLink(folder.resolve("b.yaml"), file);
    assertEquals(List.of("DIR/a.yaml", "-"), find(file.toString(), folder.toString(), "-", "-"));
  }

  @Test
  void linksAreFollowedAndLoopsEnd() throws IOException {
    write("real/a.yaml");
    Files.createSymbolicLink(folder.resolve("real/loop"), folder);
    Files.createSymbolicLink(folder.resolve("other"), folder.resolve("real"));
    assertEquals(List.of("DIR/other/a.yaml"), find(folder.toString()));
  }

  @Test
  void whatIsMissingIsReportedAndTheRestRead() throws IOException {
    Path file = write("a.yaml");
    String missing = folder.resolve("missing").toString();
    assertEquals(List.of("DIR/a.yaml"), find(missing, "no\0path", file.toString()));
    assertEquals(
        List.of(Code.UNREADABLE, Code.UNREADABLE),
        diagnostics.sorted().stream().map(Diagnostic::code).toList());
  }

  @Test
  void aBrokenLinkToAManifestIsReported() throws IOException {
    Files.createSymbolicLink(folder.resolve("a.yaml"), folder.resolve("gone"));
    Files.createSymbolicLink(folder.resolve("a.txt"), folder.resolve("gone"));
    assertEquals(List.of(), find(folder.toString()));
    assertEquals(1, diagnostics.sorted().size());
  }
}
