package dev.svcc.cli;

import dev.svcc.backend.Lowering;
import dev.svcc.backend.iptables.ApplyScript;
import dev.svcc.backend.iptables.Hooks;
import dev.svcc.backend.iptables.Legality;
import dev.svcc.backend.iptables.NodeSysctls;
import dev.svcc.backend.iptables.ScriptWriter;
import dev.svcc.backend.iptables.SetScript;
import dev.svcc.intent.NodeIntent;
import dev.svcc.net.Family;
import dev.svcc.rule.RuleSet;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** From what a node must do to the texts that make it do so. */
final class RuleFiles {
  private static final String SETS = "sets";

  private final NodeIntent intent;
  private final LayoutFlags layout;

  RuleFiles(NodeIntent intent, LayoutFlags layout) {
    this.intent = intent;
    this.layout = layout;
  }

  /** The one text for {@code iptables-restore} (or both tools, where there are two families). */
  String stream(Hooks hooks) {
    return new ScriptWriter(hooks).write(lower(intent, layout.forStream()));
  }

  /**
   * The directory of files for one node: {@code rules.v4}, {@code rules.v6}, {@code sets}, {@code
   * sysctl.conf}, each where there is something in it, and the {@code apply.sh} that loads them.
   */
  void writeTo(Path directory) {
    List<RuleSet> ruleSets = lower(intent, layout.forDirectory());
    SortedMap<String, String> files = new TreeMap<>();
    for (RuleSet rules : ruleSets) {
      files.put(rulesName(rules.family()), new ScriptWriter(Hooks.NONE).write(List.of(rules)));
    }
    String sets = new SetScript().write(ruleSets);
    if (!sets.isEmpty()) {
      files.put(SETS, sets);
    }
    files.put("sysctl.conf", NodeSysctls.text(intent));
    files.put("apply.sh", new ApplyScript().write(ruleSets));
    Outputs.toDirectory(directory, files);
    SortedSet<String> stale = new TreeSet<>();
    stale.add(SETS);
    for (Family family : Family.values()) {
      stale.add(rulesName(family));
    }
    stale.removeAll(files.keySet());
    Outputs.removeStale(directory, stale);
  }

  private static String rulesName(Family family) {
    return family == Family.IPV4 ? "rules.v4" : "rules.v6";
  }

  /**
   * The rules of every family of the intent, each found legal.
   *
   * @throws IllegalStateException if the kernel would refuse what the lowering made
   */
  static List<RuleSet> lower(NodeIntent intent, Lowering lowering) {
    List<RuleSet> rules =
        intent.families().stream().map(family -> lowering.lower(intent, family)).toList();
    rules.forEach(new Legality()::require);
    return rules;
  }
}
