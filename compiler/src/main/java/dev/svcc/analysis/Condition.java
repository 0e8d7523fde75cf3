package dev.svcc.analysis;

import dev.svcc.net.Cidr;
import dev.svcc.net.Family;
import dev.svcc.net.IpAddress;
import dev.svcc.net.PortRange;
import dev.svcc.net.Protocol;
import dev.svcc.rule.Match;
import dev.svcc.rule.Match.ConntrackState.State;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** A match made ready to be asked many times. */
sealed interface Condition {
  /** A question with one answer. Asking may change what the packet's node remembers. */
  non-sealed interface Question extends Condition {
    Truth ask(Walker packet);
  }

  /** A dice: holds with a probability that is neither 0 nor 1. */
  record Dice(Fraction probability) implements Condition {}

  /** Every packet meets it. */
  Question ALWAYS = packet -> Truth.TRUE;

  /** Nobody can tell. */
  Question UNKNOWN = packet -> Truth.UNKNOWN;

  /** Makes a match ready. */
  static Condition of(Match match, Map<String, SetLookup> sets) {
    return switch (match) {
      case Match.Source m -> when(m.negated(), p -> in(m.block(), p.source));
      case Match.Destination m -> when(m.negated(), p -> in(m.block(), p.destination));
      case Match.InInterface m ->
          (Question) p -> interfaceIs(m.name(), p.inInterface).negatedIf(m.negated());
      case Match.OutInterface m ->
          (Question) p -> interfaceIs(m.name(), p.outInterface).negatedIf(m.negated());
      case Match.Proto m -> when(m.negated(), p -> p.protocol == m.protocol());
      case Match.Ports m -> ports(m);
      case Match.MultiPort m -> multiPort(m);
      case Match.TcpFlags m -> when(m.negated(), p -> (p.tcpFlags() & m.mask()) == m.set());
      case Match.IcmpType m -> icmp(m);
      case Match.SourceRange m -> when(m.negated(), p -> between(m.first(), p.source, m.last()));
      case Match.DestinationRange m ->
          when(m.negated(), p -> between(m.first(), p.destination, m.last()));
      case Match.AddressType m -> addressType(m);
      case Match.ConntrackState m -> conntrack(m);
      case Match.Mark m -> when(m.negated(), p -> (p.mark & m.mask()) == m.value());
      case Match.SetMember m -> setMember(m, sets);
      case Match.Random m -> random(m);
      case Match.RecentCheck m -> when(false, p -> p.memory.saw(m.list(), p.source, m.seconds()));
      case Match.RecentSet m ->
          when(
              false,
              p -> {
                p.memory = p.memory.seeing(m.list(), p.source);
                return true;
              });
      case Match.SourceEqualsDestination m -> when(false, p -> p.source.equals(p.destination));
      case Match.Comment m -> ALWAYS;
      case Match.AsRead m -> Terms.condition(m.terms(), sets);
      case Match.Opaque m -> UNKNOWN;
    };
  }

  static Question when(boolean negated, Predicate<Walker> holds) {
    return packet -> Truth.of(holds.test(packet) != negated);
  }

  private static boolean in(Cidr block, IpAddress address) {
    return block.contains(address);
  }

  private static Truth interfaceIs(String name, String actual) {
    // Whatever it is called, it leads to other machines, or to pods.
    if (actual.equals(NodeNetwork.UNKNOWN)
        && !name.equals("+")
        && !name.equals(NodeNetwork.LOOPBACK)) {
      return Truth.UNKNOWN;
    }
    return Truth.of(
        name.endsWith("+")
            ? actual.startsWith(name.substring(0, name.length() - 1))
            : name.equals(actual));
  }

  private static boolean between(IpAddress first, IpAddress address, IpAddress last) {
    return first.family() == address.family()
        && first.compareTo(address) <= 0
        && address.compareTo(last) <= 0;
  }

