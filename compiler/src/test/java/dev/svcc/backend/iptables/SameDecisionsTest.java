package dev.svcc.backend.iptables;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.svcc.analysis.Fraction;
import dev.svcc.analysis.Memory;
import dev.svcc.analysis.NodeNetwork;
import dev.svcc.analysis.Outcome;
import dev.svcc.analysis.Simulator;
import dev.svcc.intent.Endpoint;
import dev.svcc.intent.Frontend;
import dev.svcc.intent.NodeIntent;
import dev.svcc.intent.ServiceIntent;
import dev.svcc.net.Cidr;
import dev.svcc.net.Family;
import dev.svcc.net.IpAddress;
import dev.svcc.net.Packet;
import dev.svcc.net.Protocol;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;

/** Layout tree decides every packet as layout kube-proxy does. */
final class SameDecisionsTest {
  private static final NodeNetwork NODE =
      new NodeNetwork(
          List.of(IpAddress.of("192.168.0.2"), IpAddress.of("fd00:192::2")),
          List.of(
              new NodeNetwork.Route(Cidr.of("10.244.0.0/24"), "veth1"),
              new NodeNetwork.Route(Cidr.of("fd00:244::/64"), "veth1")),
          "eth0",
          true);

  @Property(tries = 60, shrinking = ShrinkingMode.OFF)
  void everyPacketOfASmallClusterEndsAlike(
      @ForAll long seed, @ForAll Family family, @ForAll Hairpin hairpin) {
    compare(GeneratedCluster.of(seed, family, 1 + (int) (seed & 7), 6), family, hairpin, seed);
  }

  @Property(tries = 6, shrinking = ShrinkingMode.OFF)
  void everyPacketOfALargerClusterEndsAlike(
      @ForAll long seed, @ForAll Family family, @ForAll Hairpin hairpin) {
    compare(GeneratedCluster.of(seed, family, 40, 90), family, hairpin, seed);
  }

  private static void compare(NodeIntent intent, Family family, Hairpin hairpin, long seed) {
    Simulator kubeProxy =
        new Simulator(new KubeProxyLayout(FilterPart.NONE).lower(intent, family), NODE);
    Simulator tree =
        new Simulator(new TreeLayout(FilterPart.NONE, hairpin).lower(intent, family), NODE);
    List<Packet> packets = packets(intent, family, new Random(seed));
    for (Packet packet : packets) {
      List<Outcome> expected = kubeProxy.simulate(packet);
      List<Outcome> actual = tree.simulate(packet);
      assertEquals(ends(expected), ends(actual), packet::toString);
      second(kubeProxy, tree, packet, expected, actual);
    }
  }

  /** Where a second connection from the same source ends, by where the first one did. */
  private static void second(
      Simulator kubeProxy,
      Simulator tree,
      Packet packet,
      List<Outcome> expected,
      List<Outcome> actual) {
    SortedMap<String, Memory> first = memories(expected);
    SortedMap<String, Memory> other = memories(actual);
    for (long seconds : new long[] {0, 20_000}) {
      first.forEach(
          (end, memory) ->
              assertEquals(
                  ends(kubeProxy.simulate(packet, memory.after(seconds))),
                  ends(
                      tree.simulate(
                          packet, Objects.requireNonNull(other.get(end), end).after(seconds))),
                  () -> packet + " after " + end + " and " + seconds + " s"));
    }
  }

  private static SortedMap<String, Memory> memories(List<Outcome> outcomes) {
    SortedMap<String, Memory> memories = new TreeMap<>();
    for (Outcome outcome : outcomes) {
      if (!outcome.memory().lists().isEmpty()) {
        memories.putIfAbsent(end(outcome), outcome.memory());
      }
    }
    return memories;
  }

  private static SortedMap<String, Fraction> ends(List<Outcome> outcomes) {
    SortedMap<String, Fraction> ends = new TreeMap<>();
    outcomes.forEach(outcome -> ends.merge(end(outcome), outcome.probability(), Fraction::plus));
    return ends;
  }

  private static String end(Outcome outcome) {
    return outcome.verdict()
        + " "
        + outcome.source()
        + " to "
        + outcome.destination()
        + " "
        + outcome.destinationPort()
        + (outcome.masqueraded() ? " masqueraded" : "");
  }

  private record Sender(String in, IpAddress address) {}

  private static List<Packet> packets(NodeIntent intent, Family family, Random random) {
    List<Packet> packets = new ArrayList<>();
    List<IpAddress> own = intent.node().addresses(family);
    for (ServiceIntent service : intent.services(family)) {
      for (Frontend frontend : service.frontends()) {
        IpAddress address = frontend.address();
        List<IpAddress> to = new ArrayList<>(address == null ? own : List.of(address));
        if (address == null) {
          to.add(address(family, "127.0.0.1", "::1"));
        }
        for (IpAddress destination : to) {
          for (Sender from : senders(service, family, random)) {
            for (int port : new int[] {frontend.port(), frontend.port() + 1}) {
              packets.add(
                  Packet.first(from.in(), from.address(), destination, service.protocol(), port));
            }
            packets.add(
                Packet.first(
                    from.in(), from.address(), destination, Protocol.UDP, frontend.port()));
          }
        }
      }
    }
    for (Sender from : senders(intent.services(family).getFirst(), family, random)) {
      for (String[] to :
          new String[][] {
            {"10.96.255.254", "fd00:96::ffff"},
            {"8.8.8.8", "2001:4860::8"},
            {"192.168.0.2", "fd00:192::2"},
            {"10.244.0.9", "fd00:244::9"}
          }) {
        IpAddress destination = address(family, to[0], to[1]);
        packets.add(
            Packet.first(
                from.in(), from.address(), destination, Protocol.TCP, 30000 + random.nextInt(50)));
        packets.add(Packet.echo(from.in(), from.address(), destination));
      }
    }
    return packets;
  }

  private static List<Sender> senders(ServiceIntent service, Family family, Random random) {
    List<Sender> senders = new ArrayList<>();
    senders.add(new Sender("veth1", address(family, "10.244.0.250", "fd00:244::250")));
    senders.add(new Sender("eth0", address(family, "10.244.1.250", "fd00:244::1:250")));
    senders.add(new Sender("", address(family, "192.168.0.2", "fd00:192::2")));
    senders.add(new Sender("", address(family, "127.0.0.1", "::1")));
    senders.add(new Sender("eth0", address(family, "198.18.0.7", "2001:db8:9::7")));
    senders.add(
        new Sender(
            "eth0",
            address(
                family,
                "172.16." + random.nextInt(13) + "." + random.nextInt(4),
                "2001:db8:7:" + random.nextInt(12) + "::" + random.nextInt(4))));
    for (Frontend frontend : service.frontends()) {
      IpAddress address = frontend.address();
      if (frontend.kind() == Frontend.Kind.LOAD_BALANCER_IP && address != null) {
        senders.add(new Sender("", address));
      }
    }
    List<Endpoint> endpoints = service.cluster().endpoints();
    if (!endpoints.isEmpty()) {
      Endpoint one = endpoints.get(random.nextInt(endpoints.size()));
      senders.add(new Sender(one.local() ? "veth1" : "eth0", one.address()));
    }
    return senders;
  }

  private static IpAddress address(Family family, String ipv4, String ipv6) {
    return IpAddress.of(family == Family.IPV4 ? ipv4 : ipv6);
  }
}
