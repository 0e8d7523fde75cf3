package dev.svcc.backend.iptables;

import dev.svcc.backend.iptables.MatchReader.Loaded;
import dev.svcc.backend.iptables.MatchReader.Option;
import dev.svcc.net.Family;
import dev.svcc.net.Protocol;
import dev.svcc.rule.Match;
import dev.svcc.rule.Term;
import dev.svcc.rule.Term.ConnectionStatus.Status;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * What matches ask that svcc never writes but finds on nodes; empty where that cannot be said in
 * full, and nobody can judge the match.
 */
final class MatchTerms {
  /** Options of {@code -m set} that change counters, not the answer. */
  private static final Set<String> SET_COUNTERS =
      Set.of("--update-counters", "--update-subcounters");

  private static final Set<String> OWNER =
      Set.of("--uid-owner", "--gid-owner", "--socket-exists", "--suppl-groups");

  private static final Set<String> REVERSE_PATH =
      Set.of("--loose", "--validmark", "--accept-local", "--invert");

  private final Loaded match;
  private final Family family;

  MatchTerms(Loaded match, Family family) {
    this.match = match;
    this.family = family;
  }

  Optional<List<Term>> read() {
    return switch (match.name()) {
      case "conntrack" -> connection();
      case "state" ->
          single().flatMap(MatchMeaning::states).map(Term.ConnectionState::new).map(List::of);
      case "connmark" -> single().flatMap(MatchTerms::connectionMark).map(List::of);
      case "statistic" -> nth().map(List::of);
      case "recent" -> new RecentTerm(match, family).read().map(List::of);
      case "owner" ->
          only(OWNER)
              ? Optional.of(
                  List.of(new Term.Owner(match.options().stream().allMatch(Option::negated))))
              : Optional.empty();
      case "rpfilter" ->
          only(REVERSE_PATH)
              ? Optional.of(List.of(new Term.ReversePath(has("--loose"), has("--invert"))))
              : Optional.empty();
      case "addrtype" -> typeOnInterface().map(List::of);
      case "pkttype" ->
          single()
              .filter(option -> option.name().equals("--pkt-type"))
              .map(
                  option ->
                      List.of(
                          new Term.PacketType(
                              option.value().toLowerCase(Locale.ROOT), option.negated())));
      case "set" -> set().map(List::of);
      case "nfacct" -> // counts, and holds; a quota it may have is not in the rule
          Optional.of(List.of(new Term.Constant(true)));
      case "ipvs" ->
          single()
              .filter(option -> option.name().equals("--ipvs"))
              .map(option -> List.of(new Term.Balanced(option.negated())));
      default -> Optional.empty();
    };
  }

  private Optional<Option> single() {
    return match.options().size() == 1 ? Optional.of(match.options().get(0)) : Optional.empty();
  }

  private boolean only(Set<String> names) {
    return match.options().stream().allMatch(option -> names.contains(option.name()));
  }

  private boolean has(String name) {
    return match.options().stream().anyMatch(option -> option.name().equals(name));
  }

  // -- conntrack

  private Optional<List<Term>> connection() {
    List<Term> terms = new ArrayList<>();
    for (Option option : match.options()) {
      connection(option).ifPresent(terms::add);
    }
    boolean all = !terms.isEmpty() && terms.size() == match.options().size();
    return all ? Optional.of(terms) : Optional.empty();
  }

  private Optional<Term> connection(Option option) {
    boolean not = option.negated();
    return switch (option.name()) {
      case "--ctstate" -> MatchMeaning.states(option).map(Term.ConnectionState::new);
      case "--ctproto" ->
          Protocol.fromKernelName(option.value().toLowerCase(Locale.ROOT))
              .map(protocol -> new Term.ConnectionProtocol(protocol, not));
      case "--ctorigsrc" -> address(option, Term.End.ORIGINAL_SOURCE);
      case "--ctorigdst" -> address(option, Term.End.ORIGINAL_DESTINATION);
      case "--ctreplsrc" -> address(option, Term.End.REPLY_SOURCE);
      case "--ctrepldst" -> address(option, Term.End.REPLY_DESTINATION);
      case "--ctorigsrcport" -> port(option, Term.End.ORIGINAL_SOURCE);
      case "--ctorigdstport" -> port(option, Term.End.ORIGINAL_DESTINATION);
      case "--ctreplsrcport" -> port(option, Term.End.REPLY_SOURCE);
      case "--ctrepldstport" -> port(option, Term.End.REPLY_DESTINATION);
      case "--ctstatus" ->
          statuses(option.value()).map(found -> new Term.ConnectionStatus(found, not));
      case "--ctdir" -> direction(option.value()).map(Term.ConnectionDirection::new);
      default -> Optional.empty();
    };
  }

  private Optional<Term> address(Option option, Term.End end) {
    return MatchWords.block(option.value())
        .filter(block -> block.family() == family)
        .map(block -> new Term.ConnectionAddress(end, block, option.negated()));
  }

  private static Optional<Term> port(Option option, Term.End end) {
    return MatchWords.portRange(option.value())
        .map(range -> new Term.ConnectionPort(end, range, option.negated()));
  }

  private static Optional<Set<Status>> statuses(String text) {
    Set<Status> statuses = EnumSet.noneOf(Status.class);
    for (String name : text.split(",", -1)) {
      if (name.equals("NONE")) {
        continue; // no bit at all: true of nobody
      }
      Optional<Status> status =
          EnumSet.allOf(Status.class).stream()
              .filter(known -> known.name().equals(name))
              .findFirst();
      if (status.isEmpty()) {
        return Optional.empty();
      }
      statuses.add(status.get());
    }
    return Optional.of(statuses);
  }

  private static Optional<Boolean> direction(String text) {
    return switch (text) {
      case "ORIGINAL" -> Optional.of(false);
      case "REPLY" -> Optional.of(true);
      default -> Optional.empty();
    };
  }

  // -- others

  private static Optional<Term> connectionMark(Option option) {
    return MatchWords.mark(option.value())
        .map(mark -> new Term.ConnectionMark(mark[0], mark[1], option.negated()));
  }

  private Optional<Term> nth() {
    boolean nth = false;
    int every = 0;
    boolean negated = false;
    for (Option option : match.options()) {
      switch (option.name()) {
        case "--mode" -> nth = option.value().equals("nth");
        case "--every" -> {
          every = MatchWords.number(option.value(), Integer.MAX_VALUE).orElse(0);
          negated = option.negated();
        }
        case "--packet" -> {} // which one of each round: nobody knows where the round is
        default -> {
          return Optional.empty();
        }
      }
    }
    return nth && every > 0 ? Optional.of(new Term.Nth(every, negated)) : Optional.empty();
  }

  /** One type, on the interface it came in or leaves through. */
  private Optional<Term> typeOnInterface() {
    List<Match> types = new ArrayList<>();
    for (Option option : match.options()) {
      if (option.name().endsWith("-type")) {
        types.add(MatchMeaning.addressType(option));
      }
    }
    return types.size() == 1 && types.get(0) instanceof Match.AddressType type
        ? Optional.of(new Term.TypeOnInterface(type))
        : Optional.empty();
  }

  private Optional<Term> set() {
    Optional<Term> found = Optional.empty();
    for (Option option : match.options()) {
      if (option.name().equals("--match-set") && option.values().size() == 2) {
        found = Optional.of(new Term.InSet(MatchMeaning.member(option)));
      } else if (!SET_COUNTERS.contains(option.name())) {
        return Optional.empty();
      }
    }
    return found;
  }
}
