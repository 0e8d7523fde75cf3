package dev.svcc.analysis;

import dev.svcc.net.Cidr;
import dev.svcc.net.PortRange;
import dev.svcc.rule.Match;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Matches of several rules that must all hold, said in as few as will do. */
final class Conjunction {
  private Conjunction() {}

  /**
   * The matches without comments, repetitions and what follows from another one; empty where two
   * contradict each other.
   */
  static Optional<List<Match>> of(List<Match> matches) {
    List<Match> kept = new ArrayList<>();
    for (Match match : matches) {
      if (saysNothing(match)) {
        continue;
      }
      boolean implied = false;
      for (int i = kept.size() - 1; i >= 0 && !implied; i--) {
        if (excludes(kept.get(i), match)) {
          return Optional.empty();
        }
        implied = implies(kept.get(i), match);
        if (!implied && implies(match, kept.get(i))) {
          kept.remove(i);
        }
      }
      if (!implied) {
        kept.add(match);
      }
    }
    return Optional.of(List.copyOf(kept));
  }

  private static boolean saysNothing(Match match) {
    return match instanceof Match.Comment
        || (match instanceof Match.Source(Cidr block, boolean negated) && block.isAny() && !negated)
        || (match instanceof Match.Destination(Cidr to, boolean not) && to.isAny() && !not);
  }

  /** Whether whatever meets the first meets the second, too. */
  private static boolean implies(Match first, Match second) {
    if (first.equals(second)) {
      return !(first instanceof Match.Random); // a second throw of the dice is another one
    }
    if (first instanceof Match.Source a && second instanceof Match.Source b) {
      return impliesBlock(a.block(), a.negated(), b.block(), b.negated());
    }
    if (first instanceof Match.Destination a && second instanceof Match.Destination b) {
      return impliesBlock(a.block(), a.negated(), b.block(), b.negated());
    }
    if (first instanceof Match.Ports a && second instanceof Match.Proto b) {
      return a.protocol() == b.protocol() && !b.negated();
    }
    if (first instanceof Match.Ports a && second instanceof Match.Ports b) {
      return a.protocol() == b.protocol()
          && impliesPorts(a.source(), a.sourceNegated(), b.source(), b.sourceNegated())
          && impliesPorts(
              a.destination(), a.destinationNegated(), b.destination(), b.destinationNegated());
    }
    return false;
  }

  private static boolean impliesBlock(
      Cidr first, boolean firstNot, Cidr second, boolean secondNot) {
    if (firstNot) {
      return secondNot && first.contains(second);
    }
    return secondNot ? !first.overlaps(second) : second.contains(first);
  }

  private static boolean impliesPorts(
      PortRange first, boolean firstNot, PortRange second, boolean secondNot) {
    return (second.equals(PortRange.ALL) && !secondNot)
        || (!firstNot
            && !secondNot
            && second.first() <= first.first()
            && first.last() <= second.last())
        || (firstNot == secondNot && first.equals(second));
  }

  /** Whether nothing can meet both. */
  private static boolean excludes(Match first, Match second) {
    if (first instanceof Match.Source a && second instanceof Match.Source b) {
      return excludesBlock(a.block(), a.negated(), b.block(), b.negated());
    }
    if (first instanceof Match.Destination a && second instanceof Match.Destination b) {
      return excludesBlock(a.block(), a.negated(), b.block(), b.negated());
    }
    if (first instanceof Match.Proto a && second instanceof Match.Proto b) {
      return (!a.negated() && !b.negated() && a.protocol() != b.protocol())
          || (a.negated() != b.negated() && a.protocol() == b.protocol());
    }
    if (first instanceof Match.Ports a && second instanceof Match.Ports b) {
      return a.protocol() != b.protocol()
          || (!a.destinationNegated()
              && !b.destinationNegated()
              && (a.destination().last() < b.destination().first()
                  || b.destination().last() < a.destination().first()));
    }
    return false;
  }

  private static boolean excludesBlock(
      Cidr first, boolean firstNot, Cidr second, boolean secondNot) {
    if (firstNot && secondNot) {
      return false;
    }
    return firstNot
        ? first.contains(second)
        : secondNot ? second.contains(first) : !first.overlaps(second);
  }
}
