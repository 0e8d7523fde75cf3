package dev.svcc.backend.iptables;

import dev.svcc.diagnostic.Diagnostics;
import dev.svcc.diagnostic.ObjectRef;
import dev.svcc.diagnostic.SourceSpan;
import dev.svcc.intent.NodeIntent;
import dev.svcc.intent.NodeOptions;
import dev.svcc.intent.NodeOptionsBuilder;
import dev.svcc.intent.Resolver;
import dev.svcc.manifest.EndpointPort;
import dev.svcc.manifest.EndpointSlice;
import dev.svcc.manifest.LoadBalancerAddress;
import dev.svcc.manifest.Located;
import dev.svcc.manifest.Manifests;
import dev.svcc.manifest.Metadata;
import dev.svcc.manifest.Service;
import dev.svcc.manifest.ServicePort;
import dev.svcc.net.Cidr;
import dev.svcc.net.Family;
import dev.svcc.net.IpAddress;
import dev.svcc.net.Protocol;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A made-up cluster with every feature that a Service can have, from a seed. Node node1 is
 * 192.168.0.2 and fd00:192::2; pods of all nodes are in 10.244.0.0/16 and fd00:244::/64.
 */
final class GeneratedCluster {
  private static final SourceSpan AT = SourceSpan.file("generated");

  private final Random random;
  private final Family family;
  private final List<Service> services = new ArrayList<>();
  private final List<EndpointSlice> slices = new ArrayList<>();
  private final TreeSet<IpAddress> clusterIps = new TreeSet<>();
  private final TreeSet<Integer> nodePorts = new TreeSet<>();
  private final int endpointsAtMost;

  private GeneratedCluster(long seed, Family family, int endpointsAtMost) {
    this.random = new Random(seed);
    this.family = family;
    this.endpointsAtMost = endpointsAtMost;
  }

  /** What node1 must do for a cluster of so many Services. */
  static NodeIntent of(long seed, Family family, int services, int endpointsAtMost) {
    GeneratedCluster cluster = new GeneratedCluster(seed, family, endpointsAtMost);
    for (int i = 0; i < services; i++) {
      cluster.addService("s" + i);
    }
    return cluster.intent();
  }

  private NodeIntent intent() {
    Manifests manifests =
        new Manifests(
            services,
            slices,
            List.of(),
            List.of(),
            List.of(),
            List.of(),
            List.of(),
            new TreeMap<>());
    return new Resolver().resolve(manifests, options(), new Diagnostics());
  }

  private NodeOptions options() {
    int mode = random.nextInt(8);
    List<Cidr> clusterCidrs =
        mode == 0 ? List.of() : List.of(Cidr.of("10.244.0.0/16"), Cidr.of("fd00:244::/64"));
    List<Cidr> nodePortAddresses =
        oneIn(4) ? List.of(Cidr.of("192.168.0.0/24"), Cidr.of("fd00:192::/64")) : List.of();
    NodeOptions.DetectLocal detect =
        mode == 1
            ? NodeOptions.DetectLocal.INTERFACE_NAME_PREFIX
            : NodeOptions.DetectLocal.CLUSTER_CIDR;
    return NodeOptionsBuilder.of(NodeOptions.defaults())
        .nodeName("node1")
        .nodeAddresses(List.of(IpAddress.of("192.168.0.2"), IpAddress.of("fd00:192::2")))
        .nodeLabels(Map.of("topology.kubernetes.io/zone", "za"))
        .clusterCidrs(clusterCidrs)
        .detectLocal(detect)
        .interfacePrefix(mode == 1 ? "veth" : "")
        .masqueradeAll(oneIn(6))
        .nodePortAddresses(nodePortAddresses)
        .localhostNodePorts(!oneIn(3))
        .families(List.of(family))
        .build();
  }

  private void addService(String name) {
    Service.Type type =
        List.of(Service.Type.CLUSTER_IP, Service.Type.NODE_PORT, Service.Type.LOAD_BALANCER)
            .get(random.nextInt(3));
    boolean balancer = type == Service.Type.LOAD_BALANCER;
    boolean externalLocal = type != Service.Type.CLUSTER_IP && oneIn(2);
    SortedMap<String, String> annotations = new TreeMap<>();
    if (oneIn(4)) {
      annotations.put("service.kubernetes.io/topology-mode", "Auto");
    }
    List<ServicePort> ports = ports(type != Service.Type.CLUSTER_IP);
    services.add(
        new Service(
            new Metadata(
                new ObjectRef("Service", "ns", name), new TreeMap<>(), annotations, false, AT),
            type,
            /* headless= */ false,
            List.of(new Located<>(clusterIp(), AT)),
            List.of(family),
            Service.FamilyPolicy.SINGLE_STACK,
            new TreeMap<>(),
            ports,
            oneIn(3) ? externalIps() : List.of(),
            balancer ? balancers() : List.of(),
            balancer && oneIn(2) ? ranges() : List.of(),
            oneIn(4) ? 10800 : 0,
            /* internalLocal= */ oneIn(4),
            externalLocal,
            externalLocal && balancer ? new Located<>(nodePort(), AT) : null,
            /* publishNotReady= */ false,
            /* allocatesNodePorts= */ true,
            ""));
    addSlice(name, ports);
  }

