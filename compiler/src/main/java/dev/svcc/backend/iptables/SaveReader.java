package dev.svcc.backend.iptables;

import dev.svcc.backend.iptables.RuleWords.Unreadable;
import dev.svcc.backend.iptables.RuleWords.Word;
import dev.svcc.diagnostic.Code;
import dev.svcc.diagnostic.Diagnostic;
import dev.svcc.diagnostic.Diagnostics;
import dev.svcc.diagnostic.Origin;
import dev.svcc.diagnostic.Severity;
import dev.svcc.diagnostic.SourceSpan;
import dev.svcc.net.Family;
import dev.svcc.rule.Chain;
import dev.svcc.rule.Rule;
import dev.svcc.rule.RuleSet;
import dev.svcc.rule.Table;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Reads what iptables-save prints (either variant, either family, with or without counters), and
 * what iptables-restore takes: svcc's own text, dual streams included. Every rule's origin is its
 * line. Matches and targets without a word in the model stay opaque.
 */
public final class SaveReader {
  private final String file;
  private final Family family;
  private final Diagnostics diagnostics;
  private final Map<Table.Name, SortedMap<String, ReadChain>> tables =
      new EnumMap<>(Table.Name.class);
  private SortedMap<String, ReadChain> chains = new TreeMap<>();
  private List<String> hooks = List.of();
  private boolean inTable;

  /** Of the line that is being read. */
  private RuleWords words = RuleWords.split("", 0);

  /** A chain as far as it has been read. */
  private static final class ReadChain {
    private Chain.Policy policy = Chain.Policy.ACCEPT;
    private final List<Rule> rules = new ArrayList<>();
  }

  private SaveReader(String file, Family family, Diagnostics diagnostics) {
    this.file = file;
    this.family = family;
    this.diagnostics = diagnostics;
  }

  /**
   * Reads rules of one family; lines tagged for the other are passed over. Sets are not part of
   * such text.
   *
   * @param text the text
   * @param file where it came from, for messages and origins
   * @param family the family of the tool that printed it
   * @param diagnostics gets RULE_DUMP for every line that cannot be read
   */
  public static RuleSet read(String text, String file, Family family, Diagnostics diagnostics) {
    SaveReader reader = new SaveReader(file, family, diagnostics);
    int number = 0;
    for (String line : text.lines().toList()) {
      number++;
      String stripped = line.strip();
      if (stripped.isEmpty() || stripped.startsWith("#")) {
        reader.comment(stripped, number);
        continue;
      }
      try {
        reader.words = RuleWords.split("", 0);
        reader.line(line, line.indexOf(stripped), number);
      } catch (Unreadable e) {
        Word word = reader.words.current();
        int column =
            e.column() > 0 ? e.column() : Math.max(word.column(), line.indexOf(stripped) + 1);
        SourceSpan at = new SourceSpan(file, number, column, word.raw().length());
        reader.report(at, Severity.ERROR, String.valueOf(e.getMessage()));
      }
    }
    RuleSet rules = reader.ruleSet();
    rules.tables().forEach(table -> new DumpLoops(table, diagnostics).report());
    return rules;
  }

  /** iptables-nft-save says so when the node has rules of the legacy variant, too. */
  private void comment(String line, int number) {
    if (line.contains("legacy tables present")) {
      String message = "the node has rules of the legacy variant, too, which are not in this text";
      report(new SourceSpan(file, number, 1, line.length()), Severity.WARNING, message);
    }
  }

  private void report(SourceSpan at, Severity severity, String message) {
    diagnostics.add(new Diagnostic(Code.RULE_DUMP, severity, null, at, message, ""));
  }

  private void line(String line, int start, int number) {
    switch (line.charAt(start)) {
      case '*' -> table(line.substring(start + 1).strip(), number);
      case ':' -> declare(line, start + 1);
      case '-', '[' -> {
        if (inTable) {
          command(line, start, number);
        } else if (hooks.isEmpty()) {
          throw new Unreadable("a rule before any table");
        }
      }
      default -> {
        if (!line.strip().equals("COMMIT")) {
          throw new Unreadable("not a line of iptables-save");
        }
      }
    }
  }

