package dev.svcc.backend.iptables;

import dev.svcc.net.Cidr;
import dev.svcc.net.Family;
import dev.svcc.net.IpAddress;
import dev.svcc.net.PortRange;
import dev.svcc.net.Protocol;
import dev.svcc.rule.Action;
import dev.svcc.rule.AddressSet;
import dev.svcc.rule.Match;
import dev.svcc.rule.Rule;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is wrong with a rule by itself: the limits and needs of each match (measured with iptables
 * 1.8.9).
 */
final class RuleLegality {
  private static final int LONGEST_LIST_NAME = 199;
  private static final int LONGEST_INTERFACE = 15;
  private static final int MULTIPORT_SLOTS = 15;
  private static final Set<Protocol> WITH_PORTS =
      Set.of(Protocol.TCP, Protocol.UDP, Protocol.SCTP, Protocol.DCCP, Protocol.UDPLITE);

  private RuleLegality() {}

  /** What is wrong, in a few words; empty if nothing is. */
  static String problem(Rule rule, Family family, Map<String, AddressSet> sets) {
    @Nullable Protocol protocol = protocol(rule);
    int inFront = 0;
    for (Match match : rule.matches()) {
      String wrong = problem(match, protocol, family, sets);
      if (!wrong.isEmpty()) {
        return wrong;
      }
      int place = RuleText.frontPlace(match);
      if (place < RuleText.FRONT_PLACES && (inFront >> place & 1) == 1) {
        return "two matches of one kind before the first -m";
      }
      inFront |= place < RuleText.FRONT_PLACES ? 1 << place : 0;
    }
    return switch (rule.action()) {
      case Action.Dnat dnat ->
          dnat.newAddress().isPresent() && !fits(dnat.newAddress().get(), family)
              ? "other family"
              : dnat.port() != 0 && protocol == null ? "a port without a protocol" : "";
      case Action.Reject(String answer) ->
          answer.equals("tcp-reset")
              ? (protocol == Protocol.TCP ? "" : "tcp-reset without -p tcp")
              : answer.startsWith(family == Family.IPV4 ? "icmp-" : "icmp6-") ? "" : "other family";
      case Action.Pass pass -> "";
      case Action.Accept accept -> "";
      case Action.Drop drop -> "";
      case Action.Return back -> "";
      case Action.Jump jump -> "";
      case Action.Goto jump -> "";
      case Action.Masquerade masquerade -> "";
      case Action.SetMark mark -> "";
      case Action.AsRead read -> "";
      case Action.Opaque opaque -> "";
    };
  }

  private static String problem(
      Match match, @Nullable Protocol protocol, Family family, Map<String, AddressSet> sets) {
    return switch (match) {
      case Match.Source(Cidr block, boolean negated) -> block(block, negated, family);
      case Match.Destination(Cidr block, boolean negated) -> block(block, negated, family);
      case Match.InInterface(String name, boolean negated) -> interfaceName(name);
      case Match.OutInterface(String name, boolean negated) -> interfaceName(name);
      case Match.Proto proto -> "";
      case Match.Ports ports -> ports.protocol() == protocol ? "" : "ports without their protocol";
      case Match.MultiPort ports ->
          protocol == null || !WITH_PORTS.contains(protocol)
              ? "ports without a protocol"
              : slots(ports.ranges());
      case Match.TcpFlags flags -> protocol == Protocol.TCP ? "" : "flags without -p tcp";
      case Match.IcmpType type ->
          type.family() == family
                  && protocol == (family == Family.IPV4 ? Protocol.ICMP : Protocol.ICMPV6)
              ? ""
              : "icmp type without its protocol";
      case Match.SourceRange range -> range(range.first(), range.last(), family);
      case Match.DestinationRange range -> range(range.first(), range.last(), family);
      case Match.AddressType type -> type.types().isEmpty() ? "no address type" : "";
      case Match.ConntrackState state -> "";
      case Match.Mark mark -> "";
      case Match.SetMember member -> set(member, sets.get(member.set()));
      case Match.Random random -> "";
      case Match.RecentCheck check ->
          check.family() == family ? listName(check.list()) : "other family";
      case Match.RecentSet set -> set.family() == family ? listName(set.list()) : "other family";
      case Match.SourceEqualsDestination equal -> equal.family() == family ? "" : "other family";
      case Match.Comment(String text) -> comment(text);
      case Match.AsRead read -> "";
      case Match.Opaque opaque -> "";
    };
  }

  private static String set(Match.SetMember member, @Nullable AddressSet set) {
    if (set == null) {
      return "a set that does not exist";
    }
    return member.directions().size() == SetLegality.dimensions(set)
        ? ""
        : "not one direction a dimension";
  }

  /**
   * What is wrong with a rule's interfaces in a base chain: packets there have not got them yet, or
   * no more.
   */
  static String interfaceProblem(Rule rule, String hook) {
    for (Match match : rule.matches()) {
      if (match instanceof Match.OutInterface
          && (hook.equals("PREROUTING") || hook.equals("INPUT"))) {
        return "-o in " + hook;
      }
      if (match instanceof Match.InInterface
          && (hook.equals("POSTROUTING") || hook.equals("OUTPUT"))) {
        return "-i in " + hook;
      }
    }
    return "";
  }

  private static @Nullable Protocol protocol(Rule rule) {
    for (Match match : rule.matches()) {
      if (match instanceof Match.Proto(Protocol protocol, boolean negated) && !negated) {
        return protocol;
      }
    }
    return null;
  }

  private static String block(Cidr block, boolean negated, Family family) {
    return block.family() != family
        ? "other family"
        : negated && block.isAny() ? "a negated block of everything" : "";
  }

  private static String range(IpAddress first, IpAddress last, Family family) {
    return !fits(first, family) || !fits(last, family)
        ? "other family"
        : first.compareTo(last) > 0 ? "a range upside down" : "";
  }

  private static boolean fits(IpAddress address, Family family) {
    return address.family() == family;
  }

  private static String interfaceName(String name) {
    return Legality.isWord(name, LONGEST_INTERFACE) ? "" : "interface name";
  }

  private static String listName(String name) {
    return Legality.isWord(name, LONGEST_LIST_NAME) ? "" : "name of a list";
  }

  private static String slots(List<PortRange> ranges) {
    int slots = 0;
    for (PortRange range : ranges) {
      slots += range.isSingle() ? 1 : 2;
    }
    return slots < 1 || slots > MULTIPORT_SLOTS ? slots + " slots of multiport" : "";
  }

  private static String comment(String text) {
    if (text.length() > CommentText.LONGEST) {
      return "a comment of " + text.length() + " bytes";
    }
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) < ' ' || text.charAt(i) > '~') {
        return "a comment that is not printable ASCII";
      }
    }
    return "";
  }
}
