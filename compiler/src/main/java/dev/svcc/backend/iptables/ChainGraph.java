package dev.svcc.backend.iptables;

import dev.svcc.rule.Chain;
import dev.svcc.rule.Rule;
import dev.svcc.rule.Table;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Which chains of a table lead to which: jumps and gotos alike. Chains are numbers here, their
 * place in the table: there may be a hundred thousand.
 */
final class ChainGraph {
  /**
   * How many user chains may nest below a base chain, gotos counted: nft refuses more ("Too many
   * links").
   */
  static final int DEEPEST = 15;

  private final Table table;
  private final Map<String, Integer> places = new HashMap<>();
  private final int[][] targets;

  /** For each chain the hooks that lead there, a bit each, in the order of the table's hooks. */
  private final int[] hooks;

  private final List<String> problems = new ArrayList<>();

  ChainGraph(Table table) {
    this.table = table;
    List<Chain> chains = table.chains();
    for (int i = 0; i < chains.size(); i++) {
      places.put(chains.get(i).name(), i);
    }
    this.targets = new int[chains.size()][];
    this.hooks = new int[chains.size()];
    for (int i = 0; i < chains.size(); i++) {
      targets[i] = targets(chains.get(i));
    }
    for (int i = 0; i < chains.size(); i++) {
      if (chains.get(i).base()) {
        reach(i, 1 << table.name().hooks().indexOf(chains.get(i).name()));
      }
    }
    levels();
  }

  /** Jumps to nowhere, loops and too deep nests. */
  List<String> problems() {
    return problems;
  }

  /** The hooks from which packets can come to the chain at this place of the table. */
  Set<String> hooksOf(int place) {
    Set<String> names = new TreeSet<>();
    for (int bit = 0; bit < table.name().hooks().size(); bit++) {
      if ((hooks[place] >> bit & 1) == 1) {
        names.add(table.name().hooks().get(bit));
      }
    }
    return names;
  }

  private int[] targets(Chain chain) {
    int[] found = new int[chain.rules().size()];
    int count = 0;
    for (Rule rule : chain.rules()) {
      String name = rule.action().leadsTo();
      if (name.isEmpty()) {
        continue;
      }
      Integer place = places.get(name);
      if (place == null || table.chains().get(place).base()) {
        problems.add(table.name().text() + " " + chain.name() + ": no chain " + name);
      } else {
        found[count++] = place;
      }
    }
    return Arrays.copyOf(found, count);
  }

  private void reach(int base, int hook) {
    Deque<Integer> open = new ArrayDeque<>(List.of(base));
    hooks[base] |= hook;
    while (!open.isEmpty()) {
      for (int target : targets[open.pop()]) {
        if ((hooks[target] & hook) == 0) {
          hooks[target] |= hook;
          open.push(target);
        }
      }
    }
  }

  /**
   * Finds the longest way to each chain in user chains, itself included; a chain in or below a loop
   * has none.
   */
  private void levels() {
    int[] jumpsHere = new int[targets.length];
    for (int[] all : targets) {
      for (int target : all) {
        jumpsHere[target]++;
      }
    }
    int[] level = new int[targets.length];
    int[] ready = new int[targets.length];
    int known = 0;
    for (int i = 0; i < targets.length; i++) {
      level[i] = table.chains().get(i).base() ? 0 : 1;
      if (jumpsHere[i] == 0) {
        ready[known++] = i;
      }
    }
    for (int done = 0; done < known; done++) {
      int chain = ready[done];
      for (int target : targets[chain]) {
        level[target] = Math.max(level[target], level[chain] + 1);
        if (--jumpsHere[target] == 0) {
          ready[known++] = target;
        }
      }
    }
    report(level, jumpsHere);
  }

  private void report(int[] level, int[] waiting) {
    for (int i = 0; i < level.length; i++) {
      if (waiting[i] > 0) {
        problems.add(
            table.name().text() + " " + table.chains().get(i).name() + ": in or below a loop");
      } else if (level[i] > DEEPEST) {
        problems.add(
            table.name().text()
                + " "
                + table.chains().get(i).name()
                + ": user chain number "
                + level[i]
                + " of a nest");
      }
    }
  }
}
