package dev.svcc.analysis;

import dev.svcc.net.IpAddress;
import dev.svcc.rule.Rule;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One of the ways a packet may end.
 *
 * @param verdict what becomes of it
 * @param connection its ends as it came and as it ended
 * @param masqueraded whether a rule replaced its source
 * @param mark its mark in the end
 * @param memory what the node remembers afterwards
 * @param probability how likely this way is
 * @param trail the rules it met; read them with {@link #steps()}
 */
public record Outcome(
    Verdict verdict,
    Connection connection,
    boolean masqueraded,
    int mark,
    Memory memory,
    Fraction probability,
    Step.@Nullable Trail trail) {
  /** What becomes of a packet. */
  public sealed interface Verdict {
    /**
     * It leaves the node.
     *
     * @param outInterface the interface it leaves through
     */
    record Forwarded(String outInterface) implements Verdict {}

    /** A process of the node gets it. */
    record Local() implements Verdict {}

    /**
     * Nobody hears of it.
     *
     * @param why what dropped it
     */
    record Dropped(Why why) implements Verdict {
      /** Why a packet is dropped. */
      public enum Why {
        RULE,
        CHAIN_POLICY,
        /** A loopback address on another interface than lo. */
        MARTIAN,
        /** Its route is a {@code blackhole}. */
        NO_ROUTE
      }
    }

    /**
     * Its sender is told.
     *
     * @param answer the answer by the name that iptables-save prints
     */
    record Rejected(String answer) implements Verdict {}

    /**
     * It cannot be told: a rule on its way cannot be judged, and what that rule decides matters.
     *
     * @param because the rule
     */
    record Unknown(Rule because) implements Verdict {}
  }

  /** The same way where only this share of packets comes to where it begins. */
  public Outcome times(Fraction share) {
    return new Outcome(
        verdict, connection, masqueraded, mark, memory, probability.times(share), trail);
  }

  /** The address it ends at. */
  public IpAddress destination() {
    return connection.left().destination();
  }

  /** The port it ends at, or 0. */
  public int destinationPort() {
    return connection.left().destinationPort();
  }

  /** The source that whoever gets it sees. */
  public IpAddress source() {
    return connection.left().source();
  }

  /** Whether somebody gets it: it leaves, or a process of the node has it. */
  public boolean isDelivered() {
    return verdict instanceof Verdict.Forwarded || verdict instanceof Verdict.Local;
  }

  /** The rules that held, in the order they were met. */
  public List<Step> steps() {
    return Step.Trail.steps(trail);
  }

  /** The last rule that held. */
  public Optional<Step> lastStep() {
    return Optional.ofNullable(trail).map(Step.Trail::step);
  }

  /** {@code 1/2 Forwarded[outInterface=eth0] 10.0.0.1:80 seen from 10.0.0.2}. */
  @Override
  public String toString() {
    return probability
        + " "
        + verdict
        + " "
        + destination()
        + " port "
        + destinationPort()
        + " seen from "
        + source();
  }
}