  private List<ServicePort> ports(boolean withNodePort) {
    int count = oneIn(12) ? 14 : 1 + random.nextInt(3);
    List<ServicePort> ports = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Protocol protocol =
          List.of(Protocol.TCP, Protocol.UDP, Protocol.SCTP).get(random.nextInt(oneIn(3) ? 3 : 1));
      @Nullable Located<Integer> nodePort =
          withNodePort && !oneIn(5) ? new Located<>(nodePort(), AT) : null;
      ports.add(
          new ServicePort(
              "p" + i, protocol, 80 + i * (1 + random.nextInt(300)), null, nodePort, AT));
    }
    return ports;
  }

  private int nodePort() {
    int port;
    do {
      port = 30000 + random.nextInt(oneIn(2) ? 40 : 2768);
    } while (!nodePorts.add(port));
    return port;
  }

  private IpAddress clusterIp() {
    IpAddress address;
    do {
      address =
          switch (family) {
            case IPV4 -> IpAddress.ofIpv4(0x0a600000 | random.nextInt(oneIn(2) ? 64 : 1 << 20));
            // A prefix that halves again and again makes a deep trie.
            case IPV6 ->
                IpAddress.ofIpv6(
                    0xfd00_0096_0000_0000L,
                    oneIn(2) ? random.nextInt(64) : 1L << random.nextInt(48) | random.nextInt(3));
          };
    } while (!clusterIps.add(address));
    return address;
  }

  private List<Located<IpAddress>> externalIps() {
    List<Located<IpAddress>> all = new ArrayList<>();
    for (int i = 0; i <= random.nextInt(2); i++) {
      String text =
          family == Family.IPV4
              ? oneIn(4) ? "192.168.0.2" : "198.51.100." + (1 + random.nextInt(20))
              : oneIn(4) ? "fd00:192::2" : "2001:db8::" + (1 + random.nextInt(20));
      all.add(new Located<>(IpAddress.of(text), AT));
    }
    return all;
  }

  private List<LoadBalancerAddress> balancers() {
    List<LoadBalancerAddress> all = new ArrayList<>();
    for (int i = 0; i <= random.nextInt(2); i++) {
      String text =
          (family == Family.IPV4 ? "203.0.113." : "2001:db8:1::") + (1 + random.nextInt(30));
      all.add(new LoadBalancerAddress(new Located<>(IpAddress.of(text), AT), oneIn(6)));
    }
    return all;
  }

  private List<Located<Cidr>> ranges() {
    List<Located<Cidr>> all = new ArrayList<>();
    for (int i = 0; i <= random.nextInt(oneIn(4) ? 20 : 3); i++) {
      String text =
          family == Family.IPV4
              ? switch (random.nextInt(6)) {
                case 0 -> "192.168.0.0/24";
                case 1 -> "10.244.0.0/16";
                case 2 -> "172.16.0.0/12";
                case 3 -> "172.16.7.0/24";
                default -> "172.16." + random.nextInt(12) + "." + random.nextInt(4) + "/32";
              }
              : switch (random.nextInt(6)) {
                case 0 -> "fd00:192::/64";
                case 1 -> "fd00:244::/64";
                case 2 -> "2001:db8:7::/48";
                case 3 -> "2001:db8:7:7::/64";
                default -> "2001:db8:7:" + random.nextInt(12) + "::" + random.nextInt(4) + "/128";
              };
      all.add(new Located<>(Cidr.of(text), AT));
    }
    return all;
  }

  private void addSlice(String service, List<ServicePort> ports) {
    int count =
        oneIn(6) ? 0 : oneIn(5) ? random.nextInt(endpointsAtMost + 1) : 1 + random.nextInt(4);
    List<EndpointSlice.Endpoint> endpoints = new ArrayList<>();
    boolean healthy = !oneIn(3);
    for (int i = 0; i < count; i++) {
      boolean ready = healthy || oneIn(3);
      IpAddress address =
          family == Family.IPV4
              ? IpAddress.ofIpv4(0x0af40000 | random.nextInt(2) << 8 | 1 + random.nextInt(250))
              : IpAddress.ofIpv6(0xfd00_0244_0000_0000L, 1 + random.nextInt(250));
      endpoints.add(
          new EndpointSlice.Endpoint(
              List.of(oneIn(20) ? nodeAddress() : address),
              ready,
              /* serving= */ ready || oneIn(2),
              /* terminating= */ !ready,
              oneIn(2) ? "node1" : "node2",
              oneIn(8) ? List.of() : List.of(oneIn(2) ? "za" : "zb"),
              AT));
    }
    TreeMap<String, String> labels = new TreeMap<>(Map.of("kubernetes.io/service-name", service));
    slices.add(
        new EndpointSlice(
            new Metadata(
                new ObjectRef("EndpointSlice", "ns", service + "-1"),
                labels,
                new TreeMap<>(),
                false,
                AT),
            family,
            ports.stream()
                .map(port -> new EndpointPort(port.name(), port.protocol(), 8000 + port.port(), AT))
                .toList(),
            endpoints));
  }

  private IpAddress nodeAddress() {
    return IpAddress.of(family == Family.IPV4 ? "192.168.0.2" : "fd00:192::2");
  }

  private boolean oneIn(int n) {
    return random.nextInt(n) == 0;
  }
}
