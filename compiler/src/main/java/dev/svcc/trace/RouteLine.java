package dev.svcc.trace;

import dev.svcc.analysis.NodeNetwork;
import dev.svcc.net.Cidr;
import dev.svcc.net.Family;
import dev.svcc.net.IpAddress;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** One route as {@code ip route} prints it: {@code [TYPE] PREFIX [via ADDRESS] [dev NAME] …}. */
final class RouteLine {
  /** The types of routes; a line without one is {@code unicast}. */
  private static final List<String> TYPES =
      List.of(
          "unicast",
          "local",
          "broadcast",
          "multicast",
          "anycast",
          "blackhole",
          "unreachable",
          "prohibit",
          "throw");

  private final int number;
  private final String type;
  private final @Nullable Cidr to;
  private final @Nullable IpAddress via;
  private final @Nullable IpAddress source;
  private final long metric;
  private final String passedOver;
  private final boolean tellsIpv6;
  private final SortedSet<String> interfaces = new TreeSet<>();

  private RouteLine(RouteWords words, int number) {
    this.number = number;
    boolean typed = TYPES.contains(words.at(0).text());
    this.type = typed ? words.at(0).text() : "unicast";
    this.to = destination(words.at(typed ? 1 : 0));
    this.via = gateway(words);
    this.source = words.firstAfter("src").map(RouteLine::address).orElse(null);
    this.metric = words.firstAfter("metric").map(RouteLine::number).orElse(0L);
    this.passedOver = passedOver(words);
    this.tellsIpv6 = words.has("pref");
    more(words);
  }

  /** Reads a line. */
  static RouteLine read(RouteWords words, int number) {
    return new RouteLine(words, number);
  }

  /** Adds the ways of another line of the same route. */
  void more(RouteWords words) {
    words.after("dev").forEach(word -> interfaces.add(word.text()));
  }

  private static @Nullable Cidr destination(RouteWords.Word word) {
    if (word.text().equals("default")) {
      return null;
    }
    if (word.text().startsWith("[")) {
      throw word.unreadable("this is what ip -j prints; ip route without -j is read");
    }
    return Cidr.parse(word.text())
        .or(() -> IpAddress.parse(word.text()).map(Cidr::of))
        .orElseThrow(() -> word.unreadable("no route begins so: " + word.text()));
  }

  /** Where the packet is handed to, in the family of the route; a few name the other family. */
  private static @Nullable IpAddress gateway(RouteWords words) {
    for (RouteWords.Word word : words.after("via")) {
      if (!word.text().equals("inet6") && !word.text().equals("inet")) {
        return address(word);
      }
    }
    return null;
  }

  private static IpAddress address(RouteWords.Word word) {
    return IpAddress.parse(word.text())
        .orElseThrow(() -> word.unreadable("not an address: " + word.text()));
  }

  private static long number(RouteWords.Word word) {
    if (!word.text().matches("[0-9]{1,10}")) {
      throw word.unreadable("not a number: " + word.text());
    }
    return Long.parseLong(word.text());
  }

  private String passedOver(RouteWords words) {
    Optional<String> table = words.firstAfter("table").map(RouteWords.Word::text);
    boolean local = type.equals("local") && to != null && to.isSingle() && !isLoopback();
    if (table.isPresent() && !Set.of("main", "default", "254", "253").contains(table.get())) {
      return local ? "" : "table " + table.get();
    }
    if (words.has("tos") || words.has("dsfield")) {
      return "a route for one type of service";
    }
    if (words.has("dead")) {
      return "its interface is down";
    }
    return switch (type) {
      case "local" -> local ? "" : "local";
      case "broadcast", "multicast", "anycast" -> type;
      default -> "";
    };
  }

  private boolean isLoopback() {
    return to != null && to.network().isLoopback();
  }

  /** The line's number. */
  int number() {
    return number;
  }

  /** Which of two routes to one block counts: that of the lower metric. */
  long metric() {
    return metric;
  }

  /** Why it says nothing of where packets go; empty if it does. */
  String passedOver() {
    return passedOver;
  }

  /** Where it leads; {@link NodeNetwork#UNKNOWN} where one of several is chosen by a hash. */
  String outInterface() {
    return switch (type) {
      case "local" -> NodeNetwork.LOOPBACK;
      case "blackhole" -> NodeNetwork.BLACKHOLE;
      case "unreachable" -> NodeNetwork.UNREACHABLE;
      case "prohibit" -> NodeNetwork.PROHIBIT;
      case "throw" -> NodeNetwork.UNKNOWN;
      default ->
          interfaces.size() > 1 ? NodeNetwork.UNKNOWN : interfaces.stream().findFirst().orElse("");
    };
  }

  /**
   * The route.
   *
   * @param all every route: those of the same interface know its address
   */
  NodeNetwork.Route route(List<RouteLine> all) {
    Cidr block = to == null ? Cidr.any(defaultFamily()) : to;
    IpAddress own =
        type.equals("local") && to != null ? to.network() : interfaceAddress(block.family(), all);
    return new NodeNetwork.Route(block, outInterface(), own);
  }

  /** That of the addresses on the line, and only routes of IPv6 have a preference. */
  private Family defaultFamily() {
    IpAddress said = source == null ? via : source;
    return tellsIpv6 || (said != null && said.family() == Family.IPV6) ? Family.IPV6 : Family.IPV4;
  }

  /** Its own source, else that of the interface's network in which its gateway is. */
  private @Nullable IpAddress interfaceAddress(Family family, List<RouteLine> all) {
    if (source != null || via == null || via.family() != family) {
      return source;
    }
    return all.stream()
        .filter(other -> other.via == null && other.source != null)
        .filter(other -> other.interfaces.equals(interfaces) && other.contains(via))
        .map(other -> other.source)
        .findFirst()
        .orElse(null);
  }

  private boolean contains(IpAddress address) {
    return to != null && to.contains(address);
  }
}
