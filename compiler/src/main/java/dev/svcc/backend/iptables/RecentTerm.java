package dev.svcc.backend.iptables;

import dev.svcc.backend.iptables.MatchReader.Loaded;
import dev.svcc.backend.iptables.MatchReader.Option;
import dev.svcc.net.Family;
import dev.svcc.rule.Term;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads {@code -m recent} in any of its forms; empty where it asks for more than can be known. */
final class RecentTerm {
  private final Loaded match;
  private final Family family;
  private Term.Recent.@Nullable Verb verb;
  private boolean negated;
  private String list = "DEFAULT";
  private int seconds;
  private int hits;
  private boolean ofDestination;
  private int prefixLength;

  RecentTerm(Loaded match, Family family) {
    this.match = match;
    this.family = family;
    this.prefixLength = family.bits();
  }

  Optional<Term> read() {
    for (Option option : match.options()) {
      if (!read(option)) {
        return Optional.empty();
      }
    }
    return verb == null
        ? Optional.empty()
        : Optional.of(
            new Term.Recent(verb, list, seconds, hits, ofDestination, prefixLength, negated));
  }

  private boolean read(Option option) {
    switch (option.name()) {
      case "--set", "--rcheck", "--update", "--remove" -> {
        verb = Term.Recent.Verb.valueOf(option.name().substring(2).toUpperCase(Locale.ROOT));
        negated = option.negated();
      }
      case "--name" -> list = option.value();
      case "--seconds" -> seconds = number(option);
      case "--hitcount" -> hits = number(option);
      case "--reap", "--rsource" -> {}
      case "--rdest" -> ofDestination = true;
      case "--mask" ->
          prefixLength =
              MatchWords.block((family == Family.IPV4 ? "0.0.0.0/" : "::/") + option.value())
                  .map(block -> block.prefixLength())
                  .orElse(-1);
      default -> {
        return false; // such as --rttl: how far packets have come is not known
      }
    }
    return seconds >= 0 && hits >= 0 && prefixLength >= 0;
  }

  private static int number(Option option) {
    return MatchWords.number(option.value(), Integer.MAX_VALUE).orElse(-1);
  }
}
