package dev.svcc.rule;

import dev.svcc.net.Cidr;
import dev.svcc.net.IpAddress;
import dev.svcc.net.PortRange;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a target of another program's rule does to a packet; {@link Action.AsRead} has one. */
public sealed interface Effect {
  /** Nothing that decides where it goes: LOG, TCPMSS, CHECKSUM and the like. It goes on. */
  record GoesOn() implements Effect {}

  /** {@code NOTRACK}, {@code CT --notrack}: conntrack leaves it alone. It goes on. */
  record Untracked() implements Effect {}

  /**
   * {@code DNAT} or {@code SNAT} in the spellings that {@link Action.Dnat} has not.
   *
   * @param ofSource whether it is the source that is replaced
   * @param addresses one of them is taken, by a hash of the client's address; none: it is kept
   * @param ports the port is one of these; null keeps it
   */
  record Translates(boolean ofSource, List<IpAddress> addresses, @Nullable PortRange ports)
      implements Effect {
    public Translates {
      addresses = List.copyOf(addresses);
    }

    /** The ports, unless the port is kept. */
    public Optional<PortRange> newPorts() {
      return Optional.ofNullable(ports);
    }
  }

  /** {@code MASQUERADE} with options about ports, which decide nothing. */
  record Masquerades() implements Effect {}

  /**
   * {@code REDIRECT}: to the node itself.
   *
   * @param ports the port is one of these; null keeps it
   */
  record Redirects(@Nullable PortRange ports) implements Effect {
    /** The ports, unless the port is kept. */
    public Optional<PortRange> newPorts() {
      return Optional.ofNullable(ports);
    }
  }

  /** {@code NETMAP --to block}: the address keeps its host bits and gets the block's others. */
  record MapsNetwork(Cidr block) implements Effect {}

  /** {@code CONNMARK --set-xmark value/mask}: ctmark = (ctmark and not mask) xor value. */
  record SetsConnectionMark(int value, int mask) implements Effect {}

  /** {@code CONNMARK --save-mark}: ctmark = (ctmark and not ctmask) xor (mark and nfmask). */
  record SavesMark(int nfmask, int ctmask) implements Effect {}

  /** {@code CONNMARK --restore-mark}: mark = (mark and not nfmask) xor (ctmark and ctmask). */
  record RestoresMark(int nfmask, int ctmask) implements Effect {}
}
