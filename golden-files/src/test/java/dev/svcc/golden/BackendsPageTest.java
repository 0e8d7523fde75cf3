package dev.svcc.golden;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Every difference between back ends that docs/backends.md tells is held by what its row names. */
final class BackendsPageTest {
  private static final Path PAGE = Path.of("..", "docs", "backends.md");

  private static final Path KERNEL_TESTS = Path.of("src", "test", "java", "dev", "svcc", "kernel");

  @Test
  void everyRowNamesAGoldenCaseWithFlowsOrAKernelTest() throws IOException {
    Set<String> known =
        GoldenCase.all().stream()
            .filter(c -> c.has("flows.tsv") || c.has("flows-ipvs.tsv"))
            .map(GoldenCase::name)
            .collect(Collectors.toCollection(TreeSet::new));
    try (Stream<Path> tests = Files.list(KERNEL_TESTS)) {
      tests.map(test -> test.getFileName().toString().replace(".java", "")).forEach(known::add);
    }
    List<List<String>> rows = rowsWithCases();
    assertTrue(rows.size() > 10, rows.toString());
    Set<String> unknown = new TreeSet<>();
    for (List<String> row : rows) {
      Set<String> named = new TreeSet<>(List.of(row.getLast().split(", ", -1)));
      named.removeAll(known);
      unknown.addAll(named);
    }
    assertEquals(Set.of(), unknown);
  }

  /** The cells of the rows of tables whose last column is called case. */
  private static List<List<String>> rowsWithCases() throws IOException {
    List<List<String>> rows = new ArrayList<>();
    boolean within = false;
    for (String line : Files.readAllLines(PAGE)) {
      if (!line.startsWith("|")) {
        within = false;
      } else if (line.endsWith("| case |")) {
        within = true;
      } else if (within && !line.startsWith("|---")) {
        rows.add(List.of(line.substring(2, line.length() - 2).split(" \\| ", -1)));
      }
    }
    return rows;
  }
}
