package dev.svcc.cli;

import dev.svcc.analysis.NodeNetwork;
import dev.svcc.intent.NodeOptions;
import dev.svcc.manifest.Manifests;
import dev.svcc.manifest.Node;
import dev.svcc.net.IpAddress;
import dev.svcc.rule.RuleSet;
import dev.svcc.trace.Nodes;
import dev.svcc.trace.RuledNode;
import java.util.List;
import java.util.Optional;

/** The one node whose rules were saved; what others do is not known. */
final class DumpNodes implements Nodes {
  private final Here here;
  private final RuledNode node;

  /**
   * Makes the rules ready.
   *
   * @param rules the rules, one set a family
   * @param routes the routes; empty where they are not known
   * @param input names, where there are manifests, and what flags say of the node
   */
  DumpNodes(List<RuleSet> rules, List<NodeNetwork.Route> routes, Pipeline.Input input) {
    NodeOptions options = input.options();
    Manifests manifests = input.manifests();
    String name = name(input);
    List<IpAddress> addresses = options.nodeAddresses();
    if (addresses.isEmpty()) {
      addresses =
          manifests.nodes().stream()
              .filter(its -> its.metadata().name().equals(name))
              .map(Node::addresses)
              .flatMap(List::stream)
              .map(its -> its.value())
              .toList();
    }
    if (addresses.isEmpty()) {
      throw Failure.invalid(
          "--rules needs --node-ip, or the manifest of the node: rules ask which addresses are its"
              + " own");
    }
    here = new Here(name, addresses, true);
    String pods = podInterface(options);
    List<NodeNetwork.Route> known =
        routes.isEmpty()
            ? ClusterNodes.podBlocks(name, manifests).stream()
                .map(block -> new NodeNetwork.Route(block, pods))
                .toList()
            : routes;
    RuledNode.Arrival arrival =
        routes.isEmpty()
            ? new RuledNode.Arrival.ByKind(pods, NodeNetwork.UNKNOWN)
            : new RuledNode.Arrival.ByRoutes();
    NodeNetwork network = new NodeNetwork(addresses, known, NodeNetwork.UNKNOWN, true);
    node = new RuledNode(name, network, arrival, rules);
  }

  /** The node that a flag names, or whose manifest has the address that a flag gives. */
  private static String name(Pipeline.Input input) {
    List<IpAddress> given = input.options().nodeAddresses();
    String only = ClusterNodes.only(input);
    return input.manifests().nodes().stream()
        .filter(its -> its.addresses().stream().anyMatch(a -> given.contains(a.value())))
        .map(its -> its.metadata().name())
        .filter(its -> only.isEmpty())
        .findFirst()
        .orElse(only);
  }

  /** Its name, as far as flags say how it begins. */
  private static String podInterface(NodeOptions options) {
    if (!options.bridgeInterface().isEmpty()) {
      return options.bridgeInterface();
    }
    return options.interfacePrefix().isEmpty()
        ? NodeNetwork.UNKNOWN
        : options.interfacePrefix() + "0";
  }

  @Override
  public Here here() {
    return here;
  }

  @Override
  public Optional<RuledNode> named(String name) {
    return name.equals(here.name()) ? Optional.of(node) : Optional.empty();
  }
}
