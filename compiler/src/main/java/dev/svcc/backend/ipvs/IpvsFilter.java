package dev.svcc.backend.ipvs;

import dev.svcc.backend.iptables.NodeRules;
import dev.svcc.backend.iptables.PolicyLowering;
import dev.svcc.diagnostic.Origin;
import dev.svcc.net.Cidr;
import dev.svcc.net.Family;
import dev.svcc.net.IpAddress;
import dev.svcc.net.Protocol;
import dev.svcc.rule.Action;
import dev.svcc.rule.Match;
import dev.svcc.rule.Match.ConntrackState.State;
import dev.svcc.rule.Rule;
import dev.svcc.rule.TableBuilder;
import java.util.ArrayList;
import java.util.List;

/** The filter table around IPVS, policies apart. */
final class IpvsFilter {
  private static final String FILTER = IpvsLowering.PREFIX + "IPVS-FILTER";
  private static final String NODE_PORT = IpvsLowering.PREFIX + "NODE-PORT";
  private static final Match NEW = Match.ConntrackState.of(State.NEW);

  /** The sets that hold every address and port of a virtual server, nodePorts apart. */
  private static final List<SetKind> FRONTENDS =
      List.of(
          SetKind.CLUSTER_IP,
          SetKind.LOAD_BALANCER,
          SetKind.EXTERNAL_IP,
          SetKind.EXTERNAL_IP_LOCAL);

  private final NodeRules base;
  private final Family family;
  private final ServiceSets sets;

  IpvsFilter(NodeRules base, Family family, ServiceSets sets) {
    this.base = base;
    this.family = family;
    this.sets = sets;
  }

  /**
   * Rules that let packets to virtual servers return: nothing is known yet of where they go.
   *
   * @param nodePortAddresses the addresses that answer nodePorts
   */
  List<Rule> toVirtualServers(List<IpAddress> nodePortAddresses) {
    Origin origin = Origin.base("judged in OUTPUT, on the way to the real server");
    List<Rule> rules = new ArrayList<>();
    if (sets.has(SetKind.NODE_EGRESS)) {
      List<Match> matches =
          List.of(
              new Match.Comment("pods that may not reach the endpoint on this node"),
              sets.contains(SetKind.NODE_EGRESS));
      rules.add(
          new Rule(
              matches,
              PolicyLowering.deny(base.node().policyDeny(), family),
              Origin.base("egress towards the node itself")));
    }
    for (SetKind kind : FRONTENDS) {
      if (sets.has(kind)) {
        rules.add(new Rule(List.of(sets.contains(kind)), new Action.Return(), origin));
      }
    }
    for (Protocol protocol : List.of(Protocol.TCP, Protocol.UDP, Protocol.SCTP)) {
      SetKind kind = SetEntries.nodePorts(protocol);
      for (IpAddress address : sets.has(kind) ? nodePortAddresses : List.<IpAddress>of()) {
        List<Match> matches =
            List.of(
                new Match.Destination(Cidr.of(address)),
                new Match.Proto(protocol),
                sets.contains(kind));
        rules.add(new Rule(matches, new Action.Return(), origin));
      }
    }
    return rules;
  }

  /** Adds hooks and chains; what policies need must be there before. */
  void addTo(TableBuilder filter, SourceGuard guard) {
    guard.addForOthers(filter);
    if (sets.has(SetKind.HEALTH_CHECK_NODE_PORT)) {
      addHealthChecks(filter);
    }
    if (sets.has(SetKind.IPVS_IPS)) {
      addAddressGuard(filter);
    }
    NodeRules.hook(filter, "FORWARD", base.forward(), base.matches("kubernetes forwarding rules"));
    base.addForward(filter);
  }

  private void addHealthChecks(TableBuilder filter) {
    NodeRules.hook(filter, "INPUT", NODE_PORT, base.matches("kubernetes health check rules"));
    filter.add(
        NODE_PORT,
        List.of(
            new Match.Proto(Protocol.TCP),
            new Match.Comment("health check node ports"),
            sets.contains(SetKind.HEALTH_CHECK_NODE_PORT)),
        new Action.Accept(),
        Origin.base("health checks"));
  }

  /**
   * The addresses of Services are the node's own here: without this, every port of the node could
   * be reached through a clusterIP.
   */
  private void addAddressGuard(TableBuilder filter) {
    Origin origin = Origin.base("service addresses do not lead to the node's own ports");
    NodeRules.hook(
        filter, "INPUT", FILTER, List.of(NEW, new Match.Comment("kubernetes ipvs access filter")));
    for (SetKind kind : FRONTENDS) {
      if (sets.has(kind)) {
        filter.add(FILTER, List.of(sets.contains(kind)), new Action.Return(), origin);
      }
    }
    filter.add(
        FILTER,
        List.of(
            new Match.Comment("no virtual server at this port"), sets.contains(SetKind.IPVS_IPS)),
        NodeRules.reject(family),
        origin);
  }
}
