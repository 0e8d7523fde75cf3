package dev.svcc.backend.iptables;

import dev.svcc.rule.Effect;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads {@code -j CONNMARK} in all its forms. */
final class ConnmarkTarget {
  private static final Set<String> MASKS = Set.of("--mask", "--nfmask", "--ctmask");

  private ConnmarkTarget() {}

  static Optional<Effect> effect(List<String> words) {
    String verb = words.isEmpty() ? "" : words.get(0);
    return switch (verb) {
      case "--save-mark" -> masks(words).map(m -> new Effect.SavesMark(m[0], m[1]));
      case "--restore-mark" -> masks(words).map(m -> new Effect.RestoresMark(m[0], m[1]));
      case "--set-xmark", "--set-mark", "--or-mark", "--and-mark", "--xor-mark" ->
          words.size() == 2
              ? MatchWords.markChange(verb, words.get(1))
                  .map(m -> new Effect.SetsConnectionMark(m[0], m[1]))
              : Optional.empty();
      default -> Optional.empty();
    };
  }

  /** {@code --nfmask} and {@code --ctmask}, or {@code --mask} for both; all bits unless said. */
  private static Optional<int[]> masks(List<String> words) {
    int[] masks = {-1, -1};
    for (int i = 1; i < words.size(); i += 2) {
      Optional<int[]> mask =
          i + 1 < words.size() ? MatchWords.mark(words.get(i + 1)) : Optional.empty();
      String option = words.get(i);
      if (mask.isEmpty() || !MASKS.contains(option)) {
        return Optional.empty();
      }
      masks[0] = option.equals("--ctmask") ? masks[0] : mask.get()[0];
      masks[1] = option.equals("--nfmask") ? masks[1] : mask.get()[0];
    }
    return Optional.of(masks);
  }
}
