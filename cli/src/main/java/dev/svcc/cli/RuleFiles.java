package dev.svcc.cli;

import dev.svcc.backend.Lowering;
import dev.svcc.backend.iptables.Hooks;
import dev.svcc.backend.iptables.Legality;
import dev.svcc.backend.iptables.ScriptWriter;
import dev.svcc.intent.NodeIntent;
import dev.svcc.net.Family;
import dev.svcc.rule.RuleSet;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/** From what a node must do to the texts that make it do so. */
final class RuleFiles {
  private final NodeIntent intent;
  private final LayoutFlags layout;

  RuleFiles(NodeIntent intent, LayoutFlags layout) {
    this.intent = intent;
    this.layout = layout;
  }

  /** The one text for {@code iptables-restore} (or both tools, where there are two families). */
  String stream(Hooks hooks) {
    return new ScriptWriter(hooks).write(lower(layout.forStream()));
  }

  /**
   * The directory of files for one node: {@code rules.v4}, {@code rules.v6} and {@code
   * sysctl.conf}.
   */
  void writeTo(Path directory) {
    SortedMap<String, String> files = new TreeMap<>();
    for (RuleSet rules : lower(layout.forDirectory())) {
      files.put(rulesName(rules.family()), new ScriptWriter(Hooks.NONE).write(List.of(rules)));
    }
    Outputs.toDirectory(directory, files);
    Set<String> stale = new TreeSet<>();
    for (Family family : Family.values()) {
      if (!files.containsKey(rulesName(family))) {
        stale.add(rulesName(family));
      }
    }
    Outputs.removeStale(directory, stale);
  }

  private static String rulesName(Family family) {
    return family == Family.IPV4 ? "rules.v4" : "rules.v6";
  }

  private List<RuleSet> lower(Lowering lowering) {
    List<RuleSet> rules =
        intent.families().stream().map(family -> lowering.lower(intent, family)).toList();
    rules.forEach(new Legality()::require);
    return rules;
  }
}
