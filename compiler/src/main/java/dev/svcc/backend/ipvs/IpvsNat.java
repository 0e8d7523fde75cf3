package dev.svcc.backend.ipvs;

import dev.svcc.backend.iptables.NodeRules;
import dev.svcc.backend.iptables.PodTraffic;
import dev.svcc.diagnostic.Origin;
import dev.svcc.intent.LocalTraffic;
import dev.svcc.net.Cidr;
import dev.svcc.net.Family;
import dev.svcc.net.IpAddress;
import dev.svcc.net.Protocol;
import dev.svcc.rule.Action;
import dev.svcc.rule.Match;
import dev.svcc.rule.TableBuilder;
import java.util.ArrayList;
import java.util.List;

/**
 * The nat table around IPVS: it translates no destination, it marks what is to be masqueraded while
 * the packet still has its virtual address.
 */
final class IpvsNat {
  private static final String NODE_PORT = IpvsLowering.PREFIX + "NODE-PORT";
  private static final String LOAD_BALANCER = IpvsLowering.PREFIX + "LOAD-BALANCER";
  private static final Match FROM_NODE = Match.AddressType.sourceLocal();

  private final NodeRules base;
  private final Family family;
  private final ServiceSets sets;
  private final boolean quirks;

  IpvsNat(NodeRules base, Family family, ServiceSets sets, boolean quirks) {
    this.base = base;
    this.family = family;
    this.sets = sets;
    this.quirks = quirks;
  }

  /**
   * Adds hooks and chains.
   *
   * @param nodePortAddresses the addresses that answer nodePorts
   * @param dummies the addresses on the dummy device
   */
  void addTo(TableBuilder nat, List<IpAddress> nodePortAddresses, List<IpAddress> dummies) {
    base.addNatHooks(nat);
    base.addMarkChain(nat);
    addClusterIps(nat, dummies);
    addExternalIps(nat);
    addLoadBalancers(nat);
    addNodePorts(nat, nodePortAddresses);
    addEnd(nat);
    if (sets.has(SetKind.LOOP_BACK)) {
      nat.add(
          base.postrouting(),
          matches("endpoints that reach themselves", SetKind.LOOP_BACK),
          new Action.Masquerade(true),
          Origin.base("hairpin"));
    }
    base.addMasquerade(nat);
  }

  private void addClusterIps(TableBuilder nat, List<IpAddress> dummies) {
    SetKind kind = SetKind.CLUSTER_IP;
    if (!sets.has(kind)) {
      return;
    }
    String comment = "cluster IPs";
    LocalTraffic pods = base.node().localTraffic();
    if (base.node().masqueradeAll()) {
      mark(nat, base.services(), matches(comment, kind), "masquerade all");
      return;
    }
    PodTraffic.notFromPod(pods, family)
        .ifPresent(
            notFromPod ->
                mark(nat, base.services(), matches(comment, kind, notFromPod), "not from a pod"));
    if (!pods.knowsPods(family) || looksLikePod(pods, dummies)) {
      // The address is a local one, so it is also the source of what the node sends there, and
      // answers to it would stay on the endpoint's node.
      mark(nat, base.services(), fromNode(comment, kind), "from the node");
    }
  }

  /** Whether the node's own packets to a Service have the source of a pod. */
  private boolean looksLikePod(LocalTraffic pods, List<IpAddress> dummies) {
    return switch (pods) {
      case LocalTraffic.Unknown() -> false;
      case LocalTraffic.SourceBlocks blocks ->
          blocks.block(family).stream()
              .anyMatch(block -> dummies.stream().anyMatch(block::contains));
      case LocalTraffic.Bridge bridge -> false;
      case LocalTraffic.InterfacePrefix prefix -> false;
    };
  }

  private void addExternalIps(TableBuilder nat) {
    if (sets.has(SetKind.EXTERNAL_IP)) {
      mark(nat, base.services(), matches("external IPs", SetKind.EXTERNAL_IP), "external IP");
    }
    if (sets.has(SetKind.EXTERNAL_IP_LOCAL) && !quirks) {
      mark(
          nat,
          base.services(),
          fromNode("external IPs, local endpoints", SetKind.EXTERNAL_IP_LOCAL),
          "external IP, from the node");
    }
  }

  private void addLoadBalancers(TableBuilder nat) {
    if (!sets.has(SetKind.LOAD_BALANCER)) {
      return;
    }
    Origin origin = Origin.base("load balancer IP");
    nat.add(
        base.services(),
        matches("load balancer IPs", SetKind.LOAD_BALANCER),
        new Action.Jump(LOAD_BALANCER),
        origin);
    if (sets.has(SetKind.LOAD_BALANCER_LOCAL)) {
      String comment = "load balancer IPs, local endpoints";
      if (!quirks) {
        mark(
            nat,
            LOAD_BALANCER,
            fromNode(comment, SetKind.LOAD_BALANCER_LOCAL),
            "load balancer IP, from the node");
      }
      nat.add(
          LOAD_BALANCER,
          matches(comment, SetKind.LOAD_BALANCER_LOCAL),
          new Action.Return(),
          origin);
    }
    mark(nat, LOAD_BALANCER, List.of(), "load balancer IP");
  }

  private void addNodePorts(TableBuilder nat, List<IpAddress> addresses) {
    boolean any = false;
    for (Protocol protocol : List.of(Protocol.TCP, Protocol.UDP, Protocol.SCTP)) {
      SetKind all = SetEntries.nodePorts(protocol);
      SetKind local = SetEntries.localNodePorts(protocol);
      Match proto = new Match.Proto(protocol);
      if (sets.has(local)) {
        String comment = "node ports, local endpoints";
        if (!quirks) {
          mark(nat, NODE_PORT, fromNode(comment, local, proto), "nodePort, from the node");
        }
        nat.add(
            NODE_PORT,
            matches(comment, local, proto),
            new Action.Return(),
            Origin.base("nodePort"));
      }
      if (sets.has(all)) {
        any = true;
        mark(nat, NODE_PORT, matches("node ports", all, proto), "nodePort");
      }
    }
    for (IpAddress address : any ? addresses : List.<IpAddress>of()) {
      nat.add(
          base.services(),
          List.of(new Match.Destination(Cidr.of(address)), new Match.Comment("node ports")),
          new Action.Jump(NODE_PORT),
          Origin.base("nodePorts"));
    }
  }

  /**
   * The addresses of Services are local ones: others' rules for everything that is local (published
   * ports of containers) must not translate what IPVS is to take.
   */
  private void addEnd(TableBuilder nat) {
    if (sets.has(SetKind.IPVS_IPS)) {
      nat.add(
          base.services(),
          matches("service addresses", SetKind.IPVS_IPS),
          new Action.Accept(),
          Origin.base("service addresses are for IPVS alone"));
    }
  }

  private void mark(TableBuilder nat, String chain, List<Match> matches, String reason) {
    nat.add(chain, matches, new Action.Jump(base.markMasquerade()), Origin.base(reason));
  }

  private List<Match> matches(String comment, SetKind kind, Match... first) {
    List<Match> matches = new ArrayList<>(List.of(first));
    matches.add(new Match.Comment(comment));
    matches.add(sets.contains(kind));
    return matches;
  }

  /** What the node itself sends. */
  private List<Match> fromNode(String comment, SetKind kind, Match... first) {
    List<Match> matches = matches(comment, kind, first);
    matches.add(matches.size() - 1, FROM_NODE);
    return matches;
  }
}
