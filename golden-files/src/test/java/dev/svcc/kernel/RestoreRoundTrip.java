package dev.svcc.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.svcc.net.Family;
import dev.svcc.rule.Table;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Loads rule text into empty namespaces with each variant of iptables and saves it: every table
 * must come back line for line. Apart from that stand, by the canonical form: lines of built-in
 * chains, {@code -I CHAIN N} which comes back as {@code -A CHAIN}, comments, and in a dual stream
 * the tags.
 */
public final class RestoreRoundTrip {
  private static final Duration TIMEOUT = Duration.ofMinutes(2);

  /** The two programs behind the name iptables. */
  public enum Variant {
    LEGACY("legacy"),
    NFT("nft");

    private final String text;

    Variant(String text) {
      this.text = text;
    }

    /** {@code iptables-<this>-restore}. */
    public String text() {
      return text;
    }
  }

  private RestoreRoundTrip() {}

  /** Fails unless the text comes back from both variants, for each of its families. */
  public static void check(String text, List<Family> families) {
    check(text, families, "");
  }

  /**
   * The same after some shell commands, such as those that create sets.
   *
   * @param before commands to run in the namespace before the load
   */
  public static void check(String text, List<Family> families, String before) {
    for (Variant variant : Variant.values()) {
      List<String> saved = load(text, families, before, variant);
      int at = 0;
      for (Family family : families) {
        for (Table.Name table : tables(text)) {
          compare(
              expected(text, table, family),
              ofTable(saved.get(at++), table),
              variant + " " + family + " " + table);
        }
      }
    }
  }

  /** A whole table is too much to print: the first line that differs says what is wrong. */
  private static void compare(List<String> expected, List<String> saved, String where) {
    for (int i = 0; i < Math.min(expected.size(), saved.size()); i++) {
      assertEquals(expected.get(i), saved.get(i), where + ", line " + (i + 1) + " of the table");
    }
    assertEquals(expected.size(), saved.size(), where + ", number of lines");
  }

  /** One saved text for each family and table of the text. */
  private static List<String> load(
      String text, List<Family> families, String before, Variant variant) {
    try {
      Path directory = Files.createTempDirectory("svcc-round-trip");
      StringBuilder script = new StringBuilder(before).append('\n');
      List<Path> files = new ArrayList<>();
      Path rules = Files.writeString(directory.resolve("rules"), text);
      for (Family family : families) {
        script.append(tool(family, variant)).append("-restore --noflush < rules\n");
      }
      for (Family family : families) {
        for (Table.Name table : tables(text)) {
          Path file = directory.resolve("saved-" + family + "-" + table.text());
          files.add(file);
          script.append(tool(family, variant)).append("-save -t ").append(table.text());
          script.append(" > ").append(file.getFileName()).append('\n');
        }
      }
      PrivateNamespace.runIn(directory, script.toString(), TIMEOUT).orFail();
      List<String> saved = new ArrayList<>();
      for (Path file : files) {
        saved.add(Files.readString(file));
        Files.delete(file);
      }
      Files.delete(rules);
      for (String rest : List.of("script.sh", "xtables.lock")) {
        Files.deleteIfExists(directory.resolve(rest));
      }
      Files.delete(directory);
      return saved;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String tool(Family family, Variant variant) {
    return (family == Family.IPV4 ? "iptables-" : "ip6tables-") + variant.text();
  }

  private static List<Table.Name> tables(String text) {
    List<Table.Name> found = new ArrayList<>();
    for (Table.Name name : Table.Name.values()) {
      if (text.lines().anyMatch(("*" + name.text())::equals)) {
        found.add(name);
      }
    }
    return found;
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
