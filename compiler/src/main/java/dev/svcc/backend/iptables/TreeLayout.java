package dev.svcc.backend.iptables;

import dev.svcc.backend.Lowering;
import dev.svcc.intent.NodeIntent;
import dev.svcc.intent.NodeProfile;
import dev.svcc.intent.ServiceIntent;
import dev.svcc.net.Family;
import dev.svcc.rule.AddressSet;
import dev.svcc.rule.RuleSet;
import dev.svcc.rule.Table;
import dev.svcc.rule.TableBuilder;
import java.util.ArrayList;
import java.util.List;

/**
 * Services as trees of chains, so that a packet meets O(log n) rules: by address, by port, by the
 * dice. Decides every packet as {@link KubeProxyLayout} does. Chains are called SVCC-…, never
 * KUBE-…: the layout can stand beside a kube-proxy and be removed whole. See docs/layout-tree.md.
 */
public final class TreeLayout implements Lowering {
  private static final int STRETCH = 500;

  private final FilterPart policies;
  private final Hairpin hairpin;

  /**
   * The layout.
   *
   * @param policies what comes before the Services' rules in the filter table
   * @param hairpin how an endpoint that reaches itself is told
   */
  public TreeLayout(FilterPart policies, Hairpin hairpin) {
    this.policies = policies;
    this.hairpin = hairpin;
  }

  @Override
  public RuleSet lower(NodeIntent intent, Family family) {
    TableBuilder filter = new TableBuilder(Table.Name.FILTER);
    TableBuilder nat = new TableBuilder(Table.Name.NAT);
    TreeNames names = new TreeNames();
    BaseRules base = BaseRules.tree(intent.node(), family);
    List<ServiceIntent> services = intent.services(family);
    List<AddressSet> sets = policies.addTo(filter, intent, family);
    new HairpinRules(nat, names, family, intent.node().masqueradeMark())
        .addTo(base.postrouting(), hairpin, services);
    TreeFilter refusals = new TreeFilter(filter, names, base);
    services.forEach(refusals::add);
    new TreeFilterHooks(base, refusals).addTo(filter);
    refusals.write(family);

    base.addNat(nat);
    List<DispatchEntry> addresses = new ArrayList<>(services.size());
    List<DispatchEntry> nodePorts = new ArrayList<>();
    for (Programs some :
        Stretches.map(services, STRETCH, some -> new Programs().with(some, intent.node()))) {
      nat.addAll(some.nat);
      addresses.addAll(some.addresses);
      nodePorts.addAll(some.nodePorts);
    }
    new ServiceDispatch(nat, names, family, 'D').write(base.services(), addresses);
    if (!nodePorts.isEmpty()) { // else no packet need be asked whether it is for the node
      new PortDispatch(nat, names, nodePorts).write(base.nodePorts(), "SVCC-N");
      base.addNodePortJumps(nat);
    }
    return new RuleSet(family, List.of(filter.build(), nat.build()), sets);
  }

  /** What some Services add to the nat table, and to what finds them; no two share a chain. */
  private static final class Programs {
    private final TableBuilder nat = new TableBuilder(Table.Name.NAT);
    private final TreeNames names = new TreeNames();
    private final List<DispatchEntry> addresses = new ArrayList<>();
    private final List<DispatchEntry> nodePorts = new ArrayList<>();

    Programs with(List<ServiceIntent> services, NodeProfile node) {
      for (ServiceIntent service : services) {
        new ServiceProgram(nat, names, service, node).addTo(addresses, nodePorts);
      }
      return this;
    }
  }
}
