package dev.svcc.backend.iptables;

import dev.svcc.backend.iptables.MatchReader.Loaded;
import dev.svcc.backend.iptables.MatchReader.Option;
import dev.svcc.net.Family;
import dev.svcc.net.IpAddress;
import dev.svcc.net.PortRange;
import dev.svcc.net.Protocol;
import dev.svcc.rule.Match;
import dev.svcc.rule.Match.ConntrackState.State;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What one {@code -m} with its options says; empty where that cannot be said in full. */
final class MatchMeaning {
  private static final String DEFAULT_LIST = "DEFAULT";

  private final Loaded match;
  private final Family family;

  MatchMeaning(Loaded match, Family family) {
    this.match = match;
    this.family = family;
  }

  Optional<List<Match>> read() {
    return switch (match.name()) {
      case "tcp", "udp", "sctp", "dccp", "udplite" -> ports();
      case "multiport" -> single().flatMap(MatchMeaning::multiPort).map(List::of);
      case "icmp", "icmp6" -> single().flatMap(this::icmpType).map(List::of);
      case "iprange" -> each(List.of("--src-range", "--dst-range"), MatchMeaning::range);
      case "mark" ->
          single()
              .flatMap(
                  option ->
                      MatchWords.mark(option.value())
                          .map(
                              mark -> List.of(new Match.Mark(mark[0], mark[1], option.negated()))));
      case "addrtype" ->
          each(List.of("--src-type", "--dst-type"), option -> Optional.of(addressType(option)));
      case "conntrack" -> single().flatMap(MatchMeaning::states).map(List::of);
      case "statistic" -> random().map(List::of);
      case "recent" -> recent().map(List::of);
      case "set" ->
          single()
              .filter(option -> option.values().size() == 2)
              .map(option -> List.of(member(option)));
      case "bpf" ->
          single()
              .filter(
                  option -> !option.negated() && option.value().equals(HairpinProgram.text(family)))
              .map(option -> List.of(new Match.SourceEqualsDestination(family)));
      case "comment" ->
          single()
              .filter(option -> !option.negated())
              .map(option -> List.of(new Match.Comment(option.value())));
      default -> Optional.empty();
    };
  }

  /** The only option. */
  private Optional<Option> single() {
    return match.options().size() == 1 ? Optional.of(match.options().get(0)) : Optional.empty();
  }

  private interface Meaning {
    Optional<? extends Match> of(Option option);
  }

  /** One match for each option, in this order, each at most once. */
  private Optional<List<Match>> each(List<String> names, Meaning meaning) {
    List<Match> found = new ArrayList<>();
    for (String name : names) {
      for (Option option : match.options()) {
        if (option.name().equals(name)) {
          meaning.of(option).ifPresent(found::add);
        }
      }
    }
    boolean all =
        !found.isEmpty() && found.size() == match.options().size() && found.size() <= names.size();
    return all ? Optional.of(found) : Optional.empty();
  }

  /** Ports, flags, or both: they share one {@code -m tcp}. */
  private Optional<List<Match>> ports() {
    List<Option> flagOptions = new ArrayList<>();
    List<Option> portOptions = new ArrayList<>();
    for (Option option : match.options()) {
      boolean flags = option.name().equals("--tcp-flags") || option.name().equals("--syn");
      (flags ? flagOptions : portOptions).add(option);
    }
    List<Match> found = new ArrayList<>();
    if (!portOptions.isEmpty() || flagOptions.isEmpty()) {
      portRanges(portOptions).ifPresent(found::add);
    }
    for (Option option : flagOptions) {
      flags(option).ifPresent(found::add);
    }
    int expected = flagOptions.size() + (portOptions.isEmpty() && !flagOptions.isEmpty() ? 0 : 1);
    return found.size() == expected && flagOptions.size() <= 1
        ? Optional.of(found)
        : Optional.empty();
  }

  private Optional<Match> portRanges(List<Option> options) {
    PortRange source = PortRange.ALL;
    PortRange destination = PortRange.ALL;
    boolean sourceNegated = false;
    boolean destinationNegated = false;
    for (Option option : options) {
      Optional<PortRange> range = MatchWords.portRange(option.value());
      if (range.isEmpty()) {
        return Optional.empty();
      }
      switch (option.name()) {
        case "--sport", "--source-port" -> {
          source = range.get();
          sourceNegated = option.negated();
        }
        case "--dport", "--destination-port" -> {
          destination = range.get();
          destinationNegated = option.negated();
        }
        default -> {
          return Optional.empty();
        }
      }
    }
    Protocol protocol = Protocol.fromKernelName(match.name()).orElseThrow();
    return Optional.of(
        new Match.Ports(protocol, source, sourceNegated, destination, destinationNegated));
  }

