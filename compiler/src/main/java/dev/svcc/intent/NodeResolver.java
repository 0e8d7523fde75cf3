package dev.svcc.intent;

import static java.util.stream.Collectors.joining;

import dev.svcc.diagnostic.Code;
import dev.svcc.diagnostic.Diagnostics;
import dev.svcc.manifest.Located;
import dev.svcc.manifest.Manifests;
import dev.svcc.manifest.Node;
import dev.svcc.net.Cidr;
import dev.svcc.net.Family;
import dev.svcc.net.IpAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Finds the node that rules are made for: its manifest, with the flags over it. Reports
 * SEVERAL_NODES, UNKNOWN_NODE and BAD_FLAG.
 */
final class NodeResolver {
  private static final IpAddress LOCALHOST = IpAddress.of("127.0.0.1");
  private static final int INTERFACE_NAME_LENGTH = 15; // IFNAMSIZ without the closing zero

  /** The node. Where it cannot be found, errors say so and the result knows nothing. */
  NodeView resolve(Manifests manifests, NodeOptions options, Diagnostics diagnostics) {
    Node node = choose(manifests.nodes(), options, diagnostics);
    List<IpAddress> addresses = addresses(node, options);
    NodeProfile profile =
        new NodeProfile(
            node == null ? options.nodeName() : node.metadata().name(),
            addresses,
            localTraffic(node, options, diagnostics),
            nodePorts(Family.IPV4, addresses, options),
            nodePorts(Family.IPV6, addresses, options),
            options.masqueradeAll(),
            masqueradeMark(options, diagnostics),
            options.conntrackLiberal(),
            options.policyDeny(),
            options.policyMark());
    return new NodeView(profile, labels(node, options), NodeView.areUnscheduled(manifests.pods()));
  }

  private static @Nullable Node choose(
      List<Node> nodes, NodeOptions options, Diagnostics diagnostics) {
    String name = options.nodeName();
    if (name.isEmpty()) {
      if (nodes.size() > 1) {
        diagnostics.report(
            Code.SEVERAL_NODES,
            null,
            options.at(),
            "the input has " + nodes.size() + " Nodes and none is chosen: " + names(nodes),
            "rules are made for one node; choose it with --node NAME");
      }
      return nodes.size() == 1 ? nodes.get(0) : null;
    }
    for (Node node : nodes) {
      if (node.metadata().name().equals(name)) {
        return node;
      }
    }
    // With --node-ip the flags describe a node of their own, whatever other Nodes the input has.
    if (!nodes.isEmpty() && options.nodeAddresses().isEmpty()) {
      diagnostics.report(
          Code.UNKNOWN_NODE,
          null,
          options.at(),
          "no Node " + name + " in the input, which has " + names(nodes),
          "correct --node, add the Node's manifest, or describe the node with --node-ip");
    }
    return null;
  }

  private static String names(List<Node> nodes) {
    return nodes.stream().map(node -> node.metadata().name()).collect(joining(", "));
  }

  /** The primary address of each family stays before its others: source ranges ask for it. */
  private static List<IpAddress> addresses(@Nullable Node node, NodeOptions options) {
    List<IpAddress> given = options.nodeAddresses();
    if (given.isEmpty() && node != null) {
      given = node.addresses().stream().map(Located::value).toList();
    }
    return given.stream().filter(address -> !address.isLoopback()).distinct().toList();
  }

  private static SortedMap<String, String> labels(@Nullable Node node, NodeOptions options) {
    SortedMap<String, String> labels = new TreeMap<>();
    if (node != null) {
      labels.putAll(node.metadata().labels());
    }
    labels.putAll(options.nodeLabels());
    return labels;
  }

  private static LocalTraffic localTraffic(
      @Nullable Node node, NodeOptions options, Diagnostics diagnostics) {
    return switch (options.detectLocal()) {
      case CLUSTER_CIDR -> blocks(options.clusterCidrs());
      case NODE_CIDR ->
          blocks(node == null ? List.of() : node.podCidrs().stream().map(Located::value).toList());
      case BRIDGE_INTERFACE -> {
        String name = options.bridgeInterface();
        checkInterface("--pod-bridge-interface", name, INTERFACE_NAME_LENGTH, options, diagnostics);
        yield new LocalTraffic.Bridge(name);
      }
      case INTERFACE_NAME_PREFIX -> {
        String prefix = options.interfacePrefix();
        // The prefix is written as PREFIX+, which has to fit as well.
        checkInterface(
            "--pod-interface-name-prefix", prefix, INTERFACE_NAME_LENGTH - 1, options, diagnostics);
        yield new LocalTraffic.InterfacePrefix(prefix);
      }
    };
  }

  private static LocalTraffic blocks(List<Cidr> cidrs) {
    List<Cidr> first = new ArrayList<>();
    for (Family family : Family.values()) {
      cidrs.stream().filter(cidr -> cidr.family() == family).findFirst().ifPresent(first::add);
    }
    return first.isEmpty() ? new LocalTraffic.Unknown() : new LocalTraffic.SourceBlocks(first);
  }

  /** An interface name reaches rule text, so only harmless ones pass. */
  private static void checkInterface(
      String flag, String name, int longest, NodeOptions options, Diagnostics diagnostics) {
    if (name.isEmpty()) {
      diagnostics.report(
          Code.BAD_FLAG,
          null,
          options.at(),
          "this --detect-local-mode needs " + flag,
          "add " + flag + " with the interface that pods' traffic comes in through");
    } else if (name.length() > longest || !name.chars().allMatch(NodeResolver::isInterfaceLetter)) {
      diagnostics.report(
          Code.BAD_FLAG,
          null,
          options.at(),
          flag + " is not the name of an interface: " + name,
          "at most " + longest + " letters, digits, dots, dashes and underscores");
    }
  }

  private static boolean isInterfaceLetter(int c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || c == '.'
        || c == '-'
        || c == '_';
  }

  /** kube-proxy: NewNodePortAddresses, and what its iptables proxier makes of loopback there. */
  private static NodePortAddresses nodePorts(
      Family family, List<IpAddress> addresses, NodeOptions options) {
    List<Cidr> blocks =
        options.nodePortAddresses().stream().filter(block -> block.family() == family).toList();
    boolean localhost = family == Family.IPV4 && options.localhostNodePorts();
    if (blocks.isEmpty() || blocks.stream().anyMatch(Cidr::isAny)) {
      return new NodePortAddresses.AllLocal(localhost);
    }
    List<IpAddress> listed = new ArrayList<>();
    if (localhost && blocks.stream().anyMatch(block -> block.contains(LOCALHOST))) {
      listed.add(LOCALHOST);
    }
    addresses.stream()
        .filter(address -> blocks.stream().anyMatch(block -> block.contains(address)))
        .forEach(listed::add);
    listed.sort(null);
    return new NodePortAddresses.Listed(listed);
  }

  private static int masqueradeMark(NodeOptions options, Diagnostics diagnostics) {
    int mark = 1 << options.masqueradeBit();
    if (mark == options.policyMark()) {
      diagnostics.report(
          Code.BAD_FLAG,
          null,
          options.at(),
          "--iptables-masquerade-bit and --policy-mark are the same bit of the packet mark",
          "give one of them another bit");
    }
    return mark;
  }
}
