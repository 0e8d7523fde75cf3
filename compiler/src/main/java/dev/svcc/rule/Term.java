package dev.svcc.rule;

import dev.svcc.net.Cidr;
import dev.svcc.net.PortRange;
import dev.svcc.net.Protocol;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** One of the things that a match of another program's rule asks; {@link Match.AsRead} has them. */
public sealed interface Term {
  /** Of a connection's two tuples, one end. */
  enum End {
    ORIGINAL_SOURCE,
    ORIGINAL_DESTINATION,
    REPLY_SOURCE,
    REPLY_DESTINATION
  }

  /** {@code [!] --ctorigsrc block} and its like: an address of the connection's tuples. */
  record ConnectionAddress(End end, Cidr block, boolean negated) implements Term {}

  /** {@code [!] --ctorigdstport range} and its like. */
  record ConnectionPort(End end, PortRange range, boolean negated) implements Term {}

  /** {@code [!] --ctproto protocol}. */
  record ConnectionProtocol(Protocol protocol, boolean negated) implements Term {}

  /** {@code [!] --ctstate states} beside other questions about the connection. */
  record ConnectionState(Match.ConntrackState state) implements Term {}

  /** {@code --ctdir}: whether the packet goes the way of the answers. */
  record ConnectionDirection(boolean reply) implements Term {}

  /** {@code [!] --ctstatus statuses}: whether one of them is true of the connection. */
  record ConnectionStatus(Set<Status> statuses, boolean negated) implements Term {
    /** What conntrack notes of a connection. */
    public enum Status {
      EXPECTED,
      SEEN_REPLY,
      ASSURED,
      CONFIRMED
    }

    public ConnectionStatus {
      EnumSet<Status> copy = EnumSet.noneOf(Status.class);
      copy.addAll(statuses);
      statuses = Collections.unmodifiableSet(copy);
    }
  }

  /** {@code -m connmark [!] --mark value/mask}. */
  record ConnectionMark(int value, int mask, boolean negated) implements Term {}

  /**
   * {@code -m recent} in any of its forms.
   *
   * @param verb what it does with its list
   * @param list the list's name
   * @param seconds how far back it looks; 0: for ever
   * @param hits how many times the address must have been seen in that time; 0: once
   * @param ofDestination whether it is about the destination, not the source
   * @param prefixLength how many bits of the address count
   * @param negated whether it holds where it would not, and the other way round
   */
  record Recent(
      Verb verb,
      String list,
      int seconds,
      int hits,
      boolean ofDestination,
      int prefixLength,
      boolean negated)
      implements Term {
    /** What is done with the list. */
    public enum Verb {
      SET,
      RCHECK,
      UPDATE,
      REMOVE
    }

    /** Whether asking may change the list. */
    public boolean changes() {
      return verb != Verb.RCHECK;
    }
  }

  /**
   * {@code -m statistic --mode nth --every n}: every n-th packet that comes there. Which packet
   * that is nobody knows, so it is one in n.
   */
  record Nth(int every, boolean negated) implements Term {}

  /** True of every packet, or of none, of those that svcc knows: fragments, foreign protocols. */
  record Constant(boolean holds) implements Term {}

  /**
   * {@code -m owner}: packets that the node forwards have no owner, so that only negated questions
   * are true of them; whose the node's own packets are nobody knows here.
   */
  record Owner(boolean allNegated) implements Term {}

  /** {@code -m rpfilter [--loose] [--invert]}: it comes in where the answer would leave. */
  record ReversePath(boolean loose, boolean inverted) implements Term {}

  /** {@code -m addrtype … --limit-iface-in}: of that type on that interface alone. */
  record TypeOnInterface(Match.AddressType type) implements Term {}

  /** {@code -m pkttype [!] --pkt-type}: {@code unicast}, {@code broadcast} or {@code multicast}. */
  record PacketType(String type, boolean negated) implements Term {}

  /** {@code -m set} with options that change its counters only. */
  record InSet(Match.SetMember member) implements Term {}

  /** {@code -m ipvs [!] --ipvs}: whether IPVS has chosen a real server for it. */
  record Balanced(boolean negated) implements Term {}

  /** Whether a term asks conntrack. */
  default boolean asksConntrack() {
    return switch (this) {
      case ConnectionAddress term -> true;
      case ConnectionPort term -> true;
      case ConnectionProtocol term -> true;
      case ConnectionState term -> true;
      case ConnectionDirection term -> true;
      case ConnectionStatus term -> true;
      case ConnectionMark term -> false; // a match of its own
      case Recent term -> false;
      case Nth term -> false;
      case Constant term -> false;
      case Owner term -> false;
      case ReversePath term -> false;
      case TypeOnInterface term -> false;
      case PacketType term -> false;
      case InSet term -> false;
      case Balanced term -> false;
    };
  }

  /** Whether asking may change what the node remembers. */
  static boolean changeMemory(List<Term> terms) {
    return terms.stream().anyMatch(term -> term instanceof Recent recent && recent.changes());
  }
}