  private static Question ports(Match.Ports m) {
    return packet ->
        Truth.of(
            packet.protocol == m.protocol()
                && m.source().contains(packet.sourcePort) != m.sourceNegated()
                && m.destination().contains(packet.destinationPort) != m.destinationNegated());
  }

  private static Question multiPort(Match.MultiPort m) {
    Predicate<Walker> holds =
        switch (m.side()) {
          case SOURCE -> p -> anyHolds(m.ranges(), p.sourcePort);
          case DESTINATION -> p -> anyHolds(m.ranges(), p.destinationPort);
          case EITHER ->
              p -> anyHolds(m.ranges(), p.sourcePort) || anyHolds(m.ranges(), p.destinationPort);
        };
    return packet -> Truth.of(packet.hasPorts() && holds.test(packet) != m.negated());
  }

  private static boolean anyHolds(List<PortRange> ranges, int port) {
    for (PortRange range : ranges) {
      if (range.contains(port)) {
        return true;
      }
    }
    return false;
  }

  private static Question icmp(Match.IcmpType m) {
    Protocol protocol = m.family() == Family.IPV4 ? Protocol.ICMP : Protocol.ICMPV6;
    boolean any = m.family() == Family.IPV4 && m.type() == 255;
    return packet -> {
      boolean holds =
          any || (packet.icmpType == m.type() && (m.code() < 0 || packet.icmpCode == m.code()));
      return Truth.of(packet.protocol == protocol && holds != m.negated());
    };
  }

  static Question addressType(Match.AddressType m) {
    boolean ofSource = m.side() == Match.AddressType.Side.SOURCE;
    return packet -> {
      IpAddress address = ofSource ? packet.source : packet.destination;
      Truth answer = Truth.FALSE;
      for (String type : m.types()) {
        Truth holds = isOfType(address, type, packet.isLocal(address));
        if (holds == Truth.TRUE) {
          return Truth.TRUE.negatedIf(m.negated());
        }
        answer = holds == Truth.UNKNOWN ? holds : answer;
      }
      return answer.negatedIf(m.negated());
    };
  }

  /**
   * Broadcast addresses of the node's networks are not known here: only the one of everybody is.
   */
  private static Truth isOfType(IpAddress address, String type, boolean local) {
    boolean everybody = address.family() == Family.IPV4 && address.low() == 0xffff_ffffL;
    return switch (type) {
      case "LOCAL" -> Truth.of(local);
      case "MULTICAST" -> Truth.of(address.isMulticast());
      case "BROADCAST" -> Truth.of(everybody || address.isUnspecified());
      case "UNSPEC" -> Truth.of(address.isUnspecified());
      case "UNICAST" ->
          Truth.of(!local && !address.isMulticast() && !everybody && !address.isUnspecified());
      default -> Truth.UNKNOWN; // ANYCAST, BLACKHOLE, PROHIBIT …: the node's routes would say
    };
  }

  static Question conntrack(Match.ConntrackState m) {
    return packet -> {
      boolean holds = m.states().contains(stateOf(packet));
      holds |= packet.sourceTranslated && m.states().contains(State.SNAT);
      holds |= packet.destinationTranslated && m.states().contains(State.DNAT);
      return Truth.of(holds != m.negated());
    };
  }

  private static State stateOf(Walker packet) {
    return switch (packet.state) {
      case NEW -> State.NEW;
      case ESTABLISHED -> State.ESTABLISHED;
      case RELATED -> State.RELATED;
      case UNTRACKED -> State.UNTRACKED;
      case INVALID -> State.INVALID;
    };
  }

  static Question setMember(Match.SetMember m, Map<String, SetLookup> sets) {
    SetLookup set = sets.get(m.set());
    if (set == null) {
      return UNKNOWN; // rules were read without their sets
    }
    return packet -> set.contains(packet, m.directions()).negatedIf(m.negated());
  }

  private static Condition random(Match.Random m) {
    Fraction probability = Fraction.of(m.numerator(), m.denominator());
    if (probability.isZero()) {
      return when(false, packet -> false);
    }
    return probability.isOne() ? ALWAYS : new Dice(probability);
  }
}
