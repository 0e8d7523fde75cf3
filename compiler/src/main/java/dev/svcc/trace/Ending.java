package dev.svcc.trace;

import dev.svcc.analysis.Outcome;
import dev.svcc.net.IpAddress;
import dev.svcc.rule.Rule;

/** What became of a packet at the end of its way over one node or several. */
public sealed interface Ending {
  /**
   * Somebody has it.
   *
   * @param by who: a pod, an endpoint or a node
   */
  record Reached(Place by) implements Ending {}

  /**
   * It leaves for an address that nobody in the input has.
   *
   * @param address where it goes
   */
  record Left(IpAddress address) implements Ending {}

  /**
   * It leaves for the address of a Service, which no machine has: nobody answers.
   *
   * @param service the Service
   */
  record Lost(Place.OfService service) implements Ending {}

  /**
   * Nobody hears of it.
   *
   * @param why what dropped it
   */
  record Dropped(Outcome.Verdict.Dropped.Why why) implements Ending {}

  /**
   * Its sender is told.
   *
   * @param answer the answer by the name that iptables-save prints
   */
  record Rejected(String answer) implements Ending {}

  /**
   * It cannot be told.
   *
   * @param because the rule that cannot be judged
   */
  record Unknown(Rule because) implements Ending {}

  /** Whether somebody gets it, or may. */
  default boolean isDelivered() {
    return this instanceof Reached || this instanceof Left;
  }
}
