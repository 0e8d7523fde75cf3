package dev.svcc.cli;

import static java.util.stream.Collectors.joining;

import dev.svcc.backend.iptables.RuleText;
import dev.svcc.diagnostic.Origin;
import dev.svcc.net.Cidr;
import dev.svcc.net.PortRange;
import dev.svcc.rule.Action;
import dev.svcc.rule.Match;
import dev.svcc.rule.Rule;
import java.util.List;
import java.util.Locale;

/** Matches in words. */
final class MatchPhrase {
  private MatchPhrase() {}

  /** {@code to 10.96.0.10, TCP port 80}; {@code every packet} where nothing is asked. */
  static String of(List<Match> matches) {
    String all =
        matches.stream()
            .map(MatchPhrase::of)
            .filter(phrase -> !phrase.isEmpty())
            .collect(joining(", "));
    return all.isEmpty() ? "every packet" : all;
  }

  private static String of(Match match) {
    return switch (match) {
      case Match.Source m -> not(m.negated()) + "from " + block(m.block());
      case Match.Destination m -> not(m.negated()) + "to " + block(m.block());
      case Match.InInterface m -> not(m.negated()) + "in through " + m.name();
      case Match.OutInterface m -> not(m.negated()) + "out through " + m.name();
      case Match.Proto m -> not(m.negated()) + m.protocol().kernelName().toUpperCase(Locale.ROOT);
      case Match.Ports m -> ports(m);
      case Match.AddressType m -> addressType(m);
      case Match.ConntrackState m ->
          not(m.negated())
              + "state "
              + m.states().stream().map(Enum::name).collect(joining(" or "));
      case Match.Mark m ->
          not(m.negated())
              + "marked "
              + hex(m.value())
              + (m.mask() == -1 ? "" : " in " + hex(m.mask()));
      case Match.Random m -> "with probability " + m.numerator() + "/" + m.denominator();
      case Match.SourceEqualsDestination m -> "source and destination are the same";
      case Match.Comment m -> "";
      case Match.RecentCheck m ->
          "remembered in list " + m.list() + " for " + m.seconds() + " s at most";
      case Match.RecentSet m -> "";
      case Match.MultiPort m -> text(m);
      case Match.TcpFlags m -> text(m);
      case Match.IcmpType m -> text(m);
      case Match.SourceRange m -> text(m);
      case Match.DestinationRange m -> text(m);
      case Match.SetMember m -> text(m);
      case Match.AsRead m -> text(m);
      case Match.Opaque m -> text(m);
    };
  }

  private static String not(boolean negated) {
    return negated ? "not " : "";
  }

  private static String block(Cidr block) {
    boolean single = block.prefixLength() == block.family().bits();
    return single ? block.network().toString() : block.toString();
  }

  private static String hex(int value) {
    return "0x" + Integer.toHexString(value);
  }

  private static String ports(Match.Ports m) {
    String name = m.protocol().kernelName().toUpperCase(Locale.ROOT);
    return name
        + port(" from ", m.source(), m.sourceNegated())
        + port(" ", m.destination(), m.destinationNegated());
  }

  private static String port(String side, PortRange range, boolean negated) {
    if (range.equals(PortRange.ALL) && !negated) {
      return "";
    }
    String numbers =
        range.isSingle()
            ? "port " + range.first()
            : "ports " + range.first() + " to " + range.last();
    return side + not(negated) + numbers;
  }

  private static String addressType(Match.AddressType m) {
    String side = m.side() == Match.AddressType.Side.SOURCE ? "from " : "to ";
    return m.types().equals(List.of("LOCAL"))
        ? not(m.negated()) + side + "an address of the node"
        : text(m);
  }

  private static String text(Match match) {
    return RuleText.of(new Rule(List.of(match), new Action.Pass(), Origin.base("")));
  }
}
