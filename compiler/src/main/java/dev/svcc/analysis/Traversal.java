package dev.svcc.analysis;

import dev.svcc.analysis.Outcome.Verdict;
import dev.svcc.rule.Action;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One packet's walk. All its walkers go table by table, and those that are alike after a table go
 * on as one: random choices that meet again cost nothing.
 */
final class Traversal {
  /** So many rules that cannot be judged are tried both ways before the answer is "unknown". */
  private static final int MAX_ASSUMPTIONS = 6;

  /** Comparing fewer walkers after a table costs more than walking those that are alike. */
  private static final int MERGE_FROM = 64;

  private final Program program;
  private final int assumptions;
  private final Endings endings = new Endings();
  private final Route route;
  private final Deque<Walker> inTable = new ArrayDeque<>();
  private List<Walker> afterTable = new ArrayList<>();

  Traversal(Program program) {
    this(program, 0);
  }

  private Traversal(Program program, int assumptions) {
    this.program = program;
    this.assumptions = assumptions;
    this.route = new Route(program, endings);
  }

  /** Walks from the beginning of a hook to every end. */
  List<Outcome> run(Walker start) {
    route.beginTable(start);
    return resume(start);
  }

  /** Walks from the rule where the walker stands, or from the end of its table. */
  private List<Outcome> resume(Walker start) {
    inTable.push(start);
    return finish();
  }

  private List<Outcome> finish() {
    while (!inTable.isEmpty()) {
      while (!inTable.isEmpty()) {
        walkTable(inTable.pop());
      }
      List<Walker> accepted = afterTable;
      afterTable = new ArrayList<>();
      for (Walker walker : merged(accepted)) {
        for (Walker next : route.advance(walker)) {
          route.beginTable(next);
          inTable.add(next);
        }
      }
    }
    return endings.outcomes();
  }

  private static Collection<Walker> merged(List<Walker> walkers) {
    if (walkers.size() < MERGE_FROM) {
      return walkers;
    }
    Map<WalkerKey, Walker> distinct = new LinkedHashMap<>();
    for (Walker walker : walkers) {
      Walker alike = distinct.putIfAbsent(WalkerKey.of(walker), walker);
      if (alike != null) {
        alike.probability = alike.probability.plus(walker.probability);
      }
    }
    return distinct.values();
  }

  // -- inside a table

  private void walkTable(Walker walker) {
    Program.ReadyChain chain = walker.chain;
    while (chain != null) {
      if (walker.index == chain.rules.length) {
        walker.goBack();
        if (joinsWaiting(walker)) {
          return;
        }
      } else {
        Program.ReadyRule rule = chain.rules[walker.index];
        switch (judge(walker, rule, 0)) {
          case FALSE -> walker.index++;
          case TRUE -> {
            if (!act(walker, chain, rule) || joinsWaiting(walker)) {
              return;
            }
          }
          case UNKNOWN -> {
            return; // its ways were walked to their ends
          }
        }
      }
      chain = walker.chain;
    }
    afterTable.add(walker);
  }

  /** If the walker that waits where the way parted last is met and alike, it goes on for both. */
  private boolean joinsWaiting(Walker walker) {
    Walker waiting = inTable.peek();
    if (waiting == null
        || !walker.standsWith(waiting)
        || !WalkerKey.of(walker).equals(WalkerKey.of(waiting))) {
      return false;
    }
    waiting.probability = waiting.probability.plus(walker.probability);
    return true;
  }

  /** Whether the rule holds; dice send a copy of the walker past the rule. */
  private Truth judge(Walker walker, Program.ReadyRule rule, int from) {
    List<Condition> conditions = rule.conditions();
    for (int i = from; i < conditions.size(); i++) {
      switch (conditions.get(i)) {
        case Condition.Question question -> {
          Truth truth = question.ask(walker);
          if (truth == Truth.FALSE || (truth == Truth.UNKNOWN && rule.inert())) {
            return Truth.FALSE;
          }
          if (truth == Truth.UNKNOWN) {
            return judgeUnknown(walker, rule, i + 1);
          }
        }
        case Condition.Dice dice -> {
          if (rule.inert()) {
            return Truth.FALSE;
          }
          Walker missed = walker.fork(dice.probability().complement());
          missed.index++;
          inTable.push(missed);
          walker.probability = walker.probability.times(dice.probability());
        }
      }
    }
    return Truth.TRUE;
  }

