package dev.svcc.kernel;

import dev.svcc.backend.iptables.Hooks;
import dev.svcc.backend.iptables.ScriptWriter;
import dev.svcc.backend.iptables.SetScript;
import dev.svcc.backend.ipvs.AddressBatch;
import dev.svcc.backend.ipvs.VirtualServerWriter;
import dev.svcc.rule.RuleSet;
import java.util.ArrayList;
import java.util.List;

/** Rule sets of the IPVS back end as a lab's node loads them. */
public final class IpvsLoads {
  /** The setting without which what goes through IPVS is not masqueraded. */
  public static final List<String> SYSCTLS = List.of("net.ipv4.vs.conntrack=1");

  private IpvsLoads() {}

  /** Sets, rules with their hooks, addresses and virtual servers of all families. */
  public static List<LabRun.Step> of(List<RuleSet> ruleSets) {
    List<LabRun.Step> loads = new ArrayList<>();
    loads.add(new LabRun.Load("ipset", new SetScript().write(ruleSets)));
    for (RuleSet rules : ruleSets) {
      String text = new ScriptWriter(Hooks.INSERT).write(List.of(rules));
      loads.add(LabRun.Load.rules(rules.family(), text));
    }
    loads.add(new LabRun.Load("ip", new AddressBatch().write(ruleSets)));
    loads.add(new LabRun.Load("ipvs", new VirtualServerWriter().write(ruleSets)));
    return loads;
  }
}
