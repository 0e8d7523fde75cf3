package dev.svcc.analysis;

import dev.svcc.analysis.Outcome.Verdict;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Where walkers ended; those that ended alike are one outcome. */
final class Endings {
  /** What outcomes are merged by: all of an outcome but its probability and trail. */
  private record End(
      Verdict verdict, Connection connection, boolean masqueraded, int mark, Memory memory) {
    static End of(Outcome outcome) {
      return new End(
          outcome.verdict(),
          outcome.connection(),
          outcome.masqueraded(),
          outcome.mark(),
          outcome.memory());
    }
  }

  private final Map<End, Outcome> outcomes = new LinkedHashMap<>();

  /** The walker has ended. */
  void add(Walker walker, Verdict verdict) {
    Connection connection =
        Connection.of(walker.came, walker.beforeIpvs, walker.ends(), walker.connectionMark);
    End end = new End(verdict, connection, walker.masqueraded, walker.mark, walker.memory);
    add(end, walker.probability, walker.trail);
  }

  /** An outcome that was found by walking on from a place that is met with this probability. */
  void add(Outcome outcome, Fraction probability) {
    add(End.of(outcome), outcome.probability().times(probability), outcome.trail());
  }

  private void add(End end, Fraction probability, Step.@Nullable Trail trail) {
    Outcome alike = outcomes.get(end);
    Outcome sum =
        new Outcome(
            end.verdict(),
            end.connection(),
            end.masqueraded(),
            end.mark(),
            end.memory(),
            alike == null ? probability : alike.probability().plus(probability),
            alike == null ? trail : alike.trail());
    outcomes.put(end, sum);
  }

  /** In the order in which the first walker of each came. */
  List<Outcome> outcomes() {
    return List.copyOf(outcomes.values());
  }

  /** Whether both say the same of every end, whichever rules led there. */
  static boolean areAlike(List<Outcome> some, List<Outcome> others) {
    return probabilities(some).equals(probabilities(others));
  }

  private static Map<End, Fraction> probabilities(List<Outcome> outcomes) {
    Map<End, Fraction> byEnd = new LinkedHashMap<>();
    outcomes.forEach(outcome -> byEnd.put(End.of(outcome), outcome.probability()));
    return byEnd;
  }
}
