package dev.svcc.backend.iptables;

import dev.svcc.diagnostic.Origin;
import dev.svcc.rule.Action;
import dev.svcc.rule.Match;
import dev.svcc.rule.Match.ConntrackState.State;
import dev.svcc.rule.TableBuilder;
import java.util.List;

/**
 * Layout tree's hooks in the filter table. Every packet of the node meets them, so they ask for the
 * state of its connection once a hook, where kube-proxy asks before each chain. The decisions are
 * the same: what is neither established nor invalid is new (or untracked, and refused as a new one
 * would be). The hooks are the same whatever the Services are, so that a reload without hooks finds
 * them; what they enter leads only where rules are.
 */
final class TreeFilterHooks {
  private static final String INPUT = "SVCC-INPUT";
  private static final String OUTPUT = "SVCC-OUTPUT";

  private final BaseRules base;
  private final TreeFilter refusals;

  /**
   * The hooks.
   *
   * @param refusals what the Services refuse: chains without any are not entered
   */
  TreeFilterHooks(BaseRules base, TreeFilter refusals) {
    this.base = base;
    this.refusals = refusals;
  }

  void addTo(TableBuilder filter) {
    if (base.guardsLocalhost()) {
      BaseRules.hook(filter, "INPUT", base.firewall(), List.of());
      BaseRules.hook(filter, "OUTPUT", base.firewall(), List.of());
    }
    List<Match> isNew = List.of(Match.ConntrackState.of(State.NEW));
    BaseRules.hook(filter, "INPUT", INPUT, isNew);
    BaseRules.hook(filter, "INPUT", base.nodePorts(), List.of());
    BaseRules.hook(filter, "FORWARD", base.forward(), List.of());
    BaseRules.hook(filter, "OUTPUT", OUTPUT, isNew);
    base.addFirewall(filter);
    enter(filter, INPUT, base.proxyFirewall());
    enter(filter, INPUT, base.externalServices());
    addForward(filter);
    enter(filter, OUTPUT, base.proxyFirewall());
    enter(filter, OUTPUT, base.services());
  }

  /** Most packets are established: they leave first. */
  private void addForward(TableBuilder filter) {
    filter.add(
        base.forward(),
        List.of(Match.ConntrackState.of(State.RELATED, State.ESTABLISHED)),
        new Action.Accept(),
        Origin.base("established connections go on"));
    base.addInvalid(filter);
    enter(filter, base.forward(), base.proxyFirewall());
    base.addMarked(filter);
    enter(filter, base.forward(), base.services());
    enter(filter, base.forward(), base.externalServices());
  }

  private void enter(TableBuilder filter, String from, String chain) {
    if (refusals.uses(chain)) {
      filter.declare(chain);
      filter.add(from, List.of(), new Action.Jump(chain), Origin.base("new connections"));
    }
  }
}
