package dev.svcc.analysis;

import dev.svcc.analysis.Memory.Client;
import dev.svcc.analysis.Memory.Pinned;
import dev.svcc.analysis.Outcome.Verdict;
import dev.svcc.net.Cidr;
import dev.svcc.net.Family;
import dev.svcc.net.IpAddress;
import dev.svcc.net.Packet;
import dev.svcc.net.Protocol;
import dev.svcc.rule.Action;
import dev.svcc.rule.Rule;
import dev.svcc.rule.VirtualServer;
import dev.svcc.rule.VirtualServer.Forwarding;
import dev.svcc.rule.VirtualServer.RealServer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * IPVS: sends new connections to real servers, and the later packets of a connection where its
 * first one went. As in the kernel's {@code ip_vs_core.c}, a packet's mark is asked first, then
 * address and port, then port 0 of the address. Not known here: services of {@code ftp}, and what
 * is left out of {@link VirtualServer}, such as thresholds.
 */
final class Balancer {
  private final Map<VirtualServer.Key, VirtualServer> servers = new HashMap<>();
  private final Map<VirtualServer.Key, List<Shares.Share>> shares = new ConcurrentHashMap<>();
  private final List<IpAddress> addresses = new ArrayList<>();

  Balancer(List<VirtualServer> virtualServers) {
    for (VirtualServer server : virtualServers) {
      servers.putIfAbsent(server.key(), server);
      if (server.key() instanceof VirtualServer.Key.Address at) {
        addresses.add(at.address());
      }
    }
  }

  boolean isEmpty() {
    return servers.isEmpty();
  }

  /** The addresses that virtual servers have. */
  List<IpAddress> addresses() {
    return addresses;
  }

  /** The walkers that go on: one for every real server that may be chosen. */
  List<Walker> balance(Walker walker, Endings endings) {
    if (walker.beforeIpvs != null) {
      return List.of(walker);
    }
    if (walker.known != null) {
      followConnection(walker, walker.known);
      return List.of(walker);
    }
    Optional<VirtualServer> server = begins(walker) ? find(walker) : Optional.empty();
    return server.isPresent() ? schedule(walker, server.get(), endings) : List.of(walker);
  }

  private static void followConnection(Walker walker, Connection connection) {
    if (!connection.isBalanced()) {
      return;
    }
    Connection.Ends routed = connection.routed();
    if (walker.reply) {
      walker.beforeIpvs = walker.ends();
      walker.source = routed.destination();
      walker.sourcePort = routed.destinationPort();
    } else if (walker.hook != Hook.FORWARD) {
      sendTo(walker, connection.left().destination(), connection.left().destinationPort());
    }
  }

  /** Whether IPVS may begin a connection for it: answers alone meet IPVS in FORWARD. */
  private static boolean begins(Walker walker) {
    boolean first = walker.state == Packet.State.NEW || walker.protocol == Protocol.UDP;
    boolean balanced =
        switch (walker.protocol) {
          case TCP, UDP, SCTP -> true;
          case ICMP, ICMPV6, IGMP, DCCP, GRE, ESP, AH, UDPLITE -> false;
        };
    return first && balanced && walker.hook != Hook.FORWARD;
  }

  private Optional<VirtualServer> find(Walker walker) {
    VirtualServer found = null;
    if (walker.mark != 0) {
      Family family = walker.destination.family();
      found = servers.get(new VirtualServer.Key.FirewallMark(walker.mark, family));
    }
    for (int port : new int[] {walker.destinationPort, 0}) {
      if (found == null) {
        found =
            servers.get(new VirtualServer.Key.Address(walker.destination, walker.protocol, port));
      }
    }
    return Optional.ofNullable(found);
  }

  private List<Walker> schedule(Walker walker, VirtualServer server, Endings endings) {
    Client client = client(walker, server);
    Optional<RealServer> pinned =
        server.persistenceSeconds() == 0
            ? Optional.empty()
            : walker
                .memory
                .pinned(client, server.persistenceSeconds())
                .flatMap(pin -> realServer(server, pin));
    List<Shares.Share> choices =
        pinned
            .map(real -> List.of(new Shares.Share(real, Fraction.ONE)))
            .orElseGet(() -> shares.computeIfAbsent(server.key(), key -> Shares.of(server)));
    List<Walker> goOn = new ArrayList<>();
    for (Shares.Share choice : choices) {
      Walker copy = walker.fork(choice.probability());
      RealServer real = choice.server();
      copy.remember(new Step.AtVirtualServer(walker.hook, server, real, pinned.isPresent()));
      if (real == null) {
        endings.add(copy, new Verdict.Rejected(unreachable(walker)));
      } else {
        if (server.persistenceSeconds() > 0) {
          copy.memory = copy.memory.pinning(client, real.address(), real.port());
        }
        send(copy, real, endings).ifPresent(goOn::add);
      }
    }
    return goOn;
  }

  private static Client client(Walker walker, VirtualServer server) {
    int wanted = server.persistencePrefix();
    int bits = Math.min(wanted, walker.source.family() == Family.IPV4 ? 32 : 128);
    return new Client(server.key(), Cidr.containing(walker.source, bits));
  }

  /**
   * A pinned client leaves a real server that is gone or that drains: {@code
   * net.ipv4.vs.expire_quiescent_template=1}, as svcc and kube-proxy set it.
   */
  private static Optional<RealServer> realServer(VirtualServer server, Pinned pin) {
    return server.realServers().stream()
        .filter(real -> real.address().equals(pin.address()) && real.port() == pin.port())
        .filter(real -> real.weight() > 0)
        .findFirst();
  }

  private static Optional<Walker> send(Walker walker, RealServer real, Endings endings) {
    if (real.forwarding() == Forwarding.MASQUERADING) {
      int port = real.port() == 0 ? walker.destinationPort : real.port();
      sendTo(walker, real.address(), port);
      return Optional.of(walker);
    }
    if (walker.isLocal(real.address())) {
      return Optional.of(walker);
    }
    // The packet leaves as it is; where the other machine sends it is not known here.
    Action unknown = new Action.Opaque("IPVS " + real.forwarding());
    endings.add(walker, new Verdict.Unknown(new Rule(List.of(), unknown, real.origin())));
    return Optional.empty();
  }

  /** A packet to another machine is sent as if by the node: OUTPUT from its first table. */
  private static void sendTo(Walker walker, IpAddress address, int port) {
    walker.beforeIpvs = walker.ends();
    walker.destination = address;
    walker.destinationPort = port;
    if (!walker.isLocal(address)) {
      walker.hook = Hook.OUTPUT;
      walker.tableIndex = 0;
      walker.inInterface = "";
    }
    walker.outInterface = walker.hook == Hook.INPUT ? "" : walker.node.outInterface(address);
  }

  private static String unreachable(Walker walker) {
    return walker.destination.family() == Family.IPV4
        ? "icmp-port-unreachable"
        : "icmp6-port-unreachable";
  }
}
