package dev.svcc.rule;

import dev.svcc.net.IpAddress;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a rule does when its matches hold. */
public sealed interface Action {
  /** The chain that it leads to; empty for whatever is no jump. */
  default String leadsTo() {
    return this instanceof Jump(String chain) ? chain : this instanceof Goto(String to) ? to : "";
  }

  /** No target: the rule only counts (and its matches may remember). */
  record Pass() implements Action {}

  /** {@code -j ACCEPT}. */
  record Accept() implements Action {}

  /** {@code -j DROP}. */
  record Drop() implements Action {}

  /**
   * {@code -j REJECT --reject-with answer}, the answer being the name that iptables-save prints.
   */
  record Reject(String answer) implements Action {}

  /** {@code -j RETURN}. */
  record Return() implements Action {}

  /** {@code -j chain}: comes back at the chain's end. */
  record Jump(String chain) implements Action {}

  /** {@code -g chain}: does not come back here, but where the last jump came from. */
  record Goto(String chain) implements Action {}

  /**
   * {@code -j DNAT --to-destination address[:port]}.
   *
   * @param address the new destination; null keeps the address
   * @param port the new port; 0 keeps the port
   */
  record Dnat(@Nullable IpAddress address, int port) implements Action {
    public Optional<IpAddress> newAddress() {
      return Optional.ofNullable(address);
    }
  }

  /**
   * {@code -j MASQUERADE [--random-fully]}: the source becomes the address of the interface it
   * leaves through.
   */
  record Masquerade(boolean randomFully) implements Action {}

  /** {@code -j MARK --set-xmark value/mask}: mark = (mark and not mask) xor value. */
  record SetMark(int value, int mask) implements Action {}

  /**
   * A target that svcc never writes, but finds on nodes and understands; printed as it was read,
   * with its {@code -j}.
   */
  record AsRead(String text, Effect effect) implements Action {}

  /**
   * A target that was read from a node and cannot be judged; printed as it was read, with its
   * {@code -j}.
   */
  record Opaque(String text) implements Action {}
}
