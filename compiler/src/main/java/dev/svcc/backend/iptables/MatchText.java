package dev.svcc.backend.iptables;

import dev.svcc.net.Cidr;
import dev.svcc.net.Family;
import dev.svcc.net.PortRange;
import dev.svcc.rule.Match;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One match in canonical spelling, a blank before every word. */
final class MatchText {
  private static final List<String> TCP_FLAGS = List.of("FIN", "SYN", "RST", "PSH", "ACK", "URG");
  private static final int ALL_TCP_FLAGS = 0x3f;

  private MatchText() {}

  /**
   * Appends a match.
   *
   * @param previous the match before it, whose {@code -m} it may share: TCP flags after ports, a
   *     destination's address type or range after a source's; null where there is none
   */
  static void append(StringBuilder out, Match match, @Nullable Match previous) {
    switch (match) {
      case Match.Source(Cidr block, boolean negated) -> appendBlock(out, " -s ", block, negated);
      case Match.Destination(Cidr block, boolean negated) ->
          appendBlock(out, " -d ", block, negated);
      case Match.InInterface(String name, boolean negated) ->
          not(out, negated).append(" -i ").append(name);
      case Match.OutInterface(String name, boolean negated) ->
          not(out, negated).append(" -o ").append(name);
      case Match.Proto proto ->
          not(out, proto.negated()).append(" -p ").append(proto.protocol().kernelName());
      case Match.Ports ports -> appendPorts(out, ports);
      case Match.MultiPort ports -> appendMultiPort(out, ports);
      case Match.TcpFlags flags -> appendFlags(out, flags, previous instanceof Match.Ports);
      case Match.IcmpType type -> appendIcmpType(out, type);
      case Match.SourceRange range ->
          not(out.append(" -m iprange"), range.negated())
              .append(" --src-range ")
              .append(range.first())
              .append('-')
              .append(range.last());
      case Match.DestinationRange range -> {
        out.append(previous instanceof Match.SourceRange ? "" : " -m iprange");
        not(out, range.negated())
            .append(" --dst-range ")
            .append(range.first())
            .append('-')
            .append(range.last());
      }
      case Match.AddressType type -> appendAddressType(out, type, previous);
      case Match.ConntrackState state -> appendState(out, state);
      case Match.Mark mark -> appendMark(out, mark);
      case Match.SetMember member -> {
        not(out.append(" -m set"), member.negated())
            .append(" --match-set ")
            .append(member.set())
            .append(' ');
        out.append(String.join(",", member.directions()));
      }
      case Match.Random(long numerator, long denominator) ->
          out.append(" -m statistic --mode random --probability ")
              .append(Probability.text(numerator, denominator));
      case Match.RecentCheck check -> {
        out.append(" -m recent --rcheck --seconds ")
            .append(check.seconds())
            .append(check.reap() ? " --reap" : "");
        appendRecentList(out, check.list(), check.family());
      }
      case Match.RecentSet set ->
          appendRecentList(out.append(" -m recent --set"), set.list(), set.family());
      case Match.SourceEqualsDestination(Family family) ->
          out.append(" -m bpf --bytecode \"").append(HairpinProgram.text(family)).append('"');
      case Match.Comment(String text) -> appendQuoted(out.append(" -m comment --comment "), text);
      case Match.AsRead read -> out.append(' ').append(read.text());
      case Match.Opaque(String text) -> out.append(' ').append(text);
    }
  }

  private static StringBuilder not(StringBuilder out, boolean negated) {
    return negated ? out.append(" !") : out;
  }

  private static void appendBlock(StringBuilder out, String option, Cidr block, boolean negated) {
    if (block.isAny() && !negated) {
      return; // every address: said by saying nothing
    }
    not(out, negated).append(option).append(block);
  }

  private static void appendPorts(StringBuilder out, Match.Ports ports) {
    out.append(" -m ").append(ports.protocol().kernelName());
    appendPort(out, " --sport ", ports.source(), ports.sourceNegated());
    appendPort(out, " --dport ", ports.destination(), ports.destinationNegated());
  }

  private static void appendPort(
      StringBuilder out, String option, PortRange range, boolean negated) {
    if (range.equals(PortRange.ALL) && !negated) {
      return;
    }
    appendRange(not(out, negated).append(option), range);
  }

