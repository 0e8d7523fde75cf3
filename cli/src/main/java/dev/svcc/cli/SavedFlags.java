package dev.svcc.cli;

import dev.svcc.analysis.NodeNetwork;
import dev.svcc.rule.RuleSet;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** What was saved on a node, to be judged by instead of what manifests would be compiled to. */
final class SavedFlags {
  private List<Path> rules = List.of();
  private List<Path> routes = List.of();

  void declare(Flags flags) {
    flags
        .flag("--rules")
        .takes("DUMP", Path.class)
        .list()
        .says(
            "Judge by what iptables-save, ip6tables-save, ipset save and ipvsadm -Sn printed",
            "on a node (with --node-ip), instead of compiling; manifests only give names.")
        .to(value -> rules = value);
    flags
        .flag("--routes")
        .takes("FILE", Path.class)
        .list()
        .says(
            "With --rules: what ip route and ip -6 route printed there. Then interfaces are",
            "known, which rules may ask for.")
        .to(value -> routes = value);
  }

  /** Whether there are rules to judge by. */
  boolean given() {
    return !rules.isEmpty();
  }

  /** Says what does not go together before anything is read. */
  void check() {
    if (rules.isEmpty() && !routes.isEmpty()) {
      throw Failure.invalid("--routes goes with --rules: only saved rules ask for its interfaces");
    }
  }

  /** The rules, one set a family; empty if a file cannot be read. */
  Optional<List<RuleSet>> rules(Pipeline pipeline) {
    return pipeline.readRules(Sources.of(rules));
  }

  /** The routes, none where no file was given; empty if a file cannot be read. */
  Optional<List<NodeNetwork.Route>> routes(Pipeline pipeline) {
    return pipeline.readRoutes(Sources.of(routes));
  }
}