  private void table(String name, int number) {
    for (Table.Name known : Table.Name.values()) {
      if (known.text().equals(name)) {
        chains = tables.computeIfAbsent(known, key -> new TreeMap<>());
        hooks = known.hooks();
        inTable = true;
        return;
      }
    }
    // Such as security: its rules label packets, and nothing is known of what they decide.
    SourceSpan at = new SourceSpan(file, number, 1, name.length() + 1);
    report(at, Severity.NOTE, "table " + name + " is passed over");
    inTable = false;
    hooks = List.of(name);
  }

  private void declare(String line, int start) {
    words = RuleWords.split(line, start);
    String name = words.next().text();
    String policy = words.next().text();
    if (inTable) {
      ReadChain chain = chains.computeIfAbsent(name, key -> new ReadChain());
      chain.policy = policy.equals("DROP") ? Chain.Policy.DROP : Chain.Policy.ACCEPT;
    }
  }

  private void command(String line, int begin, int number) {
    int start = line.charAt(begin) == '[' ? line.indexOf(']') + 1 : begin;
    words = RuleWords.split(line, start);
    Word command = words.next();
    Word chain = words.next();
    String name = chain.text();
    switch (command.raw()) {
      case "-A", "--append" -> add(chain, Integer.MAX_VALUE, rules(number));
      case "-I", "--insert" -> {
        int position =
            words.hasNext()
                ? MatchWords.number(words.peek().raw(), Integer.MAX_VALUE).orElse(0)
                : 0;
        if (position > 0) {
          words.next();
        }
        add(chain, Math.max(position, 1), rules(number));
      }
      case "-N", "--new-chain" -> chains.computeIfAbsent(name, key -> new ReadChain());
      case "-P", "--policy" ->
          chains.computeIfAbsent(name, key -> new ReadChain()).policy =
              words.next().text().equals("DROP") ? Chain.Policy.DROP : Chain.Policy.ACCEPT;
      case "-F", "--flush" -> chain(chain).rules.clear();
      case "-X", "--delete-chain" -> chains.remove(name);
      default -> throw new Unreadable("a command that is not read: " + command.text());
    }
  }

  /**
   * Puts rules at a place counted from 1, or at the end; none where the line is of the other
   * family.
   */
  private void add(Word name, int position, List<Rule> added) {
    if (added.isEmpty()) {
      return;
    }
    List<Rule> rules = chain(name).rules;
    if (position != Integer.MAX_VALUE && position > rules.size() + 1) {
      throw new Unreadable("no rule number " + position, name.column());
    }
    rules.addAll(Math.min(position - 1, rules.size()), added);
  }

  private ReadChain chain(Word word) {
    String name = word.text();
    if (hooks.contains(name)) {
      return chains.computeIfAbsent(name, key -> new ReadChain());
    }
    ReadChain chain = chains.get(name);
    if (chain == null) {
      throw new Unreadable("no chain " + name, word.column());
    }
    return chain;
  }

  private List<Rule> rules(int number) {
    Origin origin = new Origin(null, new SourceSpan(file, number, 0, 1), "rule");
    return RuleReader.read(words, family, chains.keySet(), origin);
  }

  private RuleSet ruleSet() {
    List<Table> ordered = new ArrayList<>();
    // svcc's own order: what filters before what translates.
    for (Table.Name name :
        List.of(Table.Name.RAW, Table.Name.MANGLE, Table.Name.FILTER, Table.Name.NAT)) {
      Optional.ofNullable(tables.get(name))
          .ifPresent(read -> ordered.add(new Table(name, chains(name, read))));
    }
    return new RuleSet(family, ordered, List.of());
  }

  private static List<Chain> chains(Table.Name name, SortedMap<String, ReadChain> read) {
    List<Chain> ordered = new ArrayList<>();
    for (String hook : name.hooks()) {
      Optional.ofNullable(read.get(hook))
          .ifPresent(chain -> ordered.add(new Chain(hook, true, chain.policy, chain.rules)));
    }
    read.forEach(
        (chain, content) -> {
          if (!name.hooks().contains(chain)) {
            ordered.add(new Chain(chain, false, content.rules));
          }
        });
    return ordered;
  }
}
