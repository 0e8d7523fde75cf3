package dev.svcc.analysis;

import dev.svcc.diagnostic.Origin;
import dev.svcc.rule.Rule;
import dev.svcc.rule.Table;
import dev.svcc.rule.VirtualServer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Something that a packet met on its way and that did something. */
public sealed interface Step {
  /** Where in the packet's way. */
  Hook hook();

  /** Which line of the manifests put it there. */
  Origin origin();

  /**
   * A rule that held.
   *
   * @param hook where in the packet's way
   * @param table the rule's table
   * @param chain the rule's chain
   * @param index the rule's place in its chain, from 0
   * @param rule the rule, with its origin
   */
  record AtRule(Hook hook, Table.Name table, String chain, int index, Rule rule) implements Step {
    @Override
    public Origin origin() {
      return rule.origin();
    }
  }

  /**
   * A virtual server of IPVS that took the packet.
   *
   * @param hook INPUT, or OUTPUT for the node's own packets
   * @param server the virtual server
   * @param chosen the real server it chose; null where none takes connections: the sender is told
   *     that the port is unreachable
   * @param pinned whether persistence chose, not the scheduler
   */
  record AtVirtualServer(
      Hook hook, VirtualServer server, VirtualServer.@Nullable RealServer chosen, boolean pinned)
      implements Step {
    @Override
    public Origin origin() {
      return chosen == null ? server.origin() : chosen.origin();
    }
  }

  /**
   * What was met so far, newest first: ways that part later share what they had in common.
   *
   * @param before what was met before; null for the first
   * @param step the newest
   */
  record Trail(@Nullable Trail before, Step step) {
    static List<Step> steps(@Nullable Trail last) {
      List<Step> steps = new ArrayList<>();
      for (Trail at = last; at != null; at = at.before) {
        steps.add(at.step);
      }
      Collections.reverse(steps);
      return List.copyOf(steps);
    }
  }
}
