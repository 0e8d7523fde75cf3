package dev.svcc.analysis;

import dev.svcc.net.Cidr;
import dev.svcc.net.IpAddress;
import dev.svcc.rule.VirtualServer;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What a node remembers at one moment. Its {@code recent} lists: by list, who was seen when; each
 * list holds the last 100 sources (the module's {@code ip_list_tot}). IPVS: which client stays with
 * which real server.
 *
 * @param now the moment, in seconds from any beginning
 * @param lists by name; sources in the order they were last seen, with the second
 * @param pins the real servers that clients of persistent virtual servers stay with
 */
public record Memory(long now, Map<String, Map<IpAddress, Long>> lists, Map<Client, Pinned> pins) {
  /**
   * Who stays with a real server.
   *
   * @param server the virtual server
   * @param block the client, as wide as the virtual server tells clients apart
   */
  public record Client(VirtualServer.Key server, Cidr block) {}

  /**
   * The real server that a client stays with.
   *
   * @param address its address
   * @param port its port
   * @param since when the client last began a connection
   */
  public record Pinned(IpAddress address, int port, long since) {}

  private static final int SOURCES_PER_LIST = 100;

  /** Nobody was seen yet. */
  public static final Memory EMPTY = new Memory(0, Map.of(), Map.of());

  public Memory {
    lists = Collections.unmodifiableMap(new LinkedHashMap<>(lists));
    pins = Collections.unmodifiableMap(new LinkedHashMap<>(pins));
  }

  /** The same memory so many seconds later. */
  public Memory after(long seconds) {
    return new Memory(now + seconds, lists, pins);
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
    return new Memory(now, next, pins);
  }

  /**
   * The real server that a client stays with, if it began a connection in the last seconds. (While
   * such a connection lives, the kernel remembers for longer; how long it lives is not known here.)
   */
  Optional<Pinned> pinned(Client client, int seconds) {
    Pinned pinned = pins.get(client);
    return pinned == null || now - pinned.since >= seconds ? Optional.empty() : Optional.of(pinned);
  }

  /** The memory once the client has begun a connection to a real server. */
  Memory pinning(Client client, IpAddress address, int port) {
    Map<Client, Pinned> next = new LinkedHashMap<>(pins);
    next.put(client, new Pinned(address, port, now));
    return new Memory(now, lists, next);
  }
}
