package dev.svcc.analysis;

import dev.svcc.net.IpAddress;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What the node's {@code recent} lists remember at one moment: by list, who was seen when. Each
 * list holds the last 100 sources (the module's {@code ip_list_tot}).
 *
 * @param now the moment, in seconds from any beginning
 * @param lists by name; sources in the order they were last seen, with the second
 */
public record Memory(long now, Map<String, Map<IpAddress, Long>> lists) {
  private static final int SOURCES_PER_LIST = 100;

  /** Nobody was seen yet. */
  public static final Memory EMPTY = new Memory(0, Map.of());

  public Memory {
    lists = Collections.unmodifiableMap(new LinkedHashMap<>(lists));
  }

  /** The same memory so many seconds later. */
  public Memory after(long seconds) {
    return new Memory(now + seconds, lists);
  }

  /**
   * Whether the list has seen the source in the last seconds, as {@code --rcheck --seconds} asks; 0
   * seconds: ever.
   */
  boolean saw(String list, IpAddress source, int seconds) {
    Map<IpAddress, Long> seen = lists.get(list);
    Long when = seen == null ? null : seen.get(source);
    return when != null && (seconds == 0 || now - when <= seconds);
  }

  /** The memory once the list has seen the source. */
  Memory seeing(String list, IpAddress source) {
    Map<IpAddress, Long> seen = new LinkedHashMap<>(lists.getOrDefault(list, Map.of()));
    seen.remove(source);
    seen.put(source, now);
    if (seen.size() > SOURCES_PER_LIST) {
      seen.remove(seen.keySet().iterator().next());
    }
    Map<String, Map<IpAddress, Long>> next = new LinkedHashMap<>(lists);
    next.put(list, Collections.unmodifiableMap(seen));
    return new Memory(now, next);
  }
}
