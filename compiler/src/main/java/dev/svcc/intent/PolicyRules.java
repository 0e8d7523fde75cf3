package dev.svcc.intent;

import dev.svcc.diagnostic.Origin;
import dev.svcc.intent.Allow.Peer;
import dev.svcc.intent.Allow.Port;
import dev.svcc.intent.PodPolicy.Direction;
import dev.svcc.manifest.Located;
import dev.svcc.manifest.NetworkPolicy;
import dev.svcc.manifest.NetworkPolicy.Rule;
import dev.svcc.manifest.Pod;
import dev.svcc.manifest.PortRef;
import dev.svcc.net.Cidr;
import dev.svcc.net.CidrSet;
import dev.svcc.net.Family;
import dev.svcc.net.IpAddress;
import dev.svcc.net.PortRange;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** Turns single rules of policies into allows: selectors into addresses, names into numbers. */
final class PolicyRules {
  private final PodDirectory directory;
  private final IdentityHashMap<Rule, Map<Family, List<Peer>>> peers = new IdentityHashMap<>();

  PolicyRules(PodDirectory directory) {
    this.directory = directory;
  }

  /** What policies that select a pod say together. */
  Isolation isolation(
      List<NetworkPolicy> selecting, Direction direction, Pod selected, Family family) {
    List<Origin> policies = new ArrayList<>();
    List<Allow> allows = new ArrayList<>();
    for (NetworkPolicy policy : selecting) {
      policies.add(new Origin(policy.metadata().ref(), policy.metadata().at(), "isolates"));
      for (Rule rule : rules(policy, direction)) {
        allows.addAll(
            switch (direction) {
              case INGRESS -> ingress(policy, rule, selected, family);
              case EGRESS -> egress(policy, rule, family);
            });
      }
    }
    String names = direction == Direction.INGRESS ? names(selecting, selected) : "";
    return new Isolation(policies, names, AllowMerge.union(allows));
  }

  /** Whether a policy isolates the pods that it selects. */
  static boolean isolates(NetworkPolicy policy, Direction direction) {
    return switch (direction) {
      case INGRESS -> policy.isolatesIngress();
      case EGRESS -> policy.isolatesEgress();
    };
  }

  /** A policy's rules of one direction. */
  static List<Rule> rules(NetworkPolicy policy, Direction direction) {
    return switch (direction) {
      case INGRESS -> policy.ingress();
      case EGRESS -> policy.egress();
    };
  }

  /** The numbers that the names in the policies' ingress rules have on a selected pod. */
  static String names(List<NetworkPolicy> selecting, Pod selected) {
    SortedSet<String> known = new TreeSet<>();
    for (NetworkPolicy policy : selecting) {
      for (Rule rule : policy.ingress()) {
        for (NetworkPolicy.Port port : rule.ports()) {
          if (port.port() instanceof PortRef.Name name) {
            PodDirectory.number(selected, port.protocol(), name)
                .ifPresent(number -> known.add(port.protocol() + "/" + name.name() + "=" + number));
          }
        }
      }
    }
    return String.join(",", known);
  }

  /** What an ingress rule allows to a pod that its policy selects; names are the pod's own. */
  private List<Allow> ingress(NetworkPolicy policy, Rule rule, Pod selected, Family family) {
    List<Port> ports = new ArrayList<>();
    for (NetworkPolicy.Port port : rule.ports()) {
      if (port.port() instanceof PortRef.Name name) {
        PodDirectory.number(selected, port.protocol(), name)
            .ifPresent(number -> ports.add(new Port(port.protocol(), PortRange.of(number))));
      } else {
        ports.add(numeric(port));
      }
    }
    return allow(
        policy, rule, peers(policy, rule, family), ports, rule.ports().isEmpty(), "ingress rule");
  }

