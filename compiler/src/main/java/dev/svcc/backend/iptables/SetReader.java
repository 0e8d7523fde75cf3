package dev.svcc.backend.iptables;

import dev.svcc.backend.iptables.RuleWords.Unreadable;
import dev.svcc.diagnostic.Code;
import dev.svcc.diagnostic.Diagnostic;
import dev.svcc.diagnostic.Diagnostics;
import dev.svcc.diagnostic.Severity;
import dev.svcc.diagnostic.SourceSpan;
import dev.svcc.net.Cidr;
import dev.svcc.net.Family;
import dev.svcc.net.IpAddress;
import dev.svcc.rule.AddressSet;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/**
 * Reads what {@code ipset save} prints, and the {@code create} and {@code add} lines that {@code
 * ipset restore} takes. Of an entry its parts and {@code nomatch} are kept; its time, counters,
 * comment and marks are passed over, as are the sizes and seeds of a set. Sets of types that svcc
 * does not judge keep their entries as they were written.
 */
public final class SetReader {
  /** Options of {@code create} that have no value. */
  private static final List<String> FLAGS = List.of("counters", "comment", "skbinfo", "forceadd");

  /** How ipset spells the messages of ICMP that have names, by type and code. */
  private static final Map<String, String> ICMP =
      Map.of(
          "echo-reply", "0/0",
          "pong", "0/0",
          "echo-request", "8/0",
          "ping", "8/0");

  private static final Map<String, String> ICMPV6 =
      Map.of("echo-request", "128/0", "ping", "128/0", "echo-reply", "129/0", "pong", "129/0");

  private final Family familyless;
  private final SequencedMap<String, ReadSet> sets = new LinkedHashMap<>();

  /** A set as far as it has been read. */
  private static final class ReadSet {
    private final String type;
    private final List<String> kinds;
    private final Family family;

    /** How many bits of an address the set keeps; -1 for all. */
    private final int keptBits;

    private final List<String> entries = new ArrayList<>();

    private ReadSet(String type, Family family, int keptBits) {
      this.type = type;
      this.kinds = List.of(type.substring(type.indexOf(':') + 1).split(",", -1));
      this.family = family;
      this.keptBits = keptBits;
    }
  }

  private SetReader(Family familyless) {
    this.familyless = familyless;
  }

  /**
   * Reads sets, of whatever family, in the order they were made.
   *
   * @param text the text
   * @param file where it came from, for messages
   * @param family the family given to sets that have none, such as {@code bitmap:port}
   * @param diagnostics gets RULE_DUMP for every line that cannot be read
   */
  public static List<AddressSet> read(
      String text, String file, Family family, Diagnostics diagnostics) {
    SetReader reader = new SetReader(family);
    int number = 0;
    for (String line : text.lines().toList()) {
      number++;
      String stripped = line.strip();
      if (stripped.isEmpty() || stripped.startsWith("#") || stripped.equals("COMMIT")) {
        continue;
      }
      try {
        reader.line(words(stripped));
      } catch (Unreadable e) {
        SourceSpan at = new SourceSpan(file, number, 0, 1);
        String message = String.valueOf(e.getMessage());
        diagnostics.add(new Diagnostic(Code.RULE_DUMP, Severity.ERROR, null, at, message, ""));
      }
    }
    List<AddressSet> read = new ArrayList<>();
    reader.sets.forEach(
        (name, set) -> read.add(new AddressSet(name, set.type, set.family, set.entries)));
    return List.copyOf(read);
  }

  /** Words between blanks; a comment in double quotes is one word, and has no escapes. */
  private static List<String> words(String line) {
    List<String> words = new ArrayList<>();
    int at = 0;
    while (at < line.length()) {
      boolean quoted = line.charAt(at) == '"';
      int end = quoted ? line.indexOf('"', at + 1) : line.indexOf(' ', at);
      if (quoted && end < 0) {
        throw new Unreadable("a quote that is not closed");
      }
      end = end < 0 ? line.length() : quoted ? end + 1 : end;
      words.add(line.substring(at, end));
      at = end;
      while (at < line.length() && line.charAt(at) == ' ') {
        at++;
      }
    }
    return words;
  }

