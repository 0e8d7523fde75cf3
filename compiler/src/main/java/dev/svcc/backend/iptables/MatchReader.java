package dev.svcc.backend.iptables;

import dev.svcc.backend.iptables.RuleWords.Unreadable;
import dev.svcc.backend.iptables.RuleWords.Word;
import dev.svcc.net.Family;
import dev.svcc.net.Protocol;
import dev.svcc.rule.Match;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Collects the matches of a rule: every {@code -m} with its options, which may also come later, as
 * iptables-restore allows. A match with an option or a value that the model has no word for stays
 * as it was written.
 */
final class MatchReader {
  /** The options of matches that are understood, with the number of their values. */
  private static final Map<String, Map<String, Integer>> OPTIONS =
      Map.ofEntries(
          Map.entry(
              "tcp",
              Map.of(
                  "--sport",
                  1,
                  "--source-port",
                  1,
                  "--dport",
                  1,
                  "--destination-port",
                  1,
                  "--tcp-flags",
                  2,
                  "--syn",
                  0,
                  "--tcp-option",
                  1)),
          Map.entry(
              "udp",
              Map.of("--sport", 1, "--source-port", 1, "--dport", 1, "--destination-port", 1)),
          Map.entry(
              "udplite",
              Map.of("--sport", 1, "--source-port", 1, "--dport", 1, "--destination-port", 1)),
          Map.entry(
              "sctp",
              Map.of(
                  "--sport",
                  1,
                  "--source-port",
                  1,
                  "--dport",
                  1,
                  "--destination-port",
                  1,
                  "--chunk-types",
                  2)),
          Map.entry(
              "dccp",
              Map.of(
                  "--sport",
                  1,
                  "--source-port",
                  1,
                  "--dport",
                  1,
                  "--destination-port",
                  1,
                  "--dccp-types",
                  1,
                  "--dccp-option",
                  1)),
          Map.entry(
              "multiport",
              Map.of(
                  "--sports",
                  1,
                  "--source-ports",
                  1,
                  "--dports",
                  1,
                  "--destination-ports",
                  1,
                  "--ports",
                  1)),
          Map.entry("icmp", Map.of("--icmp-type", 1)),
          Map.entry("icmp6", Map.of("--icmpv6-type", 1)),
          Map.entry("iprange", Map.of("--src-range", 1, "--dst-range", 1)),
          Map.entry("mark", Map.of("--mark", 1)),
          Map.entry("connmark", Map.of("--mark", 1)),
          Map.entry(
              "addrtype",
              Map.of(
                  "--src-type", 1, "--dst-type", 1, "--limit-iface-in", 0, "--limit-iface-out", 0)),
          Map.entry(
              "conntrack",
              Map.of(
                  "--ctstate",
                  1,
                  "--ctproto",
                  1,
                  "--ctorigsrc",
                  1,
                  "--ctorigdst",
                  1,
                  "--ctreplsrc",
                  1,
                  "--ctrepldst",
                  1,
                  "--ctorigdstport",
                  1,
                  "--ctstatus",
                  1,
                  "--ctdir",
                  1)),
          Map.entry("state", Map.of("--state", 1)),
          Map.entry(
              "statistic", Map.of("--mode", 1, "--probability", 1, "--every", 1, "--packet", 1)),
          Map.entry(
              "recent",
              Map.of(
                  "--set",
                  0,
                  "--rcheck",
                  0,
                  "--update",
                  0,
                  "--remove",
                  0,
                  "--seconds",
                  1,
                  "--reap",
                  0,
                  "--name",
                  1,
                  "--mask",
                  1,
                  "--rsource",
                  0,
                  "--rdest",
                  0)),
          Map.entry("set", Map.of("--match-set", 2)),
          Map.entry("bpf", Map.of("--bytecode", 1)),
          Map.entry("comment", Map.of("--comment", 1)));

  /** Words that begin another part of a rule, which no value of an unknown option can be. */
  private static final Set<String> OTHER_PARTS =
      Set.of("!", "-s", "-d", "-i", "-o", "-p", "-f", "-m", "-j", "-g", "-c");

  /** One {@code -m}: its name and its options. */
  record Loaded(String name, List<Option> options) {
    boolean knows(String option) {
      return OPTIONS.getOrDefault(name, Map.of()).containsKey(option);
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
    Integer count = OPTIONS.getOrDefault(owner.name(), Map.of()).get(option.raw());
    if (count == null) {
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
        matches.add(new Match.Opaque(raw(match)));
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