  /** What an egress rule allows; a name is resolved on each pod that is gone to. */
  private List<Allow> egress(NetworkPolicy policy, Rule rule, Family family) {
    List<Port> numbers = new ArrayList<>();
    SortedMap<Port, List<Cidr>> named = new TreeMap<>();
    List<Peer> everyPeer = peers(policy, rule, family);
    for (NetworkPolicy.Port port : rule.ports()) {
      if (port.port() instanceof PortRef.Name name) {
        resolve(port, name, everyPeer, family, named);
      } else {
        numbers.add(numeric(port));
      }
    }
    List<Allow> allows =
        new ArrayList<>(
            allow(policy, rule, everyPeer, numbers, rule.ports().isEmpty(), "egress rule"));
    Origin origin = new Origin(policy.metadata().ref(), rule.at(), "egress rule");
    named.forEach(
        (port, pods) -> {
          List<Peer> owners =
              AllowMerge.peers(pods.stream().map(pod -> new Peer(pod, List.of(origin))).toList());
          allows.addAll(allow(policy, rule, owners, List.of(port), false, "egress rule"));
        });
    return List.copyOf(allows);
  }

  /**
   * Adds the addresses of the pods among the peers that declare the name, by what it means there.
   * Peers may be pods by selector or blocks with pods inside: a name belongs to the destination pod
   * whichever way the rule finds it.
   */
  private void resolve(
      NetworkPolicy.Port port,
      PortRef.Name name,
      List<Peer> among,
      Family family,
      Map<Port, List<Cidr>> named) {
    List<Cidr> blocks = among.stream().map(Peer::block).toList();
    for (Pod pod : directory.all()) {
      PodDirectory.number(pod, port.protocol(), name)
          .ifPresent(
              number -> {
                Port resolved = new Port(port.protocol(), PortRange.of(number));
                for (Cidr address : addresses(pod, family)) {
                  if (CidrSet.covers(blocks, address)) {
                    named.computeIfAbsent(resolved, key -> new ArrayList<>()).add(address);
                  }
                }
              });
    }
  }

  private static List<Allow> allow(
      NetworkPolicy policy,
      Rule rule,
      List<Peer> peers,
      List<Port> ports,
      boolean everyPort,
      String reason) {
    if (peers.isEmpty() || (ports.isEmpty() && !everyPort)) {
      return List.of();
    }
    Origin origin = new Origin(policy.metadata().ref(), rule.at(), reason);
    return List.of(new Allow(peers, AllowMerge.ports(ports), List.of(origin)));
  }

  private static Port numeric(NetworkPolicy.Port port) {
    PortRange range =
        port.port() instanceof PortRef.Number number
            ? new PortRange(number.port(), Math.max(number.port(), port.endPort()))
            : PortRange.ALL;
    return new Port(port.protocol(), range);
  }

  /** The blocks of a rule's peers in one family, computed once. */
  List<Peer> peers(NetworkPolicy policy, Rule rule, Family family) {
    return peers
        .computeIfAbsent(rule, key -> new EnumMap<>(Family.class))
        .computeIfAbsent(family, key -> resolvePeers(policy, rule, family));
  }

  private List<Peer> resolvePeers(NetworkPolicy policy, Rule rule, Family family) {
    if (rule.peers().isEmpty()) {
      Origin origin = new Origin(policy.metadata().ref(), rule.at(), "everybody");
      return List.of(new Peer(Cidr.any(family), List.of(origin)));
    }
    List<Peer> found = new ArrayList<>();
    for (NetworkPolicy.Peer peer : rule.peers()) {
      List<Origin> origins = List.of(new Origin(policy.metadata().ref(), peer.at(), "peer"));
      for (Cidr block : blocks(policy, peer, family)) {
        found.add(new Peer(block, origins));
      }
    }
    return AllowMerge.peers(found);
  }

  /** The addresses of one family that one peer means, not yet merged. */
  List<Cidr> blocks(NetworkPolicy policy, NetworkPolicy.Peer peer, Family family) {
    return switch (peer) {
      case NetworkPolicy.Peer.Block block ->
          block.cidr().family() == family
              ? CidrSet.subtract(block.cidr(), block.except())
              : List.of();
      case NetworkPolicy.Peer.Pods pods ->
          directory.matching(policy, pods).stream()
              .flatMap(pod -> addresses(pod, family).stream())
              .toList();
    };
  }

  private static List<Cidr> addresses(Pod pod, Family family) {
    return pod.addresses().stream()
        .map(Located::value)
        .filter(address -> address.family() == family)
        .map((IpAddress address) -> Cidr.of(address))
        .toList();
  }
}
