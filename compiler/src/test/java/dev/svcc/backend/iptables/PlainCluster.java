package dev.svcc.backend.iptables;

import dev.svcc.diagnostic.ObjectRef;
import dev.svcc.diagnostic.Origin;
import dev.svcc.intent.Disposition;
import dev.svcc.intent.Endpoint;
import dev.svcc.intent.EndpointGroup;
import dev.svcc.intent.Frontend;
import dev.svcc.intent.LocalTraffic;
import dev.svcc.intent.NodeIntent;
import dev.svcc.intent.NodePortAddresses;
import dev.svcc.intent.NodeProfile;
import dev.svcc.intent.ServiceIntent;
import dev.svcc.net.Cidr;
import dev.svcc.net.Family;
import dev.svcc.net.IpAddress;
import dev.svcc.net.Protocol;
import java.util.ArrayList;
import java.util.List;

/** Services of type ClusterIP or NodePort with so many endpoints each, made without manifests. */
final class PlainCluster {
  private final Family family;
  private final List<ServiceIntent> services = new ArrayList<>();
  private int endpoints;

  PlainCluster(Family family) {
    this.family = family;
  }

  /** So many Services of so many endpoints, at addresses that follow each other. */
  static PlainCluster of(Family family, int services, int endpoints) {
    PlainCluster cluster = new PlainCluster(family);
    for (int i = 0; i < services; i++) {
      cluster.add("s" + i, cluster.address(i), endpoints, 0);
    }
    return cluster;
  }

  /** The address number {@code i} of the Services' block. */
  IpAddress address(int i) {
    return family == Family.IPV4
        ? IpAddress.ofIpv4(0x0a600000 + i)
        : IpAddress.ofIpv6(0xfd00_0096_0000_0000L, i);
  }

  /** Adds a Service port 80; {@code nodePort} 0 for none. */
  PlainCluster add(String name, IpAddress address, int count, int nodePort) {
    return add(name, address, 80, count, nodePort);
  }

  PlainCluster add(String name, IpAddress address, int port, int count, int nodePort) {
    ObjectRef ref = new ObjectRef("Service", "shop", name);
    Origin origin = Origin.base("test");
    List<Endpoint> list = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      endpoints++;
      IpAddress pod =
          family == Family.IPV4
              ? IpAddress.ofIpv4(0x0af40000 + endpoints)
              : IpAddress.ofIpv6(0xfd00_0244_0000_0000L, endpoints);
      list.add(new Endpoint(pod, 8080, false, origin));
    }
    EndpointGroup group = new EndpointGroup(EndpointGroup.Scope.CLUSTER, list);
    Disposition plain = new Disposition.Forward(group, false);
    Disposition masqueraded = new Disposition.Forward(group, true);
    List<Frontend> frontends = new ArrayList<>();
    frontends.add(
        new Frontend(
            Frontend.Kind.CLUSTER_IP,
            address,
            port,
            false,
            plain,
            masqueraded,
            masqueraded,
            origin));
    if (nodePort != 0) {
      frontends.add(
          new Frontend(
              Frontend.Kind.NODE_PORT,
              null,
              nodePort,
              false,
              masqueraded,
              masqueraded,
              masqueraded,
              origin));
    }
    services.add(
        new ServiceIntent(
            ref,
            "",
            Protocol.TCP,
            family,
            0,
            group,
            new EndpointGroup(EndpointGroup.Scope.LOCAL, List.of()),
            false,
            false,
            List.of(),
            0,
            frontends,
            origin));
    return this;
  }

  NodeIntent intent() {
    NodeProfile node =
        new NodeProfile(
            "node1",
            List.of(IpAddress.of("192.168.0.2"), IpAddress.of("fd00:192::2")),
            new LocalTraffic.SourceBlocks(
                List.of(Cidr.of("10.244.0.0/14"), Cidr.of("fd00:244::/64"))),
            new NodePortAddresses.AllLocal(true),
            new NodePortAddresses.AllLocal(true),
            false,
            0x4000,
            false,
            NodeProfile.PolicyDeny.DROP,
            0x20000);
    return new NodeIntent(node, List.of(family), services, List.of());
  }
}
