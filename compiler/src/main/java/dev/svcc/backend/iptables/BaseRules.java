package dev.svcc.backend.iptables;

import dev.svcc.diagnostic.Origin;
import dev.svcc.intent.NodePortAddresses;
import dev.svcc.intent.NodeProfile;
import dev.svcc.net.Cidr;
import dev.svcc.net.Family;
import dev.svcc.net.IpAddress;
import dev.svcc.rule.Action;
import dev.svcc.rule.Match;
import dev.svcc.rule.Match.ConntrackState.State;
import dev.svcc.rule.TableBuilder;
import java.util.ArrayList;
import java.util.List;

/**
 * What every node gets whatever its Services: the hooks, and the chains for forwarding,
 * masquerading and nodePorts, as kube-proxy 1.30 makes them. Layouts differ in the prefix of the
 * chains' names.
 */
public final class BaseRules {
  private static final Match NEW = Match.ConntrackState.of(State.NEW);
  private static final Cidr LOOPBACK_IPV4 = Cidr.of("127.0.0.0/8");
  private static final Cidr LOOPBACK_IPV6 = Cidr.of("::1/128");

  private final String prefix;

  private final NodeProfile node;
  private final Family family;
  private final NodeRules common;

  private BaseRules(String prefix, boolean comments, NodeProfile node, Family family) {
    this.prefix = prefix;
    this.node = node;
    this.family = family;
    this.common = new NodeRules(prefix, comments, node);
  }

  /** The base rules of one family, named and commented as kube-proxy does. */
  static BaseRules kubeProxy(NodeProfile node, Family family) {
    return new BaseRules("KUBE-", true, node, family);
  }

  /**
   * The base rules of one family for layout tree, without comments: every packet meets these rules,
   * and in the nft variant of iptables a comment is a match that costs as much as any other.
   */
  static BaseRules tree(NodeProfile node, Family family) {
    return new BaseRules("SVCC-", false, node, family);
  }

  /** In both tables: takes what comes to a clusterIP, an external IP or a balancer's IP. */
  public String services() {
    return common.services();
  }

  /** In filter: refuses what comes to external frontends without endpoints. */
  public String externalServices() {
    return prefix + "EXTERNAL-SERVICES";
  }

  /** In nat: takes what comes to nodePorts. In filter: lets health checks in. */
  public String nodePorts() {
    return prefix + "NODEPORTS";
  }

  /** In filter: drops what a balancer's source ranges did not let pass. */
  public String proxyFirewall() {
    return prefix + "PROXY-FIREWALL";
  }

  /** In nat: marks a packet whose source is to be replaced. */
  public String markMasquerade() {
    return common.markMasquerade();
  }

  /** In nat: replaces the source of marked packets. */
  public String postrouting() {
    return common.postrouting();
  }

  /** In filter: lets through what is forwarded for Services. */
  String forward() {
    return common.forward();
  }

  /** In filter: keeps others from 127.0.0.0/8. */
  String firewall() {
    return prefix + "FIREWALL";
  }

  /** Refuses with icmp port unreachable. */
  public Action reject() {
    return NodeRules.reject(family);
  }

  /**
   * Adds the hooks and chains of both tables as kube-proxy has them; what policies need must be in
   * {@code filter} before. Layout tree has {@link TreeFilterHooks}.
   */
  public void addTo(TableBuilder filter, TableBuilder nat) {
    addFilterHooks(filter);
    common.addForward(filter);
    addFirewall(filter);
    nat.declare(nodePorts());
    addNat(nat);
  }

  /** Adds the nat table's hooks, and the rules that replace the source of marked packets. */
  void addNat(TableBuilder nat) {
    common.addNatHooks(nat);
    common.addMasquerade(nat);
  }

