package dev.svcc.rule;

import dev.svcc.diagnostic.Origin;
import java.util.List;
import java.util.Objects;

/**
 * One rule: if every match holds, do the action. Equality ignores the origin.
 *
 * @param matches the matches in the order they are loaded; address, interface and protocol matches
 *     are printed first wherever they stand, because iptables does
 * @param action what to do
 * @param origin why it is there
 */
public record Rule(List<Match> matches, Action action, Origin origin) {
  public Rule {
    matches = List.copyOf(matches);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Rule that && matches.equals(that.matches) && action.equals(that.action);
  }

  @Override
  public int hashCode() {
    return Objects.hash(matches, action);
  }
}
