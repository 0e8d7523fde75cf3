package dev.svcc.analysis;

import dev.svcc.analysis.Outcome.Verdict;
import dev.svcc.net.Cidr;
import dev.svcc.net.Family;
import dev.svcc.net.IpAddress;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What rules ask of the node they are on: which addresses are its own, and where it sends what.
 *
 * @param addresses its own addresses of both families, without loopback; the first of a family is
 *     the source of what it masquerades where a route does not know better
 * @param routes where it sends what; the longest prefix wins
 * @param defaultInterface the interface for everything no route names
 * @param routeLocalnet whether the sysctl {@code route_localnet} is on: else IPv4 loopback
 *     addresses never pass another interface than lo
 */
public record NodeNetwork(
    List<IpAddress> addresses, List<Route> routes, String defaultInterface, boolean routeLocalnet) {
  /** The interface of what the node sends to itself. */
  public static final String LOOPBACK = "lo";

  /**
   * The interface of what goes where no route is known: no rule that asks for a name can be judged.
   */
  public static final String UNKNOWN = "?";

  /** What stands for the interface of a {@code blackhole} route: silence. */
  public static final String BLACKHOLE = "/blackhole";

  /** What stands for the interface of an {@code unreachable} route: the sender is told. */
  public static final String UNREACHABLE = "/unreachable";

  /** What stands for the interface of a {@code prohibit} route: the sender is told. */
  public static final String PROHIBIT = "/prohibit";

  /**
   * A route.
   *
   * @param to the block
   * @param outInterface the interface it is reached through; {@link #BLACKHOLE}, {@link
   *     #UNREACHABLE} or {@link #PROHIBIT} where it leads nowhere
   * @param source the node's own address that what is masqueraded on this way gets; null where the
   *     route does not say
   */
  public record Route(Cidr to, String outInterface, @Nullable IpAddress source) {
    /** A route that says nothing of a source. */
    public Route(Cidr to, String outInterface) {
      this(to, outInterface, null);
    }
  }

  public NodeNetwork {
    addresses = List.copyOf(addresses);
    routes = List.copyOf(routes);
  }

  /** A node with these addresses that sends everything through eth0. */
  public static NodeNetwork of(List<IpAddress> addresses) {
    return new NodeNetwork(addresses, List.of(), "eth0", true);
  }

  /** Whether an address is the node's own. */
  public boolean owns(IpAddress address) {
    return address.isLoopback()
        || addresses.contains(address)
        || routes.stream().anyMatch(route -> address.equals(route.source()));
  }

  /** Where it sends what goes to this address. */
  public String outInterface(IpAddress destination) {
    return route(destination).map(Route::outInterface).orElse(defaultInterface);
  }

  /** Where a packet from this address comes in, if it comes the way that answers go. */
  public String inInterface(IpAddress source) {
    String back = outInterface(source);
    return refusal(back, source.family()).isEmpty() ? back : UNKNOWN;
  }

  private Optional<Route> route(IpAddress destination) {
    Route best = null;
    for (Route route : routes) {
      if ((best == null || route.to().prefixLength() > best.to().prefixLength())
          && route.to().contains(destination)) {
        best = route;
      }
    }
    return Optional.ofNullable(best);
  }

  /** What becomes of a packet whose route leads nowhere; empty where this is an interface. */
  static Optional<Verdict> refusal(String outInterface, Family family) {
    boolean ipv4 = family == Family.IPV4;
    return switch (outInterface) {
      case BLACKHOLE -> Optional.of(new Verdict.Dropped(Verdict.Dropped.Why.NO_ROUTE));
      case UNREACHABLE ->
          Optional.of(new Verdict.Rejected(ipv4 ? "icmp-host-unreachable" : "icmp6-no-route"));
      case PROHIBIT ->
          Optional.of(
              new Verdict.Rejected(ipv4 ? "icmp-admin-prohibited" : "icmp6-adm-prohibited"));
      default -> Optional.empty();
    };
  }

  /** The address that masqueraded packets of a family get, if the node has one. */
  public Optional<IpAddress> masqueradeSource(Family family) {
    return addresses.stream().filter(address -> address.family() == family).findFirst();
  }

  /**
   * The same view, made for many questions.
   *
   * @param more addresses that are its own too
   */
  Lookup lookup(Collection<IpAddress> more) {
    return new Lookup(this, more);
  }

  /** A view whose answers are looked up, not searched. */
  static final class Lookup {
    private final NodeNetwork view;
    private final Set<IpAddress> own;

    private Lookup(NodeNetwork view, Collection<IpAddress> more) {
      this.view = view;
      this.own = new HashSet<>(view.addresses);
      this.own.addAll(more);
      view.routes.stream().map(Route::source).filter(Objects::nonNull).forEach(own::add);
    }

    boolean isLocal(IpAddress address) {
      return address.isLoopback() || own.contains(address);
    }

    String outInterface(IpAddress destination) {
      if (isLocal(destination)) {
        return LOOPBACK;
      }
      return view.outInterface(destination);
    }

    /** Whether the kernel drops a packet between these addresses on an interface as a martian. */
    boolean isMartian(IpAddress source, IpAddress destination, String onInterface) {
      if (onInterface.equals(LOOPBACK) || !(source.isLoopback() || destination.isLoopback())) {
        return false;
      }
      return source.family() == Family.IPV6 || !view.routeLocalnet;
    }

    /** The node's address towards a destination, which is given back where there is none. */
    IpAddress masqueradeSource(IpAddress destination) {
      return view.route(destination)
          .map(Route::source)
          .or(() -> view.masqueradeSource(destination.family()))
          .orElse(destination);
    }
  }
}
