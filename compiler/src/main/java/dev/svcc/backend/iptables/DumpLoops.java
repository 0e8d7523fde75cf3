package dev.svcc.backend.iptables;

import dev.svcc.diagnostic.Code;
import dev.svcc.diagnostic.Diagnostic;
import dev.svcc.diagnostic.Diagnostics;
import dev.svcc.diagnostic.Severity;
import dev.svcc.rule.Chain;
import dev.svcc.rule.Rule;
import dev.svcc.rule.Table;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Finds, in a table that was read, jumps that lead back to a chain they came from, and jumps to
 * chains that were deleted. The kernel refuses both; a text that somebody edited may have them.
 * Loops that no hook leads to are allowed, as in the kernel.
 */
final class DumpLoops {
  /** A chain that is being gone through. */
  private static final class Visit {
    final Chain chain;
    int next;

    Visit(Chain chain) {
      this.chain = chain;
    }
  }

  private final Table table;
  private final Diagnostics diagnostics;
  private final Map<String, Chain> chains = new HashMap<>();
  private final Set<String> done = new HashSet<>();
  private final Set<String> open = new HashSet<>();
  private final Deque<Visit> visits = new ArrayDeque<>();

  DumpLoops(Table table, Diagnostics diagnostics) {
    this.table = table;
    this.diagnostics = diagnostics;
  }

  void report() {
    table.chains().forEach(chain -> chains.put(chain.name(), chain));
    for (Chain chain : table.chains()) {
      for (Rule rule : chain.rules()) {
        String target = rule.action().leadsTo();
        Chain there = chains.get(target);
        if (!target.isEmpty() && (there == null || there.base())) {
          error(rule, "no chain " + target);
        }
      }
    }
    table.chains().stream().filter(Chain::base).forEach(this::walk);
  }

  private void walk(Chain base) {
    enter(base);
    while (!visits.isEmpty()) {
      Visit visit = visits.getLast();
      if (visit.next == visit.chain.rules().size()) {
        visits.removeLast();
        open.remove(visit.chain.name());
        done.add(visit.chain.name());
        continue;
      }
      Rule rule = visit.chain.rules().get(visit.next++);
      Chain there = chains.get(rule.action().leadsTo());
      if (there != null && open.contains(there.name())) {
        error(rule, "a loop: this leads back to chain " + there.name());
      } else if (there != null && !done.contains(there.name())) {
        enter(there);
      }
    }
  }

  private void enter(Chain chain) {
    open.add(chain.name());
    visits.addLast(new Visit(chain));
  }

  private void error(Rule rule, String message) {
    diagnostics.add(
        new Diagnostic(Code.RULE_DUMP, Severity.ERROR, null, rule.origin().at(), message, ""));
  }
}
