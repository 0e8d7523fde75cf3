package dev.svcc.backend.ipvs;

import dev.svcc.backend.iptables.NodeRules;
import dev.svcc.diagnostic.Origin;
import dev.svcc.rule.Action;
import dev.svcc.rule.Match;
import dev.svcc.rule.Match.ConntrackState.State;
import dev.svcc.rule.TableBuilder;
import java.util.ArrayList;
import java.util.List;

/**
 * Drops new connections before IPVS takes them: those that a balancer's source ranges do not admit,
 * and those to Services whose traffic policy has no endpoint here (an empty virtual server would
 * refuse them). Packets of others pass INPUT's filter table first. The node's own are taken in
 * OUTPUT before its filter table, where none but mangle can drop them.
 */
final class SourceGuard {
  private static final String FIREWALL = IpvsLowering.PREFIX + "PROXY-FIREWALL";
  private static final String NODE_FIREWALL = IpvsLowering.PREFIX + "IPVS-OUT-FILTER";
  private static final String RANGES = IpvsLowering.PREFIX + "SOURCE-RANGES-FIREWALL";
  private static final Match NEW = Match.ConntrackState.of(State.NEW);
  private static final Origin ORIGIN = Origin.base("load balancer source ranges");

  private final ServiceSets sets;
  private final boolean quirks;

  SourceGuard(ServiceSets sets, boolean quirks) {
    this.sets = sets;
    this.quirks = quirks;
  }

  /** Adds the guard of what comes to the node. */
  void addForOthers(TableBuilder filter) {
    add(filter, "INPUT", FIREWALL, "kube-proxy firewall rules");
  }

  /** Adds the guard of what the node itself sends. */
  void addForNode(TableBuilder mangle) {
    add(mangle, "OUTPUT", NODE_FIREWALL, "kubernetes ipvs access from the node");
  }

  private void add(TableBuilder table, String hook, String chain, String comment) {
    boolean ranges = sets.has(SetKind.LOAD_BALANCER_FW);
    boolean noLocal = sets.has(SetKind.NO_LOCAL);
    if (!ranges && !noLocal) {
      return;
    }
    NodeRules.hook(table, hook, chain, List.of(NEW, new Match.Comment(comment)));
    if (ranges) {
      table.add(chain, guarded(chain), new Action.Jump(RANGES), ORIGIN);
      allow(table, SetKind.LOAD_BALANCER_SOURCE_CIDR, "source ranges");
      allow(table, SetKind.LOAD_BALANCER_SOURCE_IP, "the node itself");
      table.add(RANGES, List.of(), new Action.Drop(), ORIGIN);
    }
    if (noLocal) {
      table.add(
          chain,
          List.of(
              new Match.Comment("services without local endpoints"),
              sets.contains(SetKind.NO_LOCAL)),
          new Action.Drop(),
          Origin.base("traffic policy Local"));
    }
  }

  /** kube-proxy knows the node's own packets by their usual source, the address of a Service. */
  private List<Match> guarded(String chain) {
    List<Match> matches = new ArrayList<>();
    matches.add(new Match.Comment("load balancer addresses with source ranges"));
    matches.add(sets.contains(SetKind.LOAD_BALANCER_FW));
    if (quirks && chain.equals(NODE_FIREWALL) && sets.has(SetKind.IPVS_IPS)) {
      matches.add(sets.containsSource(SetKind.IPVS_IPS));
    }
    return matches;
  }

  private void allow(TableBuilder table, SetKind kind, String comment) {
    table.declare(RANGES);
    if (sets.has(kind)) {
      table.add(
          RANGES,
          List.of(new Match.Comment(comment), sets.contains(kind)),
          new Action.Return(),
          ORIGIN);
    }
  }
}