  private static void appendRange(StringBuilder out, PortRange range) {
    out.append(range.first());
    if (!range.isSingle()) {
      out.append(':').append(range.last());
    }
  }

  private static void appendMultiPort(StringBuilder out, Match.MultiPort ports) {
    not(out.append(" -m multiport"), ports.negated())
        .append(
            switch (ports.side()) {
              case SOURCE -> " --sports ";
              case DESTINATION -> " --dports ";
              case EITHER -> " --ports ";
            });
    for (int i = 0; i < ports.ranges().size(); i++) {
      if (i > 0) {
        out.append(',');
      }
      appendRange(out, ports.ranges().get(i));
    }
  }

  private static void appendFlags(StringBuilder out, Match.TcpFlags flags, boolean afterPorts) {
    not(out.append(afterPorts ? "" : " -m tcp"), flags.negated()).append(" --tcp-flags ");
    out.append(flagNames(flags.mask())).append(' ').append(flagNames(flags.set()));
  }

  private static String flagNames(int bits) {
    if (bits == ALL_TCP_FLAGS) {
      return String.join(",", TCP_FLAGS);
    }
    StringBuilder names = new StringBuilder();
    for (int bit = 0; bit < TCP_FLAGS.size(); bit++) {
      if ((bits >> bit & 1) == 1) {
        names.append(names.isEmpty() ? "" : ",").append(TCP_FLAGS.get(bit));
      }
    }
    return names.isEmpty() ? "NONE" : names.toString();
  }

  private static void appendIcmpType(StringBuilder out, Match.IcmpType type) {
    boolean ipv4 = type.family() == Family.IPV4;
    out.append(ipv4 ? " -m icmp" : " -m icmp6");
    not(out, type.negated()).append(ipv4 ? " --icmp-type " : " --icmpv6-type ");
    if (ipv4 && type.type() == 255) {
      out.append("any");
      return;
    }
    out.append(type.type());
    if (type.code() >= 0) {
      out.append('/').append(type.code());
    }
  }

  private static void appendAddressType(
      StringBuilder out, Match.AddressType type, @Nullable Match previous) {
    boolean destination = type.side() == Match.AddressType.Side.DESTINATION;
    boolean shared =
        destination
            && previous instanceof Match.AddressType before
            && before.side() == Match.AddressType.Side.SOURCE;
    not(out.append(shared ? "" : " -m addrtype"), type.negated())
        .append(destination ? " --dst-type " : " --src-type ");
    out.append(String.join(",", type.types()));
  }

  private static void appendState(StringBuilder out, Match.ConntrackState match) {
    not(out.append(" -m conntrack"), match.negated()).append(" --ctstate ");
    boolean first = true;
    for (Match.ConntrackState.State state : match.states()) {
      out.append(first ? "" : ",").append(state.name());
      first = false;
    }
  }

  private static void appendMark(StringBuilder out, Match.Mark mark) {
    not(out.append(" -m mark"), mark.negated())
        .append(" --mark 0x")
        .append(Integer.toHexString(mark.value()));
    if (mark.mask() != -1) {
      out.append("/0x").append(Integer.toHexString(mark.mask()));
    }
  }

  private static void appendRecentList(StringBuilder out, String list, Family family) {
    out.append(" --name ").append(list).append(" --mask ");
    out.append(
            family == Family.IPV4 ? "255.255.255.255" : "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff")
        .append(" --rsource");
  }

  /**
   * A word as iptables-save quotes it: bare if it needs no quotes, else quoted with {@code " ' \}
   * escaped.
   */
  static void appendQuoted(StringBuilder out, String text) {
    boolean bare = !text.isEmpty();
    for (int i = 0; bare && i < text.length(); i++) {
      bare = isBare(text.charAt(i));
    }
    if (bare) {
      out.append(text);
      return;
    }
    out.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\'' || c == '\\') {
        out.append('\\');
      }
      out.append(c);
    }
    out.append('"');
  }

  private static boolean isBare(char c) {
    return (c >= 'A' && c <= 'Z')
        || (c >= 'a' && c <= 'z')
        || (c >= '0' && c <= '9')
        || c == '_'
        || c == '-';
  }
}