  private void line(List<String> words) {
    if (words.size() < 3) {
      throw new Unreadable("the line ends too early");
    }
    switch (words.get(0)) {
      case "create", "-N" -> create(words);
      case "add", "-A" -> add(words);
      default -> throw new Unreadable("not a line of ipset save: " + words.get(0));
    }
  }

  private void create(List<String> words) {
    Family family = familyless;
    int keptBits = -1;
    Iterator<String> options = words.subList(3, words.size()).iterator();
    while (options.hasNext()) {
      String option = options.next();
      if (FLAGS.contains(option)) {
        continue;
      }
      if (!options.hasNext()) {
        throw new Unreadable("a value is missing after " + option);
      }
      String value = options.next();
      if (option.equals("family")) {
        family = value.equals("inet6") ? Family.IPV6 : Family.IPV4;
      } else if (option.equals("netmask")) {
        keptBits =
            MatchWords.number(value, 128)
                .orElseThrow(() -> new Unreadable("not a prefix length: " + value));
      }
    }
    if (sets.putIfAbsent(words.get(1), new ReadSet(words.get(2), family, keptBits)) != null) {
      throw new Unreadable("a second set " + words.get(1));
    }
  }

  private void add(List<String> words) {
    ReadSet set = sets.get(words.get(1));
    if (set == null) {
      throw new Unreadable("no set " + words.get(1));
    }
    String entry = isJudged(set) ? entry(set, words.get(2)) : words.get(2);
    boolean exception = words.subList(3, words.size()).contains("nomatch");
    set.entries.add(exception ? entry + " nomatch" : entry);
  }

  private static boolean isJudged(ReadSet set) {
    return List.of("ip", "net", "port").containsAll(set.kinds)
        && (set.type.startsWith("hash:") || set.type.startsWith("bitmap:"));
  }

  private static String entry(ReadSet set, String text) {
    String[] parts = text.split(",", -1);
    if (parts.length != set.kinds.size()) {
      throw new Unreadable("an entry of " + parts.length + " parts in a set of " + set.type);
    }
    List<String> read = new ArrayList<>();
    for (int i = 0; i < parts.length; i++) {
      read.add(
          set.kinds.get(i).equals("port") ? port(set, parts[i]) : address(set, parts[i], text));
    }
    return String.join(",", read);
  }

  private static String address(ReadSet set, String text, String entry) {
    Cidr block =
        Cidr.parse(text)
            .or(() -> IpAddress.parse(text).map(Cidr::of))
            .orElseThrow(() -> new Unreadable("not an address or block: " + entry));
    if (block.family() != set.family) {
      throw new Unreadable("an address of the other family: " + entry);
    }
    if (set.keptBits >= 0 && set.keptBits < block.prefixLength()) {
      block = Cidr.containing(block.network(), set.keptBits);
    }
    return block.isSingle() ? block.network().toString() : block.toString();
  }

  private static String port(ReadSet set, String text) {
    int colon = text.indexOf(':');
    String protocol = colon < 0 ? "" : text.substring(0, colon);
    String value = text.substring(colon + 1);
    if (protocol.equals("icmp")) {
      return "icmp:" + ICMP.getOrDefault(value, value);
    }
    if (protocol.equals("icmpv6") || protocol.equals("ipv6-icmp")) {
      return "ipv6-icmp:" + ICMPV6.getOrDefault(value, value);
    }
    int port =
        MatchWords.number(value, 65535).orElseThrow(() -> new Unreadable("not a port: " + text));
    if (set.type.startsWith("bitmap:")) {
      return Integer.toString(port);
    }
    return (protocol.isEmpty() ? "tcp" : protocol) + ":" + port;
  }
}
