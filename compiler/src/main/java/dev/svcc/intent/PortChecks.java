package dev.svcc.intent;

import dev.svcc.diagnostic.Code;
import dev.svcc.diagnostic.Diagnostics;
import dev.svcc.diagnostic.ObjectRef;
import dev.svcc.diagnostic.SourceSpan;
import dev.svcc.manifest.Located;
import dev.svcc.manifest.Service;
import dev.svcc.manifest.ServicePort;
import dev.svcc.net.Family;
import dev.svcc.net.IpAddress;
import dev.svcc.net.PortRange;
import dev.svcc.net.Protocol;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Finds ports that two Service ports claim: FRONTEND_TWICE on one address, NODE_PORT_TWICE on all
 * nodes; and nodePorts outside their range, NODE_PORT_RANGE.
 */
final class PortChecks {
  private final PortRange nodePorts;
  private final Diagnostics diagnostics;
  private final Map<Place, Claim> frontends = new HashMap<>();
  private final Map<Place, Claim> onNodes = new HashMap<>();

  /** An address (none for nodePorts), port and protocol. */
  private record Place(@Nullable IpAddress address, int port, Protocol protocol) {
    @Override
    public boolean equals(@Nullable Object object) {
      return object instanceof Place other
          && port == other.port
          && protocol == other.protocol
          && Objects.equals(address, other.address);
    }

    @Override
    public int hashCode() {
      return 31 * Objects.hashCode(address) + port;
    }

    @Override
    public String toString() {
      String ends = port + "/" + protocol;
      if (address == null) {
        return "nodePort " + ends;
      }
      return address.family() == Family.IPV4 ? address + ":" + ends : "[" + address + "]:" + ends;
    }
  }

  /**
   * Who holds a place.
   *
   * @param service the Service
   * @param port which of its ports; null for a health check
   * @param what what the place is to it
   */
  private record Claim(ObjectRef service, @Nullable ServicePort port, String what) {
    @Override
    public String toString() {
      return service + " (" + what + (port == null ? "" : " of port " + port.port()) + ")";
    }
  }

  PortChecks(NodeOptions options, Diagnostics diagnostics) {
    PortRange given = options.nodePortRange();
    this.nodePorts = given == null ? NodeOptions.DEFAULT_NODE_PORTS : given;
    this.diagnostics = diagnostics;
  }

  /** Reports on all ports of these Services. */
  void check(List<Service> services) {
    for (Service service : services) {
      if (service.type() == Service.Type.EXTERNAL_NAME) {
        continue;
      }
      for (ServicePort port : service.ports()) {
        if (!service.headless() && !ServiceLabels.leaveToOthers(service.metadata())) {
          checkFrontends(service, port);
        }
        new FamilyPort(service, port, Family.IPV4)
            .nodePort()
            .ifPresent(
                number ->
                    claimOnNodes(
                        new Claim(service.metadata().ref(), port, "nodePort"),
                        number,
                        port.protocol()));
      }
      Located<Integer> health = service.healthCheckNodePort();
      if (health != null && service.type() == Service.Type.LOAD_BALANCER) {
        Claim claim = new Claim(service.metadata().ref(), null, "healthCheckNodePort");
        claimOnNodes(claim, health, Protocol.TCP);
      }
    }
  }

  private void checkFrontends(Service service, ServicePort port) {
    for (Family family : Family.values()) {
      FamilyPort facing = new FamilyPort(service, port, family);
      facing.clusterIp().ifPresent(ip -> claim(service, port, ip, "clusterIP"));
      facing.externalIps().forEach(ip -> claim(service, port, ip, "external IP"));
      facing.loadBalancerIps().forEach(ip -> claim(service, port, ip, "load balancer IP"));
    }
  }

  private void claim(Service service, ServicePort port, Located<IpAddress> ip, String what) {
    Claim claim = new Claim(service.metadata().ref(), port, what);
    Place place = new Place(ip.value(), port.port(), port.protocol());
    Claim other = frontends.putIfAbsent(place, claim);
    // Two Services with one clusterIP are reported as such, once and not once a port.
    if (other == null
        || (other.what().equals("clusterIP")
            && what.equals("clusterIP")
            && !other.service().equals(claim.service()))) {
      return;
    }
    // An address that one port lists twice, such as an external IP that is the balancer's too, is
    // no contradiction.
    if (!port.equals(other.port()) || !claim.service().equals(other.service())) {
      report(Code.FRONTEND_TWICE, place, ip.at(), claim, other);
    }
  }

  private void claimOnNodes(Claim claim, Located<Integer> number, Protocol protocol) {
    Place place = new Place(null, number.value(), protocol);
    Claim other = onNodes.putIfAbsent(place, claim);
    if (other != null) {
      report(Code.NODE_PORT_TWICE, place, number.at(), claim, other);
    }
    if (!nodePorts.contains(number.value())) {
      diagnostics.report(
          Code.NODE_PORT_RANGE,
          claim.service(),
          number.at(),
          claim.what()
              + " "
              + number.value()
              + " of "
              + claim.service()
              + " is outside "
              + nodePorts.first()
              + "-"
              + nodePorts.last(),
          "a cluster with this --service-node-port-range would not accept it");
    }
  }

  private void report(Code code, Place place, SourceSpan at, Claim claim, Claim other) {
    diagnostics.report(
        code,
        claim.service(),
        at,
        place + " is claimed by " + claim + " and by " + other,
        "a connection can only go to one of them: give one another port");
  }
}
