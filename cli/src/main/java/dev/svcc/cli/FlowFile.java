package dev.svcc.cli;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads a file of flows: from, to and what is expected, with tabs between; lines that begin with #
 * are comments.
 */
final class FlowFile {
  /**
   * A line of the file.
   *
   * @param number counted from 1
   * @param from as in {@code --from}
   * @param to as in {@code --to}
   * @param expected as in {@code --expect}
   */
  record Line(int number, String from, String to, String expected) {}

  private FlowFile() {}

  /** The flows of a file; at least one. */
  static List<Line> read(Path file) {
    List<Line> flows = new ArrayList<>();
    List<String> lines = lines(file);
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i).stripTrailing();
      if (line.isBlank() || line.startsWith("#")) {
        continue;
      }
      String[] cells = line.split("\t+", -1);
      if (cells.length != 3) {
        throw Failure.invalid(
            file
                + ":"
                + (i + 1)
                + ": "
                + cells.length
                + (cells.length == 1 ? " cell" : " cells")
                + " where there must be three with tabs between: from, to, what is expected");
      }
      flows.add(new Line(i + 1, cells[0].strip(), cells[1].strip(), cells[2].strip()));
    }
    if (flows.isEmpty()) {
      throw Failure.invalid(file + ": no flows in it");
    }
    return flows;
  }

  private static List<String> lines(Path file) {
    try {
      return Files.readAllLines(file);
    } catch (CharacterCodingException e) {
      throw Failure.invalid(file + ": not UTF-8 text");
    } catch (IOException e) {
      throw Failure.invalid(file + ": " + Outputs.reason(e));
    }
  }
}
