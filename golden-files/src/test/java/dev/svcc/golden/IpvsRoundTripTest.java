package dev.svcc.golden;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.svcc.backend.iptables.SetReader;
import dev.svcc.backend.ipvs.VirtualServerReader;
import dev.svcc.diagnostic.Diagnostics;
import dev.svcc.kernel.NodeFiles;
import dev.svcc.kernel.UserModeLinux;
import dev.svcc.net.Family;
import dev.svcc.rule.AddressSet;
import dev.svcc.rule.VirtualServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What the IPVS back end prints for every golden case is loaded and saved: the virtual servers and
 * the sets come back one by one, the rules line for line.
 */
@Tag("kernel")
final class IpvsRoundTripTest {
  private static final Duration LIMIT = Duration.ofSeconds(200);

  private static final String MARK = "=== ";

  @TempDir private Path folder;

  /** Loads and saves one case, and takes everything off again. */
  private static String loadAndSave(Path directory, String name) {
    return """
    cd %1$s
    echo '=== %2$s servers'; ipvsadm -R <ipvs.rules && ipvsadm -Sn; ipvsadm -C
    echo '=== %2$s sets'
    if [ -f ipset.restore ]; then ipset restore <ipset.restore && ipset save -s; fi
    for v in 4 6; do
      [ -f rules.v$v ] || continue
      t=iptables; [ $v = 4 ] || t=ip6tables
      echo "=== %2$s rules.v$v"
      $t-restore <rules.v$v && $t-save
      $t-restore <../empty
    done
    ipset destroy
    """
        .formatted(directory, name);
  }

  @Test
  void everythingComesBack() throws IOException {
    UserModeLinux.assumeAvailable();
    Map<String, NodeFiles> cases = new LinkedHashMap<>();
    StringBuilder script = new StringBuilder("exec 2>&1\n");
    Files.writeString(folder.resolve("empty"), "*mangle\nCOMMIT\n*filter\nCOMMIT\n*nat\nCOMMIT\n");
    for (GoldenCase c : GoldenCase.all()) {
      if (c.runIpvs("compile").exitCode() == 0) {
        NodeFiles files = c.compileIpvs();
        if (cases.containsValue(files)) {
          continue; // many cases of messages compile to the same
        }
        Path directory = Files.createDirectory(folder.resolve(c.name()));
        for (Map.Entry<String, String> file : files.files().entrySet()) {
          Files.writeString(directory.resolve(file.getKey()), file.getValue());
        }
        cases.put(c.name(), files);
        script.append(loadAndSave(directory, c.name()));
      }
    }
    Map<String, String> saved =
        parts(UserModeLinux.run(folder, script.toString(), LIMIT).orFail().output());
    int servers = 0;
    List<String> differences = new ArrayList<>();
    for (Map.Entry<String, NodeFiles> c : cases.entrySet()) {
      List<VirtualServer> written = servers(c.getValue().text("ipvs.rules"), differences);
      servers += written.size();
      compare(c.getKey(), "servers", saved, differences, written, IpvsRoundTripTest::servers);
      List<AddressSet> sets = sets(c.getValue().text("ipset.restore"), differences);
      compare(c.getKey(), "sets", saved, differences, sets, IpvsRoundTripTest::sets);
      for (Family family : Family.values()) {
        String name = family == Family.IPV4 ? "rules.v4" : "rules.v6";
        if (c.getValue().has(family)) {
          List<String> lines = rules(c.getValue().text(name), differences);
          compare(c.getKey(), name, saved, differences, lines, IpvsRoundTripTest::rules);
        }
      }
    }
    System.out.println(
        servers
            + " virtual servers of "
            + cases.size()
            + " cases loaded and saved, "
            + differences.size()
            + " differences");
    assertTrue(servers > 0);
    assertEquals("", String.join("\n", differences));
  }

  /** Reads a text, and says what cannot be read. */
  private interface Reading<T> {
    List<T> read(String text, List<String> problems);
  }

  private static <T> void compare(
      String name,
      String part,
      Map<String, String> saved,
      List<String> differences,
      List<T> written,
      Reading<T> reading) {
    String text = saved.getOrDefault(name + " " + part, "nothing saved");
    List<T> back = reading.read(text, differences);
    if (!back.equals(written)) {
      differences.add(name + " " + part + "\n  written " + written + "\n  saved   " + back);
    }
  }

  private static Map<String, String> parts(String output) {
    Map<String, String> parts = new LinkedHashMap<>();
    for (String part : output.split("(?m)^" + MARK, -1)) {
      int end = part.indexOf('\n');
      if (end > 0) {
        parts.put(part.substring(0, end), part.substring(end + 1));
      }
    }
    return parts;
  }

  private static List<VirtualServer> servers(String text, List<String> problems) {
    Diagnostics diagnostics = new Diagnostics();
    List<VirtualServer> servers = VirtualServerReader.read(text, "ipvs.rules", diagnostics);
    diagnostics.sorted().forEach(problem -> problems.add(problem.toString()));
    return servers;
  }

  /** Sets are saved in the order they were made in; a kernel's own order is not compared. */
  private static List<AddressSet> sets(String text, List<String> problems) {
    Diagnostics diagnostics = new Diagnostics();
    List<AddressSet> sets = SetReader.read(text, "sets", Family.IPV4, diagnostics);
    diagnostics.sorted().forEach(problem -> problems.add(problem.toString()));
    return sets.stream().sorted(Comparator.comparing(AddressSet::name)).toList();
  }

  /** Without comments, counters and built-in chains, table by table. */
  private static List<String> rules(String text, List<String> problems) {
    Map<String, List<String>> tables = new LinkedHashMap<>();
    List<String> table = new ArrayList<>();
    for (String line : text.lines().toList()) {
      if (line.startsWith("*")) {
        table = tables.computeIfAbsent(line, key -> new ArrayList<>());
      } else if (line.startsWith("-") || (line.startsWith(":") && line.contains(" - "))) {
        table.add(line);
      }
    }
    List<String> lines = new ArrayList<>();
    tables.entrySet().stream()
        .filter(entry -> !entry.getValue().isEmpty())
        .sorted(Map.Entry.comparingByKey())
        .forEach(
            entry -> {
              lines.add(entry.getKey());
              lines.addAll(entry.getValue());
            });
    return lines;
  }
}
