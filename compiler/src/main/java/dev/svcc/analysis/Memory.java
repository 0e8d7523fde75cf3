package dev.svcc.analysis;

import dev.svcc.net.Cidr;
import dev.svcc.net.IpAddress;
import dev.svcc.rule.VirtualServer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a node remembers at one moment. Its {@code recent} lists: by list, who was seen when; each
 * list holds the last 100 addresses (the module's {@code ip_list_tot}), and of each the last 255
 * times. IPVS: which client stays with which real server.
 *
 * @param now the moment, in seconds from any beginning
 * @param lists by name; addresses in the order they were last seen, with the seconds, oldest first
 * @param pins the real servers that clients of persistent virtual servers stay with
 */
public record Memory(
    long now, Map<String, Map<IpAddress, List<Long>>> lists, Map<Client, Pinned> pins) {
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

  /** More times are never asked for: {@code --hitcount} is a byte. */
  private static final int TIMES_PER_SOURCE = 255;

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
    return times(list, source, seconds) > 0;
  }

  /** How often the list has seen the address in the last seconds; 0 seconds: ever. */
  int times(String list, IpAddress address, int seconds) {
    int times = 0;
    for (long when : lists.getOrDefault(list, Map.of()).getOrDefault(address, List.of())) {
      times += seconds == 0 || now - when <= seconds ? 1 : 0;
    }
    return times;
  }

  /** The memory once the list has seen the address. */
  Memory seeing(String list, IpAddress address) {
    Map<IpAddress, List<Long>> seen = new LinkedHashMap<>(lists.getOrDefault(list, Map.of()));
    List<Long> before = seen.getOrDefault(address, List.of());
    List<Long> when = new ArrayList<>(before);
    when.add(now);
    seen.remove(address);
    seen.put(
        address,
        List.copyOf(when.subList(Math.max(0, when.size() - TIMES_PER_SOURCE), when.size())));
    if (seen.size() > SOURCES_PER_LIST) {
      seen.remove(seen.keySet().iterator().next());
    }
    return with(list, seen);
  }

  /** The memory once the list has forgotten the address. */
  Memory forgetting(String list, IpAddress address) {
    Map<IpAddress, List<Long>> seen = new LinkedHashMap<>(lists.getOrDefault(list, Map.of()));
    seen.remove(address);
    return with(list, seen);
  }

  private Memory with(String list, Map<IpAddress, List<Long>> seen) {
    Map<String, Map<IpAddress, List<Long>>> next = new LinkedHashMap<>(lists);
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