  private void addFilterHooks(TableBuilder filter) {
    if (guardsLocalhost()) {
      hook(filter, "INPUT", firewall(), List.of());
    }
    hook(filter, "INPUT", proxyFirewall(), onNew("kubernetes load balancer firewall"));
    hook(filter, "INPUT", nodePorts(), matches("kubernetes health check service ports"));
    hook(
        filter,
        "INPUT",
        externalServices(),
        onNew("kubernetes externally-visible service portals"));

    hook(filter, "FORWARD", proxyFirewall(), onNew("kubernetes load balancer firewall"));
    hook(filter, "FORWARD", forward(), matches("kubernetes forwarding rules"));
    hook(filter, "FORWARD", services(), onNew("kubernetes service portals"));
    hook(
        filter,
        "FORWARD",
        externalServices(),
        onNew("kubernetes externally-visible service portals"));

    if (guardsLocalhost()) {
      hook(filter, "OUTPUT", firewall(), List.of());
    }
    hook(filter, "OUTPUT", proxyFirewall(), onNew("kubernetes load balancer firewall"));
    hook(filter, "OUTPUT", services(), onNew("kubernetes service portals"));
  }

  /** Adds a rule that jumps from a built-in chain. */
  static void hook(TableBuilder table, String hook, String chain, List<Match> matches) {
    NodeRules.hook(table, hook, chain, matches);
  }

  private List<Match> matches(String comment, Match... conditions) {
    return common.matches(comment, conditions);
  }

  private List<Match> onNew(String comment) {
    return List.of(NEW, new Match.Comment(comment));
  }

  /**
   * Whether 127.0.0.0/8 must be kept from others: route_localnet=1, which localhost nodePorts need,
   * would let neighbours reach it. Without the guard the chain is not even named: kubelet keeps a
   * rule of its own in KUBE-FIREWALL.
   */
  boolean guardsLocalhost() {
    return family == Family.IPV4 && node.nodePorts(family).includesLocalhost();
  }

  /** Adds the guard of 127.0.0.0/8 where it is needed; the hooks enter it. */
  void addFirewall(TableBuilder filter) {
    if (!guardsLocalhost()) {
      return;
    }
    List<Match> martian =
        List.of(
            new Match.Source(LOOPBACK_IPV4, true),
            new Match.Destination(LOOPBACK_IPV4),
            new Match.Comment("block incoming localnet connections"),
            new Match.ConntrackState(
                java.util.EnumSet.of(State.RELATED, State.ESTABLISHED, State.DNAT), true));
    filter.add(firewall(), martian, new Action.Drop(), Origin.base("martian guard"));
  }

  /** Adds the rule against packets of no connection to the chain for what is forwarded. */
  void addInvalid(TableBuilder filter) {
    common.addInvalid(filter);
  }

  /** Adds the rule for marked packets to the chain for what is forwarded. */
  void addMarked(TableBuilder filter) {
    common.addMarked(filter);
  }

  /** Adds the chain that marks packets, for layouts that share it among their rules. */
  public void addMarkChain(TableBuilder nat) {
    common.addMarkChain(nat);
  }

  /** Holds for packets to masquerade. */
  Match marked(boolean negated) {
    return common.marked(negated);
  }

  /**
   * Adds the jumps to the nodePorts, which come last among the Services, at the addresses that
   * answer nodePorts.
   */
  public void addNodePortJumps(TableBuilder nat) {
    String comment = "kubernetes service nodeports; NOTE: this must be the last rule in this chain";
    switch (node.nodePorts(family)) {
      case NodePortAddresses.AllLocal all -> {
        List<Match> matches = new ArrayList<>();
        if (family == Family.IPV6) {
          matches.add(
              new Match.Destination(LOOPBACK_IPV6, true)); // the kernel does not translate ::1
        } else if (!all.localhost()) {
          matches.add(new Match.Destination(LOOPBACK_IPV4, true));
        }
        matches.addAll(matches(comment, Match.AddressType.destinationLocal()));
        nat.add(services(), matches, new Action.Jump(nodePorts()), Origin.base("nodePorts"));
      }
      case NodePortAddresses.Listed listed -> {
        for (IpAddress address : listed.addresses()) {
          if (address.family() == family) {
            List<Match> matches = new ArrayList<>();
            matches.add(new Match.Destination(Cidr.of(address)));
            matches.addAll(matches(comment));
            nat.add(services(), matches, new Action.Jump(nodePorts()), Origin.base("nodePorts"));
          }
        }
      }
    }
  }
}