  private static Optional<Match> flags(Option option) {
    if (option.name().equals("--syn")) {
      return Optional.of(new Match.TcpFlags(0x17, 0x02, option.negated()));
    }
    Optional<Integer> mask = MatchWords.tcpFlags(option.value());
    Optional<Integer> set = MatchWords.tcpFlags(option.values().get(1).text());
    return mask.isEmpty() || set.isEmpty()
        ? Optional.empty()
        : Optional.of(new Match.TcpFlags(mask.get(), set.get(), option.negated()));
  }

  private static Optional<Match> multiPort(Option option) {
    Match.MultiPort.Side side =
        option.name().startsWith("--s")
            ? Match.MultiPort.Side.SOURCE
            : option.name().startsWith("--d")
                ? Match.MultiPort.Side.DESTINATION
                : Match.MultiPort.Side.EITHER;
    return MatchWords.portRanges(option.value())
        .map(ranges -> new Match.MultiPort(side, ranges, option.negated()));
  }

  private Optional<Match> icmpType(Option option) {
    if ((family == Family.IPV4) != match.name().equals("icmp")) {
      return Optional.empty();
    }
    String text = option.value();
    if (family == Family.IPV4 && (text.equals("any") || text.equals("255"))) {
      return Optional.of(new Match.IcmpType(family, 255, -1, option.negated()));
    }
    int slash = text.indexOf('/');
    Optional<Integer> type = MatchWords.number(slash < 0 ? text : text.substring(0, slash), 255);
    Optional<Integer> code =
        slash < 0 ? Optional.of(-1) : MatchWords.number(text.substring(slash + 1), 255);
    return type.isEmpty() || code.isEmpty()
        ? Optional.empty()
        : Optional.of(new Match.IcmpType(family, type.get(), code.get(), option.negated()));
  }

  private static Optional<Match> range(Option option) {
    Optional<IpAddress[]> ends = MatchWords.addressRange(option.value());
    return ends.map(
        found ->
            option.name().equals("--src-range")
                ? new Match.SourceRange(found[0], found[1], option.negated())
                : new Match.DestinationRange(found[0], found[1], option.negated()));
  }

  static Match addressType(Option option) {
    Match.AddressType.Side side =
        option.name().equals("--src-type")
            ? Match.AddressType.Side.SOURCE
            : Match.AddressType.Side.DESTINATION;
    return new Match.AddressType(side, List.of(option.value().split(",", -1)), option.negated());
  }

  /** Of {@code -m conntrack}, or of {@code -m state}, an older match that asks the same. */
  static Optional<Match.ConntrackState> states(Option option) {
    if (!option.name().equals("--ctstate") && !option.name().equals("--state")) {
      return Optional.empty();
    }
    Set<State> states = EnumSet.noneOf(State.class);
    for (String name : option.value().split(",", -1)) {
      Optional<State> state =
          Arrays.stream(State.values()).filter(known -> known.name().equals(name)).findFirst();
      if (state.isEmpty()) {
        return Optional.empty();
      }
      states.add(state.get());
    }
    return Optional.of(new Match.ConntrackState(states, option.negated()));
  }

  private Optional<Match> random() {
    boolean random = false;
    Optional<long[]> probability = Optional.empty();
    for (Option option : match.options()) {
      random |=
          option.name().equals("--mode") && option.value().equals("random") && !option.negated();
      if (option.name().equals("--probability") && !option.negated()) {
        probability = Probability.parse(option.value());
      }
    }
    return random && match.options().size() == 2
        ? probability.map(p -> new Match.Random(p[0], p[1]))
        : Optional.empty();
  }

  private Optional<Match> recent() {
    String verb = "";
    String list = DEFAULT_LIST;
    int seconds = 0;
    boolean reap = false;
    for (Option option : match.options()) {
      if (option.negated()) {
        return Optional.empty();
      }
      switch (option.name()) {
        case "--set", "--rcheck" -> verb += option.name();
        case "--name" -> list = option.value();
        case "--seconds" ->
            seconds = MatchWords.number(option.value(), Integer.MAX_VALUE).orElse(0);
        case "--reap" -> reap = true;
        case "--rsource" -> {}
        case "--mask" -> {
          Optional<IpAddress> mask = IpAddress.parse(option.value());
          if (mask.isEmpty() || !isWhole(mask.get())) {
            return Optional.empty();
          }
        }
        default -> {
          return Optional.empty();
        }
      }
    }
    return switch (verb) {
      case "--set" ->
          seconds == 0 && !reap ? Optional.of(new Match.RecentSet(list, family)) : Optional.empty();
      case "--rcheck" ->
          seconds > 0
              ? Optional.of(new Match.RecentCheck(list, seconds, reap, family))
              : Optional.empty();
      default -> Optional.empty();
    };
  }

  private boolean isWhole(IpAddress mask) {
    return mask.family() == family
        && mask.low() == (family == Family.IPV4 ? 0xffff_ffffL : -1L)
        && (family == Family.IPV4 || mask.high() == -1L);
  }

  static Match.SetMember member(Option option) {
    List<String> directions = List.of(option.values().get(1).text().split(",", -1));
    return new Match.SetMember(option.values().get(0).text(), directions, option.negated());
  }
}
