package dev.svcc.golden;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.svcc.program.Scratch;
import dev.svcc.program.Svcc;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * The same objects give the same bytes, however they are spread over documents and files, and
 * wherever svcc runs.
 */
final class DeterminismTest {
  private static final int SHUFFLES = 5;

  @TestFactory
  Stream<DynamicTest> shuffledDocumentsGiveTheSameBytes() {
    return compiling().map(c -> DynamicTest.dynamicTest(c.name(), () -> shuffle(c)));
  }

  private static void shuffle(GoldenCase c) {
    String expected = c.run("compile").out();
    List<String> documents = documents(c);
    for (int seed = 0; seed < SHUFFLES; seed++) {
      Random random = new Random(seed);
      List<String> order = new ArrayList<>(documents);
      Collections.shuffle(order, random);
      assertEquals(expected, compile(c, order, random), "seed " + seed);
    }
  }

  @TestFactory
  Stream<DynamicTest> theLocaleHasNoSay() {
    return compiling()
        .limit(5)
        .map(
            c ->
                DynamicTest.dynamicTest(
                    c.name(),
                    () -> {
                      String expected = c.run("compile").out();
                      Locale before = Locale.getDefault();
                      try {
                        Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
                        assertEquals(expected, c.run("compile").out());
                      } finally {
                        Locale.setDefault(before);
                      }
                    }));
  }

  private static Stream<GoldenCase> compiling() {
    return GoldenCase.all().stream().filter(c -> c.run("compile").exitCode() == 0);
  }

  private static List<String> documents(GoldenCase c) {
    List<String> documents = new ArrayList<>();
    try (Stream<Path> files = Files.walk(c.folder().resolve("manifests"))) {
      for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
        if (file.toString().endsWith(".json")) {
          documents.add(Files.readString(file));
        } else {
          documents.addAll(List.of(Files.readString(file).split("(?m)^---\\s*$", -1)));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return documents;
  }

  /** Spreads the documents over a random number of files with random names. */
  private static String compile(GoldenCase c, List<String> documents, Random random) {
    try (Scratch scratch = Scratch.open()) {
      Path folder = scratch.folder();
      int files = 1 + random.nextInt(documents.size());
      List<StringBuilder> texts = new ArrayList<>();
      for (int i = 0; i < files; i++) {
        texts.add(new StringBuilder());
      }
      for (String document : documents) {
        texts.get(random.nextInt(files)).append("---\n").append(document.strip()).append('\n');
      }
      for (int i = 0; i < files; i++) {
        Files.writeString(
            folder.resolve((char) ('a' + random.nextInt(26)) + "-" + i + ".yaml"), texts.get(i));
      }
      return run(c, folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String run(GoldenCase c, Path folder) {
    List<String> args = new ArrayList<>(List.of("compile"));
    args.addAll(c.options());
    GoldenCase.lockIn(folder, args);
    args.add(folder.toString());
    return Svcc.output(args);
  }
}
