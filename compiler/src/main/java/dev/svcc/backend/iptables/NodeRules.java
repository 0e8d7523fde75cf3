package dev.svcc.backend.iptables;

import dev.svcc.diagnostic.Origin;
import dev.svcc.intent.NodeProfile;
import dev.svcc.net.Family;
import dev.svcc.rule.Action;
import dev.svcc.rule.Match;
import dev.svcc.rule.Match.ConntrackState.State;
import dev.svcc.rule.TableBuilder;
import java.util.ArrayList;
import java.util.List;

/**
 * The rules that every back end needs whatever translates the packets: forwarding, the masquerade
 * mark, and the nat table's hooks.
 *
 * @param prefix how the chains' names begin
 * @param comments whether rules carry comments, as kube-proxy's do
 * @param node the node
 */
public record NodeRules(String prefix, boolean comments, NodeProfile node) {
  /** In nat: looks at what comes to a Service. */
  public String services() {
    return prefix + "SERVICES";
  }

  /** In nat: marks a packet whose source is to be replaced. */
  public String markMasquerade() {
    return prefix + "MARK-MASQ";
  }

  /** In nat: replaces the source of marked packets. */
  public String postrouting() {
    return prefix + "POSTROUTING";
  }

  /** In filter: what the node forwards. */
  public String forward() {
    return prefix + "FORWARD";
  }

  /** Refuses with icmp port unreachable. */
  public static Action reject(Family family) {
    return new Action.Reject(
        family == Family.IPV4 ? "icmp-port-unreachable" : "icmp6-port-unreachable");
  }

  /** Adds a jump from a built-in chain, after those that are there. */
  public static void hook(TableBuilder table, String hook, String chain, List<Match> matches) {
    table.declare(chain).add(hook, matches, new Action.Jump(chain), Origin.base("hook"));
  }

  /** The comment, where rules have any, then the conditions. */
  public List<Match> matches(String comment, Match... conditions) {
    List<Match> matches = new ArrayList<>(conditions.length + 1);
    if (comments) {
      matches.add(new Match.Comment(comment));
    }
    matches.addAll(List.of(conditions));
    return matches;
  }

  /** Adds the nat table's hooks. */
  public void addNatHooks(TableBuilder nat) {
    hook(nat, "PREROUTING", services(), matches("kubernetes service portals"));
    hook(nat, "OUTPUT", services(), matches("kubernetes service portals"));
    hook(nat, "POSTROUTING", postrouting(), matches("kubernetes postrouting rules"));
  }

  /** Adds the chain for forwarded packets, without its hook, in kube-proxy's order. */
  public void addForward(TableBuilder filter) {
    addInvalid(filter);
    addMarked(filter);
    filter.add(
        forward(),
        matches(
            "kubernetes forwarding conntrack rule",
            Match.ConntrackState.of(State.RELATED, State.ESTABLISHED)),
        new Action.Accept(),
        Origin.base("established connections go on"));
  }

  /** Adds the rule against packets of no connection to the chain for what is forwarded. */
  void addInvalid(TableBuilder filter) {
    if (!node.conntrackLiberal()) {
      filter.add(
          forward(),
          List.of(Match.ConntrackState.of(State.INVALID)),
          new Action.Drop(),
          Origin.base("packets of no connection would reset it"));
    }
  }

  /** Adds the rule for marked packets to the chain for what is forwarded. */
  void addMarked(TableBuilder filter) {
    filter.add(
        forward(),
        matches("kubernetes forwarding rules", marked(false)),
        new Action.Accept(),
        Origin.base("marked packets are forwarded whatever the policy of FORWARD"));
  }

  /** Adds the chain that marks packets, for layouts that share it among their rules. */
  public void addMarkChain(TableBuilder nat) {
    int mark = node.masqueradeMark();
    nat.add(
        markMasquerade(),
        List.of(),
        new Action.SetMark(mark, mark),
        Origin.base("masquerade mark"));
  }

  /** Adds the rules that replace the source of marked packets. */
  public void addMasquerade(TableBuilder nat) {
    int mark = node.masqueradeMark();
    nat.add(postrouting(), List.of(marked(true)), new Action.Return(), Origin.base("not marked"));
    // Cleared, so that a packet which comes through here once more (by a tunnel) is not masqueraded
    // again.
    nat.add(postrouting(), List.of(), new Action.SetMark(mark, 0), Origin.base("masquerade mark"));
    nat.add(
        postrouting(),
        matches("kubernetes service traffic requiring SNAT"),
        new Action.Masquerade(true),
        Origin.base("masquerade"));
  }

  /** Holds for packets to masquerade. */
  Match marked(boolean negated) {
    return new Match.Mark(node.masqueradeMark(), node.masqueradeMark(), negated);
  }
}
