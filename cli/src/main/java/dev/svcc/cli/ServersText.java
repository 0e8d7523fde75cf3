package dev.svcc.cli;

import dev.svcc.analysis.Subject;
import dev.svcc.backend.ipvs.VirtualServerWriter;
import dev.svcc.diagnostic.ObjectRef;
import dev.svcc.rule.RuleSet;
import dev.svcc.rule.VirtualServer;
import java.util.List;

/** The virtual servers of IPVS that an object made, for people. */
final class ServersText {
  private ServersText() {}

  /** The servers in the words of ipvsadm, each with its line of the manifests; or empty. */
  static String of(Subject.OfObject subject, List<RuleSet> ruleSets) {
    StringBuilder out = new StringBuilder();
    for (RuleSet rules : ruleSets) {
      for (VirtualServer server : rules.virtualServers()) {
        ObjectRef object = server.origin().object();
        if (object != null && subject.means(object)) {
          RuleSet alone =
              new RuleSet(rules.family(), List.of(), List.of(), List.of(server), List.of());
          out.append("virtual server of IPVS, ").append(Escaped.text(server.origin().at() + ""));
          out.append(": ").append(server.origin().reason()).append('\n');
          new VirtualServerWriter()
              .write(List.of(alone))
              .lines()
              .forEach(line -> out.append("  ").append(line).append('\n'));
        }
      }
    }
    return out.isEmpty() ? "" : out.append('\n').toString();
  }
}
