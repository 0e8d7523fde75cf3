package dev.svcc.backend.iptables;

import dev.svcc.rule.Action;
import dev.svcc.rule.Chain;
import dev.svcc.rule.Rule;
import dev.svcc.rule.Table;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;
import java.util.TreeSet;

/** Which chains of a table lead to which: jumps and gotos alike. */
final class ChainGraph {
  /**
   * How many user chains may nest below a base chain, gotos counted: nft refuses more ("Too many
   * links").
   */
  static final int DEEPEST = 15;

  private final Table table;
  private final SequencedMap<String, Set<String>> targets = new LinkedHashMap<>();
  private final Map<String, Set<String>> hooks = new HashMap<>();
  private final List<String> problems = new ArrayList<>();

  ChainGraph(Table table) {
    this.table = table;
    for (Chain chain : table.chains()) {
      targets.put(chain.name(), targets(chain));
    }
    for (Chain chain : table.chains()) {
      for (String target : targetsOf(chain.name())) {
        if (!targets.containsKey(target) || table.name().hooks().contains(target)) {
          problems.add(table.name().text() + " " + chain.name() + ": no chain " + target);
        }
      }
    }
    if (problems.isEmpty()) {
      measure();
    }
  }

  /** Jumps to nowhere, loops and too deep nests. */
  List<String> problems() {
    return problems;
  }

  /** The hooks from which packets can come to a user chain. */
  Set<String> hooksOf(String chain) {
    return hooks.getOrDefault(chain, Set.of());
  }

  private static Set<String> targets(Chain chain) {
    Set<String> found = new LinkedHashSet<>();
    for (Rule rule : chain.rules()) {
      switch (rule.action()) {
        case Action.Jump(String target) -> found.add(target);
        case Action.Goto(String target) -> found.add(target);
        case Action.Pass pass -> {}
        case Action.Accept accept -> {}
        case Action.Drop drop -> {}
        case Action.Reject reject -> {}
        case Action.Return back -> {}
        case Action.Dnat dnat -> {}
        case Action.Masquerade masquerade -> {}
        case Action.SetMark mark -> {}
        case Action.Opaque opaque -> {}
      }
    }
    return found;
  }

  private void measure() {
    for (Chain chain : table.chains()) {
      if (chain.base()) {
        reach(chain.name());
      }
    }
    Map<String, Integer> levels = levels();
    for (Chain chain : table.chains()) {
      Integer level = levels.get(chain.name());
      if (level == null) {
        problems.add(table.name().text() + " " + chain.name() + ": in or below a loop");
      } else if (level > DEEPEST) {
        problems.add(
            table.name().text()
                + " "
                + chain.name()
                + ": user chain number "
                + level
                + " of a nest");
      }
    }
  }

  private void reach(String hook) {
    Deque<String> open = new ArrayDeque<>(List.of(hook));
    while (!open.isEmpty()) {
      for (String target : targetsOf(open.pop())) {
        if (hooks.computeIfAbsent(target, key -> new TreeSet<>()).add(hook)) {
          open.push(target);
        }
      }
    }
  }

  /**
   * The longest way to each chain in user chains, itself included; chains that lie on or below a
   * loop are missing.
   */
  private Map<String, Integer> levels() {
    Map<String, Integer> jumpsHere = new HashMap<>();
    targets
        .values()
        .forEach(all -> all.forEach(target -> jumpsHere.merge(target, 1, Integer::sum)));
    Map<String, Integer> longest = new HashMap<>();
    Deque<String> ready = new ArrayDeque<>();
    for (Chain chain : table.chains()) {
      longest.put(chain.name(), chain.base() ? 0 : 1);
      if (!jumpsHere.containsKey(chain.name())) {
        ready.add(chain.name());
      }
    }
    Map<String, Integer> levels = new HashMap<>();
    while (!ready.isEmpty()) {
      String chain = ready.remove();
      int level = longest.getOrDefault(chain, 1);
      levels.put(chain, level);
      for (String target : targetsOf(chain)) {
        longest.merge(target, level + 1, Math::max);
        if (jumpsHere.merge(target, -1, Integer::sum) == 0) {
          ready.add(target);
        }
      }
    }
    return levels;
  }

  private Set<String> targetsOf(String chain) {
    return targets.getOrDefault(chain, Set.of());
  }
}
