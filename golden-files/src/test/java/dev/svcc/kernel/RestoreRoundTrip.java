package dev.svcc.kernel;

import dev.svcc.net.Family;
import dev.svcc.program.Scratch;
import dev.svcc.rule.Table;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Loads rule texts into empty namespaces with one variant of iptables and saves them: every table
 * must come back line for line. Apart from that stand, by the canonical form: lines of built-in
 * chains, {@code -I CHAIN N} which comes back as {@code -A CHAIN}, comments, and in a dual stream
 * the tags.
 */
public final class RestoreRoundTrip {
  /** For all texts together. */
  private static final Duration TIMEOUT = Duration.ofMinutes(2);

  /** One text, in one namespace of its own: all families, then what is saved of each. */
  private static final String ONE =
      """
      variant=$1 folder=$2
      shift 2
      for tool; do "$tool-$variant-restore" --noflush < "$folder/rules"; done
      for tool; do "$tool-$variant-save" > "$folder/$tool"; done
      """;

  private RestoreRoundTrip() {}

  /**
   * A text to load.
   *
   * @param name what to call it when it differs
   * @param rules the text
   * @param families whose tools load it: both for a dual stream
   */
  public record Text(String name, String rules, List<Family> families) {
    public Text {
      families = List.copyOf(families);
    }
  }

  /**
   * Loads each text into a namespace of its own.
   *
   * @param before shell commands to run in each namespace before the load, such as those that
   *     create sets
   * @return a line for each table that came back otherwise, and for each text that was refused
   */
  public static List<String> differences(Variant variant, List<Text> texts, String before) {
    try (Scratch scratch = Scratch.open()) {
      return differences(scratch.absolute(), variant, texts, before);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<String> differences(
      Path directory, Variant variant, List<Text> texts, String before) throws IOException {
    Files.writeString(directory.resolve("one.sh"), before + ONE);
    StringBuilder script = new StringBuilder();
    for (int i = 0; i < texts.size(); i++) {
      Path folder = Files.createDirectory(directory.resolve("text" + i));
      Files.writeString(folder.resolve("rules"), texts.get(i).rules());
      script.append("unshare --net -- sh -eu one.sh ").append(variant.text()).append(" text");
      script.append(i);
      texts.get(i).families().forEach(family -> script.append(' ').append(tool(family)));
      // What is refused has not been saved; the others go on.
      script.append(" 2> text").append(i).append("/errors || :\n");
    }
    PrivateNamespace.runIn(directory, script.toString(), TIMEOUT).orFail();
    List<String> differences = new ArrayList<>();
    for (int i = 0; i < texts.size(); i++) {
      differences.addAll(differences(directory.resolve("text" + i), variant, texts.get(i)));
    }
    return differences;
  }

  private static List<String> differences(Path folder, Variant variant, Text text)
      throws IOException {
    List<String> differences = new ArrayList<>();
    for (Family family : text.families()) {
      String where = text.name() + ", " + tool(family) + "-" + variant.text();
      Path saved = folder.resolve(tool(family));
      if (!Files.exists(saved)) {
        differences.add(where + ": " + Files.readString(folder.resolve("errors")));
        continue;
      }
      for (Table.Name table : Table.Name.values()) {
        List<String> expected = expected(text.rules(), table, family);
        List<String> found = ofTable(Files.readString(saved), table);
        difference(where + ", " + table.text(), expected, found).ifPresent(differences::add);
      }
    }
    return differences;
  }

  /** A whole table is too much to print: the first line that differs says what is wrong. */
  private static Optional<String> difference(
      String where, List<String> expected, List<String> found) {
    for (int i = 0; i < Math.max(expected.size(), found.size()); i++) {
      String written = i < expected.size() ? expected.get(i) : "nothing";
      String saved = i < found.size() ? found.get(i) : "nothing";
      if (!written.equals(saved)) {
        String line = where + ", line " + (i + 1) + " of the table:\n";
        return Optional.of(line + "  written " + written + "\n  saved   " + saved);
      }
    }
    return Optional.empty();
  }

  private static String tool(Family family) {
    return family == Family.IPV4 ? "iptables" : "ip6tables";
  }

  private static List<String> expected(String text, Table.Name table, Family family) {
    String own = family == Family.IPV4 ? " -4 " : " -6 ";
    String other = family == Family.IPV4 ? " -6 " : " -4 ";
    List<String> lines = new ArrayList<>();
    for (String line : ofTable(text, table)) {
      String rule = line.replaceFirst("^-I ([A-Z]+) [0-9]+", "-A $1");
      int tag = rule.startsWith("-A ") ? rule.indexOf(' ', 3) : -1;
      if (tag >= 0 && rule.startsWith(other, tag)) {
        continue;
      }
      lines.add(
          tag >= 0 && rule.startsWith(own, tag)
              ? rule.substring(0, tag) + rule.substring(tag + 3)
              : rule);
    }
    return lines;
  }

  /** The lines of a table, but for comments and built-in chains. */
  private static List<String> ofTable(String text, Table.Name table) {
    List<String> lines = new ArrayList<>();
    boolean inside = false;
    for (String line : text.lines().toList()) {
      if (line.startsWith("*")) {
        inside = line.equals("*" + table.text());
      }
      boolean builtIn =
          line.startsWith(":") && table.hooks().contains(line.substring(1).split(" ", 2)[0]);
      if (inside && !line.startsWith("#") && !builtIn) {
        lines.add(line);
      }
    }
    return lines;
  }
}
