package dev.svcc.cli;

import dev.svcc.backend.Lowering;
import dev.svcc.backend.iptables.ApplyScript;
import dev.svcc.backend.iptables.BundleScript;
import dev.svcc.backend.iptables.Hooks;
import dev.svcc.backend.iptables.Legality;
import dev.svcc.backend.iptables.NodeSysctls;
import dev.svcc.backend.iptables.ScriptWriter;
import dev.svcc.backend.iptables.SetScript;
import dev.svcc.backend.ipvs.AddressBatch;
import dev.svcc.backend.ipvs.IpvsSysctls;
import dev.svcc.backend.ipvs.VirtualServerLegality;
import dev.svcc.backend.ipvs.VirtualServerWriter;
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
  private static final String SETS = "ipset.restore";
  private static final String SERVERS = "ipvs.rules";
  private static final String ADDRESSES = "addresses.batch";

  private final NodeIntent intent;
  private final LayoutFlags layout;

  RuleFiles(NodeIntent intent, LayoutFlags layout) {
    this.intent = intent;
    this.layout = layout;
  }

  /**
   * The one text for {@code iptables-restore} (or both tools, where there are two families), or for
   * {@code ipvsadm -R}.
   */
  String stream(Hooks hooks) {
    List<RuleSet> ruleSets = lower(intent, layout.forStream());
    return switch (layout.backend().backend()) {
      case IPTABLES -> new ScriptWriter(hooks).write(ruleSets);
      case IPVS -> new VirtualServerWriter().write(ruleSets);
    };
  }

  /** One script that brings the files along and runs {@code apply.sh} among them. */
  String script() {
    return new BundleScript().write(files());
  }

  /** Writes the files for one node into a directory, and removes those of an earlier run. */
  void writeTo(Path directory) {
    SortedMap<String, String> files = files();
    Outputs.toDirectory(directory, files);
    SortedSet<String> stale = new TreeSet<>(List.of(SETS, SERVERS, ADDRESSES, "sets"));
    for (Family family : Family.values()) {
      stale.add(rulesName(family));
    }
    stale.removeAll(files.keySet());
    Outputs.removeStale(directory, stale);
  }

  /**
   * The files for one node, each where there is something in it: {@code rules.v4}, {@code
   * rules.v6}, {@code ipset.restore}, {@code sysctl.conf}, for IPVS also {@code ipvs.rules} and
   * {@code addresses.batch}, and the {@code apply.sh} that loads them.
   */
  private SortedMap<String, String> files() {
    List<RuleSet> ruleSets = lower(intent, layout.forDirectory());
    SortedMap<String, String> files = new TreeMap<>();
    for (RuleSet rules : ruleSets) {
      files.put(rulesName(rules.family()), new ScriptWriter(Hooks.NONE).write(List.of(rules)));
    }
    String sets = new SetScript().write(ruleSets);
    if (!sets.isEmpty()) {
      files.put(SETS, sets);
    }
    switch (layout.backend().backend()) {
      case IPTABLES -> files.put("sysctl.conf", NodeSysctls.text(intent));
      case IPVS -> {
        files.put("sysctl.conf", IpvsSysctls.text(intent.families(), layout.backend().ipvs()));
        files.put(SERVERS, new VirtualServerWriter().write(ruleSets));
        files.put(ADDRESSES, new AddressBatch().write(ruleSets));
      }
    }
    files.put("apply.sh", new ApplyScript().write(ruleSets));
    return files;
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
    rules.forEach(new VirtualServerLegality()::require);
    return rules;
  }
}
