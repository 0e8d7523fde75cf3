package dev.svcc.backend.ipvs;

import dev.svcc.backend.Lowering;
import dev.svcc.backend.iptables.NodeRules;
import dev.svcc.backend.iptables.PolicyLowering;
import dev.svcc.intent.NodeIntent;
import dev.svcc.net.Family;
import dev.svcc.net.IpAddress;
import dev.svcc.rule.AddressSet;
import dev.svcc.rule.RuleSet;
import dev.svcc.rule.Table;
import dev.svcc.rule.TableBuilder;
import dev.svcc.rule.VirtualServer;
import dev.svcc.rule.VirtualServer.Forwarding;
import dev.svcc.rule.VirtualServer.RealServer;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Services as virtual servers, one for each address and port where a Service answers, with
 * kube-proxy's ipsets and a fixed number of iptables rules that ask them (kube-proxy:
 * ipvs/proxier.go).
 *
 * <p>The way of a packet to a Service: the address is the node's own, so it goes to INPUT, still to
 * the virtual address; behind that hook's filter table IPVS takes it, and the packet goes on
 * through OUTPUT, now to the real server, and POSTROUTING, never through FORWARD. The node's own
 * packets are taken in OUTPUT, behind its nat and before its filter table.
 */
public final class IpvsLowering implements Lowering {
  /** How the chains' names begin. */
  static final String PREFIX = "KUBE-";

  private final PolicyLowering policies;
  private final IpvsOptions options;

  /**
   * A lowering.
   *
   * @param policies what comes before the Services' rules in the filter table
   */
  public IpvsLowering(PolicyLowering policies, IpvsOptions options) {
    this.policies = policies;
    this.options = options;
  }

  @Override
  public RuleSet lower(NodeIntent intent, Family family) {
    List<ServiceAddress> addresses = ServiceAddress.all(intent, family);
    List<IpAddress> dummies = dummyAddresses(addresses, intent.node().addresses(family));
    ServiceSets sets = new ServiceSets(family);
    new SetEntries(intent.node(), family, options.kubeProxyQuirks()).fill(sets, addresses, dummies);
    intent.services(family).forEach(service -> SetEntries.fill(sets, service));
    NodeEgress nodeEgress = new NodeEgress(intent, family);
    addresses.forEach(
        address -> nodeEgress.fill(sets, address, address.endpoints(options.kubeProxyQuirks())));

    TableBuilder mangle = new TableBuilder(Table.Name.MANGLE);
    TableBuilder filter = new TableBuilder(Table.Name.FILTER);
    TableBuilder nat = new TableBuilder(Table.Name.NAT);
    NodeRules base = new NodeRules(PREFIX, true, intent.node());
    List<IpAddress> nodePortAddresses = ServiceAddress.nodePortAddresses(intent.node(), family);
    SourceGuard guard = new SourceGuard(sets, options.kubeProxyQuirks());
    IpvsFilter filterRules = new IpvsFilter(base, family, sets);
    List<AddressSet> peers =
        policies.addTo(filter, intent, family, filterRules.toVirtualServers(nodePortAddresses));
    filterRules.addTo(filter, guard);
    guard.addForNode(mangle);
    new IpvsNat(base, family, sets, options.kubeProxyQuirks())
        .addTo(nat, nodePortAddresses, dummies);
    List<Table> tables =
        mangle.build().chains().isEmpty()
            ? List.of(filter.build(), nat.build())
            : List.of(mangle.build(), filter.build(), nat.build());
    return new RuleSet(family, tables, sets.build(peers), virtualServers(addresses), dummies);
  }

  /**
   * What must be on a device of its own: the addresses of Services that the node has not anyway.
   */
  private static List<IpAddress> dummyAddresses(
      List<ServiceAddress> addresses, List<IpAddress> nodeAddresses) {
    Set<IpAddress> own = new HashSet<>(nodeAddresses);
    return addresses.stream()
        .map(address -> address.key().address())
        .filter(address -> !own.contains(address))
        .distinct()
        .sorted()
        .toList();
  }

  private List<VirtualServer> virtualServers(List<ServiceAddress> addresses) {
    List<String> flags = options.schedulerFlags();
    return addresses.stream()
        .map(
            address ->
                new VirtualServer(
                    address.key(),
                    options.scheduler(),
                    flags,
                    address.service().affinitySeconds(),
                    address.key().family().bits(),
                    realServers(address),
                    address.frontend().origin()))
        .toList();
  }

  private List<RealServer> realServers(ServiceAddress address) {
    return address.endpoints(options.kubeProxyQuirks()).stream()
        .map(
            endpoint ->
                new RealServer(
                    endpoint.address(),
                    endpoint.port(),
                    Forwarding.MASQUERADING,
                    1,
                    endpoint.origin()))
        .toList();
  }
}
