package dev.svcc.backend.iptables;

import dev.svcc.backend.iptables.RuleWords.Unreadable;
import dev.svcc.backend.iptables.RuleWords.Word;
import dev.svcc.diagnostic.Origin;
import dev.svcc.net.Cidr;
import dev.svcc.net.Family;
import dev.svcc.net.Protocol;
import dev.svcc.rule.Action;
import dev.svcc.rule.Match;
import dev.svcc.rule.Rule;
import dev.svcc.rule.Term;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads one rule, from the word after its chain: as iptables-save prints it, and in the freer order
 * that iptables-restore takes. A list of addresses makes several rules, as it does there.
 */
final class RuleReader {
  private final RuleWords words;
  private final Family family;
  private final Set<String> chains;
  private final List<Match> front = new ArrayList<>();
  private final MatchReader matches;
  private List<Match> sources = new ArrayList<>();
  private List<Match> destinations = new ArrayList<>();
  private @Nullable Protocol protocol;
  private Action action = new Action.Pass();

  private RuleReader(RuleWords words, Family family, Set<String> chains) {
    this.words = words;
    this.family = family;
    this.chains = chains;
    this.matches = new MatchReader(words, family);
  }

  /**
   * The rules of a line; none where it is tagged for the other family.
   *
   * @param words the words of the line, the chain's name gone
   * @param chains the user chains of the table
   * @throws Unreadable where it is no rule
   */
  static List<Rule> read(RuleWords words, Family family, Set<String> chains, Origin origin) {
    RuleReader reader = new RuleReader(words, family, chains);
    while (words.hasNext()) {
      if (words.peek().is(family == Family.IPV4 ? "-6" : "-4")) {
        return List.of();
      }
      reader.part();
    }
    return reader.rules(origin);
  }

  private List<Rule> rules(Origin origin) {
    List<Match> others = matches.finish();
    List<Rule> rules = new ArrayList<>();
    for (@Nullable Match source : orNone(sources)) {
      for (@Nullable Match destination : orNone(destinations)) {
        List<Match> all = new ArrayList<>();
        if (source != null) {
          all.add(source);
        }
        if (destination != null) {
          all.add(destination);
        }
        all.addAll(front);
        all.addAll(others);
        rules.add(new Rule(all, action, origin));
      }
    }
    return rules;
  }

  private static List<@Nullable Match> orNone(List<Match> matches) {
    List<@Nullable Match> all = new ArrayList<>(matches);
    if (all.isEmpty()) {
      all.add(null);
    }
    return all;
  }

  /** Reads an option and its values. */
  private void part() {
    boolean negated = words.peek().is("!");
    if (negated) {
      words.next();
    }
    Word option = words.next();
    switch (option.raw()) {
      case "-4", "--ipv4", "-6", "--ipv6" -> {}
      case "-c", "--set-counters" -> {
        words.next();
        words.next();
      }
      case "-s", "--source", "--src" -> sources = addresses("-s", negated || inverted());
      case "-d", "--destination", "--dst" -> destinations = addresses("-d", negated || inverted());
      case "-i", "--in-interface" -> {
        boolean not = negated || inverted();
        front.add(new Match.InInterface(words.next().text(), not));
      }
      case "-o", "--out-interface" -> {
        boolean not = negated || inverted();
        front.add(new Match.OutInterface(words.next().text(), not));
      }
      case "-p", "--protocol", "--proto" -> protocol(negated || inverted());
      case "-f", "--fragment" -> // packets are whole here
          front.add(new Match.AsRead(negated ? "! -f" : "-f", List.of(new Term.Constant(negated))));
      case "-m", "--match" -> matches.load(words.next().text());
      case "-j", "--jump" -> action = ActionReader.read(words, family, chains);
      case "-g", "--goto" -> {
        String chain = words.next().text();
        if (!chains.contains(chain)) {
          throw new Unreadable("no chain " + chain);
        }
        action = new Action.Goto(chain);
      }
      default -> matches.option(option, negated, protocol);
    }
  }

  /** The old way to negate: {@code -s ! 10.0.0.0/8}. */
  private boolean inverted() {
    boolean inverted = words.peek().is("!");
    if (inverted) {
      words.next();
    }
    return inverted;
  }

  private List<Match> addresses(String option, boolean negated) {
    List<Match> found = new ArrayList<>();
    for (String text : words.next().text().split(",", -1)) {
      MatchWords.checkBlock(text);
      Optional<Cidr> block = MatchWords.block(text);
      if (block.isEmpty()) {
        found.add(new Match.Opaque((negated ? "! " : "") + option + " " + text));
      } else if (block.get().family() != family) {
        throw new Unreadable("an address of the other family: " + text);
      } else if (!block.get().isAny() || negated) {
        found.add(
            option.equals("-s")
                ? new Match.Source(block.get(), negated)
                : new Match.Destination(block.get(), negated));
      }
    }
    return found;
  }

  private void protocol(boolean negated) {
    String name = words.next().text().toLowerCase(Locale.ROOT);
    if (name.equals("all") || name.equals("0")) {
      return;
    }
    Optional<Protocol> known =
        name.equals("icmpv6") ? Optional.of(Protocol.ICMPV6) : Protocol.fromKernelName(name);
    if (known.isEmpty()) {
      // Nobody here sends packets of a protocol without a name.
      front.add(
          new Match.AsRead(
              (negated ? "! " : "") + "-p " + name, List.of(new Term.Constant(negated))));
      return;
    }
    front.add(new Match.Proto(known.get(), negated));
    protocol = negated ? null : known.get();
  }
}
