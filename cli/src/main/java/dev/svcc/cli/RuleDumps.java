package dev.svcc.cli;

import dev.svcc.backend.iptables.SaveReader;
import dev.svcc.backend.iptables.SetReader;
import dev.svcc.backend.ipvs.VirtualServerReader;
import dev.svcc.diagnostic.Diagnostics;
import dev.svcc.manifest.Source;
import dev.svcc.net.Family;
import dev.svcc.rule.AddressSet;
import dev.svcc.rule.RuleSet;
import dev.svcc.rule.Table;
import dev.svcc.rule.VirtualServer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Puts the rule sets of a node together from what its tools printed. */
final class RuleDumps {
  private final Diagnostics diagnostics;
  private final Map<Family, List<Table>> tables = new EnumMap<>(Family.class);
  private final List<AddressSet> sets = new ArrayList<>();
  private final List<VirtualServer> servers = new ArrayList<>();

  RuleDumps(Diagnostics diagnostics) {
    this.diagnostics = diagnostics;
  }

  /** The rule sets of every family that the texts have rules or virtual servers of. */
  List<RuleSet> read(List<Source> texts) {
    texts.forEach(this::read);
    List<RuleSet> all = new ArrayList<>();
    for (Family family : Family.values()) {
      List<VirtualServer> own =
          servers.stream().filter(server -> server.key().family() == family).toList();
      if (tables.containsKey(family) || !own.isEmpty()) {
        all.add(
            new RuleSet(
                family,
                tables.getOrDefault(family, List.of()),
                sets.stream().filter(set -> isFor(set, family)).toList(),
                own,
                List.of()));
      }
    }
    return all;
  }

  /** Sets of ports have no family: rules of either may ask them. */
  private static boolean isFor(AddressSet set, Family family) {
    return set.family() == family || set.type().equals("bitmap:port");
  }

  private void read(Source source) {
    String text = new String(source.bytes(), StandardCharsets.UTF_8);
    switch (DumpKind.of(text)) {
      case DumpKind.Rules rules -> {
        for (Family family : rules.families()) {
          add(SaveReader.read(text, source.name(), family, diagnostics), source.name());
        }
      }
      case DumpKind.Sets() ->
          sets.addAll(SetReader.read(text, source.name(), Family.IPV4, diagnostics));
      case DumpKind.Servers() ->
          servers.addAll(VirtualServerReader.read(text, source.name(), diagnostics));
      case DumpKind.Unknown() ->
          throw Failure.invalid(
              source.name()
                  + ": not what iptables-save, ip6tables-save, ipset save or ipvsadm -Sn print");
    }
  }

  private void add(RuleSet rules, String file) {
    List<Table> known = tables.computeIfAbsent(rules.family(), unused -> new ArrayList<>());
    for (Table table : rules.tables()) {
      if (known.stream().anyMatch(other -> other.name() == table.name())) {
        throw Failure.invalid(
            file
                + ": the "
                + rules.family().displayName()
                + " table "
                + table.name().text()
                + " is in another file too");
      }
      known.add(table);
    }
  }
}
