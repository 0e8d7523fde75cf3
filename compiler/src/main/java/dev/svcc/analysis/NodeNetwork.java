package dev.svcc.analysis;

import dev.svcc.net.Cidr;
import dev.svcc.net.Family;
import dev.svcc.net.IpAddress;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What rules ask of the node they are on: which addresses are its own, and where it sends what.
 *
 * @param addresses its own addresses of both families, without loopback; the first of a family is
 *     the source of what it masquerades
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

  /**
   * A route.
   *
   * @param to the block
   * @param outInterface the interface it is reached through
   */
  public record Route(Cidr to, String outInterface) {}

  public NodeNetwork {
    addresses = List.copyOf(addresses);
    routes = List.copyOf(routes);
  }

  /** A node with these addresses that sends everything through eth0. */
  public static NodeNetwork of(List<IpAddress> addresses) {
    return new NodeNetwork(addresses, List.of(), "eth0", true);
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
    }

    boolean isLocal(IpAddress address) {
      return address.isLoopback() || own.contains(address);
    }

    String outInterface(IpAddress destination) {
      if (isLocal(destination)) {
        return LOOPBACK;
      }
      String out = view.defaultInterface;
      int longest = -1;
      for (Route route : view.routes) {
        if (route.to().prefixLength() > longest && route.to().contains(destination)) {
          longest = route.to().prefixLength();
          out = route.outInterface();
        }
      }
      return out;
    }

    /** Whether the kernel drops a packet between these addresses on an interface as a martian. */
    boolean isMartian(IpAddress source, IpAddress destination, String onInterface) {
      if (onInterface.equals(LOOPBACK) || !(source.isLoopback() || destination.isLoopback())) {
        return false;
      }
      return source.family() == Family.IPV6 || !view.routeLocalnet;
    }

    IpAddress masqueradeSource(IpAddress instead) {
      return view.masqueradeSource(instead.family()).orElse(instead);
    }
  }
}
