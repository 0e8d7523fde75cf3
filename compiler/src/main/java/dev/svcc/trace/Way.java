package dev.svcc.trace;

import dev.svcc.analysis.Fraction;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One of the ways a packet may take.
 *
 * @param hops its way over nodes, at least one
 * @param ending how it ends
 * @param probability how likely it is
 * @param answer the way of the answer; null where there is none to follow
 */
public record Way(List<Hop> hops, Ending ending, Fraction probability, @Nullable Reply answer) {
  public Way {
    hops = List.copyOf(hops);
  }

  /** The last node that it passes. */
  public Hop last() {
    return hops.get(hops.size() - 1);
  }

  /** The way of the answer, where somebody answers. */
  public Optional<Reply> reply() {
    return Optional.ofNullable(answer);
  }

  /** Whether the answer, where one is expected, comes to the client. */
  public boolean isAnswered() {
    return answer == null || answer.ending() instanceof Reply.Ending.Arrives;
  }

  /** Whether any node replaced the source, so that whoever is reached does not see the sender. */
  public boolean hidesSender() {
    return hops.stream().anyMatch(hop -> hop.outcome().masqueraded());
  }
}
