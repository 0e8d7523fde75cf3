package dev.svcc.analysis;

import dev.svcc.rule.Match;
import java.util.List;

/**
 * How packets come to a chain: what must hold for one that does. Rules before those on the way may
 * take it away; that is not said here.
 *
 * @param ways the ways, shorter ones first
 * @param more whether there are more than were looked for
 */
public record Ways(List<Way> ways, boolean more) {
  /**
   * A way.
   *
   * @param hooks the built-in chains where it begins, in the order a packet meets them
   * @param conditions what must hold, without what follows from the rest; empty: nothing
   */
  public record Way(List<String> hooks, List<Match> conditions) {
    public Way {
      hooks = List.copyOf(hooks);
      conditions = List.copyOf(conditions);
    }
  }

  public Ways {
    ways = List.copyOf(ways);
  }
}
