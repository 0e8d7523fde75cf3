package dev.svcc.analysis;

import dev.svcc.diagnostic.Origin;
import dev.svcc.rule.Action;
import dev.svcc.rule.AddressSet;
import dev.svcc.rule.Chain;
import dev.svcc.rule.Effect;
import dev.svcc.rule.Match;
import dev.svcc.rule.Rule;
import dev.svcc.rule.RuleSet;
import dev.svcc.rule.Table;
import dev.svcc.rule.Term;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A rule set made ready to be walked: jumps are references, matches are conditions. */
final class Program {
  /** A chain; its rules are filled in once every chain of its table is there. */
  static final class ReadyChain {
    final Table.Name table;
    final String name;
    ReadyRule[] rules = {};

    /** Where the policy stands as a rule of its own, where it does not accept; else -1. */
    int policyRule = -1;

    ReadyChain(Table.Name table, String name) {
      this.table = table;
      this.name = name;
    }
  }

  /**
   * A rule.
   *
   * @param conditions address, interface and protocol first, as the kernel asks them; then the
   *     others in order
   * @param target where a jump or goto leads; null for every other action
   * @param inert whether it changes nothing, whether it holds or not: it only counts or logs
   * @param rule the rule as it was given
   */
  record ReadyRule(
      List<Condition> conditions, @Nullable ReadyChain target, boolean inert, Rule rule) {
    ReadyChain targetChain() {
      if (target == null) {
        throw new IllegalStateException("no target: " + rule);
      }
      return target;
    }
  }

  private final Map<Table.Name, Map<String, ReadyChain>> chains = new EnumMap<>(Table.Name.class);

  /** What IPVS does. */
  final Balancer balancer;

  Program(RuleSet rules) {
    balancer = new Balancer(rules.virtualServers());
    Map<String, SetLookup> sets = new HashMap<>();
    for (AddressSet set : rules.sets()) {
      sets.put(set.name(), new SetLookup(set));
    }
    for (Table table : rules.tables()) {
      Map<String, ReadyChain> ready = new HashMap<>();
      for (Chain chain : table.chains()) {
        ready.put(chain.name(), new ReadyChain(table.name(), chain.name()));
      }
      chains.put(table.name(), ready);
      for (Chain chain : table.chains()) {
        fill(chain, ready, sets);
      }
    }
  }

  /** The built-in chain of a table at a hook; null where it has no rules. */
  @Nullable ReadyChain base(Table.Name table, Hook hook) {
    Map<String, ReadyChain> ofTable = chains.get(table);
    ReadyChain chain = ofTable == null ? null : ofTable.get(hook.name());
    return chain == null || chain.rules.length == 0 ? null : chain;
  }

  private static void fill(
      Chain chain, Map<String, ReadyChain> chains, Map<String, SetLookup> sets) {
    int size = chain.rules().size();
    boolean drops = chain.base() && chain.policy() == Chain.Policy.DROP;
    ReadyRule[] rules = new ReadyRule[drops ? size + 1 : size];
    for (int i = 0; i < size; i++) {
      Rule rule = chain.rules().get(i);
      ReadyChain target = target(rule.action(), chains);
      rules[i] = new ReadyRule(conditions(rule, sets), target, isInert(rule), rule);
    }
    if (drops) {
      Rule policy = new Rule(List.of(), new Action.Drop(), Origin.base("policy of the chain"));
      rules[size] = new ReadyRule(List.of(), null, false, policy);
    }
    ReadyChain ready = chains.get(chain.name());
    if (ready != null) {
      ready.rules = rules;
      ready.policyRule = drops ? size : -1;
    }
  }

  private static List<Condition> conditions(Rule rule, Map<String, SetLookup> sets) {
    List<Condition> conditions = new ArrayList<>(rule.matches().size());
    for (boolean headerTurn : new boolean[] {true, false}) {
      for (Match match : rule.matches()) {
        if (isHeader(match) == headerTurn && !(match instanceof Match.Comment)) {
          conditions.add(Condition.of(match, sets));
        }
      }
    }
    return List.copyOf(conditions);
  }

  private static boolean isInert(Rule rule) {
    boolean remembers = rule.matches().stream().anyMatch(Program::remembers);
    boolean acts =
        switch (rule.action()) {
          case Action.Pass pass -> false;
          case Action.AsRead read -> !(read.effect() instanceof Effect.GoesOn);
          case Action.Opaque opaque -> true;
          case Action.Accept accept -> true;
          case Action.Drop drop -> true;
          case Action.Reject reject -> true;
          case Action.Return back -> true;
          case Action.Jump jump -> true;
          case Action.Goto there -> true;
          case Action.Dnat dnat -> true;
          case Action.Masquerade masquerade -> true;
          case Action.SetMark mark -> true;
        };
    return !acts && !remembers;
  }

  private static boolean remembers(Match match) {
    return match instanceof Match.RecentSet
        || (match instanceof Match.AsRead read && Term.changeMemory(read.terms()));
  }

  private static boolean isHeader(Match match) {
    return match instanceof Match.Source
        || match instanceof Match.Destination
        || match instanceof Match.InInterface
        || match instanceof Match.OutInterface
        || match instanceof Match.Proto;
  }

  private static @Nullable ReadyChain target(Action action, Map<String, ReadyChain> chains) {
    String name = action.leadsTo();
    if (name.isEmpty()) {
      return null;
    }
    ReadyChain target = chains.get(name);
    if (target == null) {
      throw new IllegalArgumentException("no chain named " + name);
    }
    return target;
  }
}
