package dev.svcc.backend.iptables;

import dev.svcc.backend.iptables.RuleWords.Unreadable;
import dev.svcc.backend.iptables.RuleWords.Word;
import dev.svcc.net.Family;
import dev.svcc.net.Protocol;
import dev.svcc.rule.Match;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Collects the matches of a rule: every {@code -m} with its options, which may also come later, as
 * iptables-restore allows. A match with an option or a value that the model has no word for stays
 * as it was written.
 */
final class MatchReader {
  /** Words that begin another part of a rule, which no value of an unknown option can be. */
  private static final Set<String> OTHER_PARTS =
      Set.of("!", "-s", "-d", "-i", "-o", "-p", "-f", "-m", "-j", "-g", "-c");

  /** One {@code -m}: its name and its options. */
  record Loaded(String name, List<Option> options) {
    boolean knows(String option) {
      return MatchOptions.has(name, option);
    }
  }

  /** An option of a match. */
  record Option(String name, boolean negated, List<Word> values) {
    String value() {
      return values.isEmpty() ? "" : values.get(0).text();
    }
  }

  private final RuleWords words;
  private final Family family;
  private final List<Loaded> loaded = new ArrayList<>();

  MatchReader(RuleWords words, Family family) {
    this.words = words;
    this.family = family;
  }

  /** {@code -m name}. */
  void load(String name) {
    loaded.add(new Loaded(name, new ArrayList<>()));
  }

  /**
   * An option that belongs to the last match that knows it; a port after {@code -p tcp} alone loads
   * its match by itself.
   *
   * @param option the option
   * @param negated whether a {@code !} stood before it
   * @param protocol the rule's protocol so far
   */
  void option(Word option, boolean negated, @Nullable Protocol protocol) {
    if (!option.isOption()) {
      throw new Unreadable("a word that belongs to no option: " + option.text());
    }
    Loaded owner = owner(option.raw(), protocol);
    boolean not = negated;
    if (words.peek().is("!")) {
      words.next(); // the old way to negate
      not = true;
    }
    List<Word> values = new ArrayList<>();
    int count = MatchOptions.values(owner.name(), option.raw());
    if (count < 0) {
      while (words.hasNext()
          && !OTHER_PARTS.contains(words.peek().raw())
          && !words.peek().raw().startsWith("--")) {
        values.add(words.next());
      }
    } else {
      for (int i = 0; i < count; i++) {
        values.add(words.next());
      }
    }
    owner.options().add(new Option(option.raw(), not, values));
  }

  private Loaded owner(String option, @Nullable Protocol protocol) {
    for (int i = loaded.size() - 1; i >= 0; i--) {
      if (loaded.get(i).knows(option)) {
        return loaded.get(i);
      }
    }
    String implied =
        protocol == null ? "" : protocol == Protocol.ICMPV6 ? "icmp6" : protocol.kernelName();
    Loaded byProtocol = new Loaded(implied, new ArrayList<>());
    if (byProtocol.knows(option)) {
      loaded.add(byProtocol);
      return byProtocol;
    }
    if (loaded.isEmpty()) {
      throw new Unreadable("an option of no match: " + option);
    }
    return loaded.get(loaded.size() - 1);
  }

  /** The matches in the order they were loaded. */
  List<Match> finish() {
    List<Match> matches = new ArrayList<>();
    for (Loaded match : loaded) {
      Optional<List<Match>> known = new MatchMeaning(match, family).read();
      if (known.isEmpty()) {
        String text = raw(match);
        matches.add(
            new MatchTerms(match, family)
                .read()
                .<Match>map(terms -> new Match.AsRead(text, terms))
                .orElseGet(() -> new Match.Opaque(text)));
        continue;
      }
      boolean second = !matches.isEmpty() && matches.get(matches.size() - 1) instanceof Match.Ports;
      if (second && known.get().get(0) instanceof Match.TcpFlags) {
        // Flags of a -m tcp of their own must not be taken for those of the ports before.
        matches.add(Match.Ports.destination(Protocol.TCP, dev.svcc.net.PortRange.ALL));
      }
      matches.addAll(known.get());
    }
    return matches;
  }

  private static String raw(Loaded match) {
    StringBuilder text = new StringBuilder("-m ").append(match.name());
    for (Option option : match.options()) {
      text.append(option.negated() ? " ! " : " ").append(option.name());
      option.values().forEach(value -> text.append(' ').append(value.raw()));
    }
    return text.toString();
  }
}