  /** Does what the rule says; false if that was the walker's end. */
  private boolean act(Walker walker, Program.ReadyChain chain, Program.ReadyRule rule) {
    walker.remember(chain, rule);
    switch (rule.rule().action()) {
      case Action.Pass pass -> walker.index++;
      case Action.Accept accept -> walker.leaveTable();
      case Action.Drop drop -> {
        boolean byPolicy = walker.index == chain.policyRule;
        endings.add(
            walker,
            new Verdict.Dropped(
                byPolicy ? Verdict.Dropped.Why.CHAIN_POLICY : Verdict.Dropped.Why.RULE));
        return false;
      }
      case Action.Reject reject -> {
        endings.add(walker, new Verdict.Rejected(reject.answer()));
        return false;
      }
      case Action.Return back -> walker.goBack();
      case Action.Jump jump -> walker.jump(rule.targetChain());
      case Action.Goto there -> walker.goTo(rule.targetChain());
      case Action.Dnat to -> {
        walker.translateDestination(to);
        walker.leaveTable();
      }
      case Action.Masquerade masquerade -> {
        walker.masquerade();
        walker.leaveTable();
      }
      case Action.SetMark set -> {
        walker.mark = (walker.mark & ~set.mask()) ^ set.value();
        walker.index++;
      }
      case Action.AsRead read -> {
        List<Walker> ways = Effects.of(read.effect(), walker);
        if (ways.isEmpty()) {
          endings.add(walker, new Verdict.Unknown(rule.rule()));
        }
        ways.stream().filter(way -> way != walker).forEach(inTable::push);
        return ways.contains(walker);
      }
      case Action.Opaque opaque -> {
        endings.add(walker, new Verdict.Unknown(rule.rule()));
        return false;
      }
    }
    return true;
  }

  // -- where a match cannot be judged

  /**
   * If a later match fails, the rule does not hold anyway; else both ways are walked, and only if
   * they end differently the outcome is unknown.
   */
  private Truth judgeUnknown(Walker walker, Program.ReadyRule rule, int next) {
    for (int i = next; i < rule.conditions().size(); i++) {
      Walker trial = walker.fork(Fraction.ONE);
      if (rule.conditions().get(i) instanceof Condition.Question question
          && question.ask(trial) == Truth.FALSE) {
        return Truth.FALSE;
      }
    }
    if (assumptions == MAX_ASSUMPTIONS) {
      endings.add(walker, new Verdict.Unknown(rule.rule()));
      return Truth.UNKNOWN;
    }
    Walker past = walker.fork(Fraction.ONE);
    past.probability = Fraction.ONE;
    past.index++;
    List<Outcome> ifNot = assume().resume(past);
    Walker held = walker.fork(Fraction.ONE);
    held.probability = Fraction.ONE;
    if (Endings.areAlike(assume().resumeInside(held, rule, next), ifNot)) {
      ifNot.forEach(outcome -> endings.add(outcome, walker.probability));
    } else {
      endings.add(walker, new Verdict.Unknown(rule.rule()));
    }
    return Truth.UNKNOWN;
  }

  private Traversal assume() {
    return new Traversal(program, assumptions + 1);
  }

  /** Walks on inside a rule whose matches before {@code next} are taken to hold. */
  private List<Outcome> resumeInside(Walker walker, Program.ReadyRule rule, int next) {
    Program.ReadyChain chain = walker.chain;
    if (chain == null) {
      throw new IllegalStateException("not in a chain");
    }
    Truth truth = judge(walker, rule, next);
    if (truth == Truth.FALSE) {
      walker.index++;
    }
    if (truth == Truth.FALSE || (truth == Truth.TRUE && act(walker, chain, rule))) {
      inTable.push(walker);
    }
    return finish();
  }
}
