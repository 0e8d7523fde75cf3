package dev.svcc.cli;

import dev.svcc.backend.Lowering;
import dev.svcc.backend.iptables.Hooks;
import dev.svcc.backend.iptables.Legality;
import dev.svcc.backend.iptables.ScriptWriter;
import dev.svcc.intent.NodeIntent;
import dev.svcc.rule.RuleSet;
import java.util.List;

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
    return new ScriptWriter(hooks).write(lower(layout.lowering(false)));
  }

  private List<RuleSet> lower(Lowering lowering) {
    List<RuleSet> rules =
        intent.families().stream().map(family -> lowering.lower(intent, family)).toList();
    rules.forEach(new Legality()::require);
    return rules;
  }
}
