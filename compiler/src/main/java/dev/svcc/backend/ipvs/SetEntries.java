package dev.svcc.backend.ipvs;

import dev.svcc.intent.Endpoint;
import dev.svcc.intent.NodeProfile;
import dev.svcc.intent.ServiceIntent;
import dev.svcc.net.Cidr;
import dev.svcc.net.Family;
import dev.svcc.net.IpAddress;
import dev.svcc.net.Protocol;
import dev.svcc.rule.VirtualServer;
import java.util.List;

/** Says which of the back end's ipsets an address, a nodePort or an endpoint belongs to. */
final class SetEntries {
  private final NodeProfile node;
  private final Family family;
  private final boolean quirks;

  SetEntries(NodeProfile node, Family family, boolean quirks) {
    this.node = node;
    this.family = family;
    this.quirks = quirks;
  }

  /** Adds what addresses of Services need, and those on the dummy device. */
  void fill(ServiceSets sets, List<ServiceAddress> addresses, List<IpAddress> dummies) {
    for (ServiceAddress address : addresses) {
      fill(sets, address);
      if (address.isDropped() && !quirks) {
        sets.add(SetKind.NO_LOCAL, address.key());
      }
    }
    dummies.forEach(address -> sets.addAddress(SetKind.IPVS_IPS, address));
  }

  private void fill(ServiceSets sets, ServiceAddress address) {
    ServiceIntent service = address.service();
    VirtualServer.Key.Address key = address.key();
    boolean local = service.externalLocal();
    switch (address.frontend().kind()) {
      case CLUSTER_IP -> sets.add(SetKind.CLUSTER_IP, key);
      case EXTERNAL_IP -> sets.add(local ? SetKind.EXTERNAL_IP_LOCAL : SetKind.EXTERNAL_IP, key);
      case LOAD_BALANCER_IP -> {
        sets.add(SetKind.LOAD_BALANCER, key);
        if (local) {
          sets.add(SetKind.LOAD_BALANCER_LOCAL, key);
        }
        if (address.frontend().guarded()) {
          guard(sets, key, service.sourceRanges());
        }
      }
      case NODE_PORT -> {
        nodePort(sets, nodePorts(key.protocol()), key);
        if (local) {
          nodePort(sets, localNodePorts(key.protocol()), key);
        }
      }
    }
  }

  private void guard(ServiceSets sets, VirtualServer.Key.Address key, List<Cidr> ranges) {
    sets.add(SetKind.LOAD_BALANCER_FW, key);
    boolean holdsNode = false;
    for (Cidr range : ranges) {
      sets.add(SetKind.LOAD_BALANCER_SOURCE_CIDR, key, range);
      holdsNode = holdsNode || node.addresses(family).stream().anyMatch(range::contains);
    }
    if (holdsNode) {
      // The address is a local one: it is the source of what the node sends there.
      sets.add(SetKind.LOAD_BALANCER_SOURCE_IP, key, Cidr.of(key.address()));
    }
  }

  private static void nodePort(ServiceSets sets, SetKind kind, VirtualServer.Key.Address key) {
    if (kind.isBitmap()) {
      sets.addPort(kind, key.port());
    } else {
      sets.add(kind, key);
    }
  }

  /** The set with a protocol's nodePorts. */
  static SetKind nodePorts(Protocol protocol) {
    return switch (protocol) {
      case TCP -> SetKind.NODE_PORT_TCP;
      case UDP -> SetKind.NODE_PORT_UDP;
      case SCTP -> SetKind.NODE_PORT_SCTP;
      case ICMP, ICMPV6, IGMP, DCCP, GRE, ESP, AH, UDPLITE -> throw noPorts(protocol);
    };
  }

  /** The set with a protocol's nodePorts under external traffic policy Local. */
  static SetKind localNodePorts(Protocol protocol) {
    return switch (protocol) {
      case TCP -> SetKind.NODE_PORT_LOCAL_TCP;
      case UDP -> SetKind.NODE_PORT_LOCAL_UDP;
      case SCTP -> SetKind.NODE_PORT_LOCAL_SCTP;
      case ICMP, ICMPV6, IGMP, DCCP, GRE, ESP, AH, UDPLITE -> throw noPorts(protocol);
    };
  }

  private static IllegalStateException noPorts(Protocol protocol) {
    return new IllegalStateException("a Service port of " + protocol);
  }

  /** Adds what a Service needs whatever its addresses: hairpin and the health check. */
  static void fill(ServiceSets sets, ServiceIntent service) {
    for (List<Endpoint> group :
        List.of(service.cluster().endpoints(), service.local().endpoints())) {
      for (Endpoint endpoint : group) {
        if (endpoint.local()) {
          VirtualServer.Key.Address key =
              new VirtualServer.Key.Address(
                  endpoint.address(), service.protocol(), endpoint.port());
          sets.add(SetKind.LOOP_BACK, key, Cidr.of(endpoint.address()));
        }
      }
    }
    if (service.healthCheckNodePort() != 0) {
      sets.addPort(SetKind.HEALTH_CHECK_NODE_PORT, service.healthCheckNodePort());
    }
  }
}
