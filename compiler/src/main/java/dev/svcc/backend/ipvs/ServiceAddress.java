package dev.svcc.backend.ipvs;

import dev.svcc.intent.Disposition;
import dev.svcc.intent.Endpoint;
import dev.svcc.intent.EndpointGroup;
import dev.svcc.intent.Frontend;
import dev.svcc.intent.NodeIntent;
import dev.svcc.intent.NodePortAddresses;
import dev.svcc.intent.NodeProfile;
import dev.svcc.intent.ServiceIntent;
import dev.svcc.net.Family;
import dev.svcc.net.IpAddress;
import dev.svcc.rule.VirtualServer;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * One address and port where one Service answers: what becomes one virtual server. A nodePort is
 * one for each of the node's addresses.
 *
 * @param service the Service
 * @param frontend its frontend
 * @param key the address, protocol and port
 */
record ServiceAddress(ServiceIntent service, Frontend frontend, VirtualServer.Key.Address key) {
  private static final Comparator<ServiceAddress> ORDER =
      Comparator.comparing(
          ServiceAddress::key,
          Comparator.comparing(VirtualServer.Key.Address::protocol)
              .thenComparing(VirtualServer.Key.Address::address)
              .thenComparingInt(VirtualServer.Key.Address::port));

  /**
   * All of one family, by protocol, address and port. Where two claim the same, the first Service
   * has it, and a nodePort comes last, as in the rules of the iptables back end.
   */
  static List<ServiceAddress> all(NodeIntent intent, Family family) {
    Map<VirtualServer.Key.Address, ServiceAddress> first = new LinkedHashMap<>();
    List<ServiceIntent> services = intent.services(family);
    for (ServiceIntent service : services) {
      for (Frontend frontend : service.frontends()) {
        if (frontend.kind() != Frontend.Kind.NODE_PORT) {
          claim(first, service, frontend, Objects.requireNonNull(frontend.address()));
        }
      }
    }
    List<IpAddress> nodeAddresses = nodePortAddresses(intent.node(), family);
    for (ServiceIntent service : services) {
      for (Frontend frontend : service.frontends()) {
        if (frontend.kind() == Frontend.Kind.NODE_PORT) {
          nodeAddresses.forEach(address -> claim(first, service, frontend, address));
        }
      }
    }
    return first.values().stream().sorted(ORDER).toList();
  }

  private static void claim(
      Map<VirtualServer.Key.Address, ServiceAddress> first,
      ServiceIntent service,
      Frontend frontend,
      IpAddress address) {
    VirtualServer.Key.Address key =
        new VirtualServer.Key.Address(address, service.protocol(), frontend.port());
    first.putIfAbsent(key, new ServiceAddress(service, frontend, key));
  }

  /** Which addresses answer nodePorts: never loopback, which IPVS cannot translate. */
  static List<IpAddress> nodePortAddresses(NodeProfile node, Family family) {
    List<IpAddress> addresses =
        switch (node.nodePorts(family)) {
          case NodePortAddresses.AllLocal all -> node.addresses(family);
          case NodePortAddresses.Listed listed -> listed.addresses();
        };
    return addresses.stream().filter(address -> !address.isLoopback()).toList();
  }

  /**
   * Where new connections go, to one of them each. A virtual server cannot tell its clients apart,
   * so all get what clients outside get. With kube-proxy's quirks, traffic policy Local falls back
   * to all endpoints where none is local.
   */
  List<Endpoint> endpoints(boolean quirks) {
    return switch (frontend.fromOutside()) {
      case Disposition.Forward(EndpointGroup group, boolean masquerade) -> group.endpoints();
      case Disposition.RejectTraffic() -> List.of();
      case Disposition.DropTraffic() -> quirks ? service.cluster().endpoints() : List.of();
    };
  }

  /** Whether there are endpoints, but none that the traffic policy lets new connections use. */
  boolean isDropped() {
    return frontend.fromOutside() instanceof Disposition.DropTraffic;
  }
}
