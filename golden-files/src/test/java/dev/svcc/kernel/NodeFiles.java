package dev.svcc.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.svcc.backend.iptables.SaveReader;
import dev.svcc.backend.iptables.SetReader;
import dev.svcc.backend.ipvs.VirtualServerReader;
import dev.svcc.diagnostic.Diagnostics;
import dev.svcc.net.Family;
import dev.svcc.net.IpAddress;
import dev.svcc.rule.RuleSet;
import dev.svcc.rule.VirtualServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What {@code svcc compile -b ipvs -d DIR} wrote, to be loaded into a lab or read back.
 *
 * @param files the texts by file name
 */
public record NodeFiles(Map<String, String> files) {
  /** The lines of apply.sh that say which rules go into built-in chains, by family. */
  private static final Pattern HOOKS =
      Pattern.compile("hooks_([46])\\(\\) \\{\n  cat <<'END'\n(.*?)END\n", Pattern.DOTALL);

  private static final Pattern ADDRESS = Pattern.compile("(?m)^addr add ([^/ ]+)/");

  /** Reads a directory. */
  public static NodeFiles in(Path directory) throws IOException {
    Map<String, String> files = new TreeMap<>();
    try (Stream<Path> paths = Files.list(directory)) {
      for (Path path : paths.filter(Files::isRegularFile).toList()) {
        files.put(path.getFileName().toString(), Files.readString(path));
      }
    }
    return new NodeFiles(files);
  }

  /** Writes the files into a folder. */
  void writeTo(Path directory) throws IOException {
    for (Map.Entry<String, String> file : files.entrySet()) {
      Files.writeString(directory.resolve(file.getKey()), file.getValue());
    }
  }

  /** The text of a file, empty where there is none. */
  public String text(String name) {
    return files.getOrDefault(name, "");
  }

  private static String rulesName(Family family) {
    return family == Family.IPV4 ? "rules.v4" : "rules.v6";
  }

  /** The same behind rules of others. */
  public NodeFiles after(Family family, String rules) {
    if (rules.isEmpty()) {
      return this;
    }
    Map<String, String> all = new TreeMap<>(files);
    all.merge(rulesName(family), rules, (ours, others) -> others + ours);
    return new NodeFiles(all);
  }

  /** The rules of a family with the hooks that apply.sh makes. */
  public String rules(Family family) {
    StringBuilder out = new StringBuilder(text(rulesName(family)));
    Matcher hooks = HOOKS.matcher(text("apply.sh"));
    while (hooks.find()) {
      if (hooks.group(1).equals(family == Family.IPV4 ? "4" : "6")) {
        for (String line : hooks.group(2).lines().toList()) {
          String[] words = line.split(" ", 4);
          String place =
              words[2].equals("0") ? "-A " + words[1] : "-I " + words[1] + " " + words[2];
          out.append("*%s\n%s %s\nCOMMIT\n".formatted(words[0], place, words[3]));
        }
      }
    }
    return out.toString();
  }

  /** Every text but that of apply.sh, whose hooks stand among the rules. */
  public String all() {
    StringBuilder out = new StringBuilder();
    for (Map.Entry<String, String> file : files.entrySet()) {
      String text =
          switch (file.getKey()) {
            case "apply.sh" -> "";
            case "rules.v4" -> rules(Family.IPV4);
            case "rules.v6" -> rules(Family.IPV6);
            default -> file.getValue();
          };
      if (!text.isEmpty()) {
        out.append("### ").append(file.getKey()).append('\n').append(text);
      }
    }
    return out.toString();
  }

  /** The settings of sysctl.conf, each as {@code NAME=VALUE}. */
  public List<String> sysctls() {
    return text("sysctl.conf")
        .lines()
        .filter(line -> !line.startsWith("#") && !line.isBlank())
        .map(line -> line.replace(" ", ""))
        .toList();
  }

  /** The addresses of the dummy device. */
  public List<IpAddress> addresses() {
    return ADDRESS
        .matcher(text("addresses.batch"))
        .results()
        .map(result -> IpAddress.of(result.group(1)))
        .toList();
  }

  /** What makes a lab's node as apply.sh would, file by file. */
  public List<LabRun.Step> loads() {
    List<LabRun.Step> loads = new ArrayList<>();
    if (files.containsKey("ipset.restore")) {
      loads.add(new LabRun.Load("ipset", text("ipset.restore")));
    }
    for (Family family : Family.values()) {
      if (files.containsKey(rulesName(family))) {
        loads.add(LabRun.Load.rules(family, rules(family)));
      }
    }
    loads.add(new LabRun.Load("ip", text("addresses.batch")));
    loads.add(new LabRun.Load("ipvs", text("ipvs.rules")));
    return loads;
  }

  /** Whether there are rules for a family. */
  public boolean has(Family family) {
    return files.containsKey(rulesName(family));
  }

  /** All of a family, read back from the texts. */
  public RuleSet ruleSet(Family family) {
    Diagnostics diagnostics = new Diagnostics();
    RuleSet rules = SaveReader.read(rules(family), rulesName(family), family, diagnostics);
    List<VirtualServer> servers =
        VirtualServerReader.read(text("ipvs.rules"), "ipvs.rules", diagnostics).stream()
            .filter(server -> server.key().family() == family)
            .toList();
    RuleSet all =
        new RuleSet(
            family,
            rules.tables(),
            SetReader.read(text("ipset.restore"), "ipset.restore", family, diagnostics),
            servers,
            addresses().stream().filter(address -> address.family() == family).toList());
    assertEquals(List.of(), diagnostics.sorted());
    return all;
  }
}
