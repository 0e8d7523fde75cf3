package dev.svcc.rule;

import dev.svcc.net.Cidr;
import dev.svcc.net.Family;
import dev.svcc.net.IpAddress;
import dev.svcc.net.PortRange;
import dev.svcc.net.Protocol;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** One condition of a rule. One algebra for writing, reading and simulating rules. */
public sealed interface Match {
  /** {@code [!] -s block}. */
  record Source(Cidr block, boolean negated) implements Match {
    public Source(Cidr block) {
      this(block, false);
    }
  }

  /** {@code [!] -d block}. */
  record Destination(Cidr block, boolean negated) implements Match {
    public Destination(Cidr block) {
      this(block, false);
    }
  }

  /**
   * {@code [!] -i name}; a name that ends in {@code +} stands for every interface whose name begins
   * so.
   */
  record InInterface(String name, boolean negated) implements Match {}

  /** {@code [!] -o name}, likewise. */
  record OutInterface(String name, boolean negated) implements Match {}

  /** {@code [!] -p protocol}. */
  record Proto(Protocol protocol, boolean negated) implements Match {
    public Proto(Protocol protocol) {
      this(protocol, false);
    }
  }

  /**
   * {@code -m tcp [!] --sport range [!] --dport range}, for TCP, UDP and SCTP; needs a {@link
   * Proto} of the same protocol. {@link PortRange#ALL} is not printed.
   */
  record Ports(
      Protocol protocol,
      PortRange source,
      boolean sourceNegated,
      PortRange destination,
      boolean destinationNegated)
      implements Match {
    /** Destination ports alone. */
    public static Ports destination(Protocol protocol, PortRange range) {
      return new Ports(protocol, PortRange.ALL, false, range, false);
    }

    /** One destination port. */
    public static Ports destination(Protocol protocol, int port) {
      return destination(protocol, PortRange.of(port));
    }
  }

  /**
   * {@code -m multiport [!] --dports a,b:c}: at most 15 slots, a range takes two; order is kept.
   */
  record MultiPort(Side side, List<PortRange> ranges, boolean negated) implements Match {
    /** Which port of the packet is looked at. */
    public enum Side {
      SOURCE,
      DESTINATION,
      EITHER
    }

    public MultiPort {
      ranges = List.copyOf(ranges);
    }
  }

  /**
   * {@code -m tcp [!] --tcp-flags mask set}: of the flags in mask, exactly those in set are up.
   * Bits as in the TCP header.
   */
  record TcpFlags(int mask, int set, boolean negated) implements Match {}

  /**
   * {@code -m icmp --icmp-type type[/code]}, or {@code -m icmp6 --icmpv6-type}. Type 255 in IPv4 is
   * any; a code of -1 is any.
   */
  record IcmpType(Family family, int type, int code, boolean negated) implements Match {}

  /** {@code -m iprange [!] --src-range first-last}. */
  record SourceRange(IpAddress first, IpAddress last, boolean negated) implements Match {}

  /** {@code -m iprange [!] --dst-range first-last}. */
  record DestinationRange(IpAddress first, IpAddress last, boolean negated) implements Match {}

  /**
   * {@code -m addrtype [!] --src-type T} or {@code [!] --dst-type T}; several types are joined by
   * commas.
   */
  record AddressType(Side side, List<String> types, boolean negated) implements Match {
    /** Which address is looked up. */
    public enum Side {
      SOURCE,
      DESTINATION
    }

    public AddressType {
      types = List.copyOf(types);
    }

    /** {@code --src-type LOCAL}: sent by the node itself. */
    public static AddressType sourceLocal() {
      return new AddressType(Side.SOURCE, List.of("LOCAL"), false);
    }

    /** {@code --dst-type LOCAL}: for the node itself. */
    public static AddressType destinationLocal() {
      return new AddressType(Side.DESTINATION, List.of("LOCAL"), false);
    }
  }

  /** {@code -m conntrack [!] --ctstate states}. */
  record ConntrackState(Set<State> states, boolean negated) implements Match {
    /**
     * The states in the order that iptables prints them; SNAT and DNAT say that the connection is
     * translated.
     */
    public enum State {
      INVALID,
      NEW,
      RELATED,
      ESTABLISHED,
      UNTRACKED,
      SNAT,
      DNAT
    }

    public ConntrackState {
      if (states.isEmpty()) {
        throw new IllegalArgumentException("no state");
      }
      states = java.util.Collections.unmodifiableSet(EnumSet.copyOf(states)); // declaration order
    }

    public static ConntrackState of(State first, State... rest) {
      return new ConntrackState(EnumSet.of(first, rest), false);
    }
  }

  /** {@code -m mark [!] --mark value/mask}. */
  record Mark(int value, int mask, boolean negated) implements Match {}

  /**
   * {@code -m set [!] --match-set name directions}, directions being {@code src} or {@code dst},
   * one a dimension.
   */
  record SetMember(String set, List<String> directions, boolean negated) implements Match {
    public SetMember {
      directions = List.copyOf(directions);
    }
  }

  /**
   * {@code -m statistic --mode random --probability p}: holds with probability
   * numerator/denominator, in lowest terms, up to the kernel's step of 2^-31.
   */
  record Random(long numerator, long denominator) implements Match {
    public Random {
      if (numerator < 0 || denominator <= 0 || numerator > denominator) {
        throw new IllegalArgumentException("probability " + numerator + "/" + denominator);
      }
      long divisor = divisor(numerator, denominator);
      numerator /= divisor;
      denominator /= divisor;
    }

    private static long divisor(long a, long b) {
      return b == 0 ? a : divisor(b, a % b);
    }
  }

  /**
   * {@code -m recent --rcheck --seconds S [--reap] --name list --mask … --rsource}: whether the
   * source was remembered in that time. A whole address is remembered.
   */
  record RecentCheck(String list, int seconds, boolean reap, Family family) implements Match {}

  /** {@code -m recent --set --name list --mask … --rsource}: remembers the source; always holds. */
  record RecentSet(String list, Family family) implements Match {}

  /**
   * Source and destination address are equal, by {@code -m bpf}: there is no match of iptables for
   * it.
   */
  record SourceEqualsDestination(Family family) implements Match {}

  /** {@code -m comment --comment text}: always holds; at most 255 bytes. */
  record Comment(String text) implements Match {}

  /**
   * A match that svcc never writes, but finds on nodes and understands; printed as it was read,
   * with its {@code -m}.
   *
   * @param text the text
   * @param terms what it asks; all must hold
   */
  record AsRead(String text, List<Term> terms) implements Match {
    public AsRead {
      terms = List.copyOf(terms);
    }
  }

  /**
   * A match that was read from a node and cannot be judged; printed as it was read, with its {@code
   * -m}.
   */
  record Opaque(String text) implements Match {}
}
