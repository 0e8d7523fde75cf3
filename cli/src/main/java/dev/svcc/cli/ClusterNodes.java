package dev.svcc.cli;

import dev.svcc.analysis.NodeNetwork;
import dev.svcc.diagnostic.Diagnostics;
import dev.svcc.diagnostic.ObjectRef;
import dev.svcc.diagnostic.Severity;
import dev.svcc.diagnostic.SourceSpan;
import dev.svcc.intent.LocalTraffic;
import dev.svcc.intent.NodeIntent;
import dev.svcc.intent.NodeOptions;
import dev.svcc.intent.NodeOptionsBuilder;
import dev.svcc.intent.NodeProfile;
import dev.svcc.intent.Resolver;
import dev.svcc.manifest.Manifests;
import dev.svcc.manifest.Metadata;
import dev.svcc.manifest.Node;
import dev.svcc.manifest.Pod;
import dev.svcc.net.Cidr;
import dev.svcc.net.Family;
import dev.svcc.net.IpAddress;
import dev.svcc.rule.RuleSet;
import dev.svcc.trace.Nodes;
import dev.svcc.trace.RuledNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The nodes of an input, each compiled when a packet comes to it. */
final class ClusterNodes implements Nodes {
  /** The interface that a pod's packets come in through where flags name none. */
  private static final String POD_INTERFACE = "veth0";

  /** The interface that everything else is behind. */
  private static final String OTHER_INTERFACE = "eth0";

  private final Pipeline pipeline;
  private final Pipeline.Input input;
  private final LayoutFlags layout;
  private final Map<String, Optional<RuledNode>> known = new TreeMap<>();

  ClusterNodes(Pipeline pipeline, Pipeline.Input input, LayoutFlags layout) {
    this.pipeline = pipeline;
    this.input = input;
    this.layout = layout;
  }

  @Override
  public Here here() {
    NodeOptions options = input.options();
    return new Here(only(input), options.nodeAddresses(), !options.nodeName().isEmpty());
  }

  /** The name of the node that a flag chooses, or of the only one of the input; else empty. */
  static String only(Pipeline.Input input) {
    List<Node> nodes = input.manifests().nodes();
    String chosen = input.options().nodeName();
    return nodes.size() == 1 && chosen.isEmpty() ? nodes.get(0).metadata().name() : chosen;
  }

  @Override
  public Optional<RuledNode> named(String name) {
    Optional<RuledNode> node = known.get(name);
    if (node == null) {
      node = compiled(name);
      known.put(name, node);
    }
    return node;
  }

  /** What is wrong with the input is said once, for the first node that is asked for. */
  private Optional<RuledNode> compiled(String name) {
    Pipeline.Input of = name.equals(here().name()) ? input : other(name);
    if (known.isEmpty()) {
      Optional<NodeIntent> intent = pipeline.resolve(of);
      pipeline.reportOrStop(Severity.ERROR);
      return intent.map(its -> node(its, of.manifests()));
    }
    Diagnostics unsaid = new Diagnostics();
    NodeIntent intent = new Resolver().resolve(of.manifests(), of.options(), unsaid);
    return unsaid.hasErrors() ? Optional.empty() : Optional.of(node(intent, of.manifests()));
  }

  /** Another node of the same cluster: what flags say of one node's addresses is not about it. */
  private Pipeline.Input other(String name) {
    NodeOptions options =
        NodeOptionsBuilder.of(input.options())
            .nodeName(name)
            .nodeAddresses(List.of())
            .nodeLabels(Map.of())
            .build();
    Manifests manifests = input.manifests();
    if (manifests.nodes().stream().noneMatch(node -> node.metadata().name().equals(name))) {
      manifests = withNode(manifests, name);
    }
    return new Pipeline.Input(manifests, options);
  }

  /** A node that pods name and no manifest describes. */
  private static Manifests withNode(Manifests manifests, String name) {
    Metadata metadata =
        new Metadata(
            new ObjectRef("Node", "", name),
            Collections.emptySortedMap(),
            Collections.emptySortedMap(),
            false,
            SourceSpan.COMMAND_LINE);
    List<Node> nodes = new ArrayList<>(manifests.nodes());
    nodes.add(new Node(metadata, List.of(), List.of()));
    return new Manifests(
        manifests.services(),
        manifests.slices(),
        manifests.endpoints(),
        manifests.pods(),
        nodes,
        manifests.namespaces(),
        manifests.policies(),
        manifests.skipped());
  }

  private RuledNode node(NodeIntent intent, Manifests manifests) {
    List<RuleSet> rules = RuleFiles.lower(intent, layout.forDirectory());
    NodeProfile profile = intent.node();
    String pods = podInterface(profile.localTraffic());
    return new RuledNode(
        profile.name(),
        network(profile, podBlocks(profile.name(), manifests), pods),
        new RuledNode.Arrival.ByKind(pods, OTHER_INTERFACE),
        rules);
  }

  private static NodeNetwork network(NodeProfile profile, List<Cidr> pods, String podInterface) {
    return new NodeNetwork(
        profile.addresses(),
        pods.stream().map(block -> new NodeNetwork.Route(block, podInterface)).toList(),
        OTHER_INTERFACE,
        profile.nodePorts(Family.IPV4).includesLocalhost());
  }

  private static String podInterface(LocalTraffic traffic) {
    return switch (traffic) {
      case LocalTraffic.Bridge bridge -> bridge.name();
      case LocalTraffic.InterfacePrefix prefix -> prefix.prefix() + "0";
      case LocalTraffic.SourceBlocks blocks -> POD_INTERFACE;
      case LocalTraffic.Unknown unknown -> POD_INTERFACE;
    };
  }

  /** The blocks of the node's pods, and the addresses of its pods outside of them. */
  static List<Cidr> podBlocks(String name, Manifests manifests) {
    List<Cidr> blocks = new ArrayList<>();
    manifests.nodes().stream()
        .filter(node -> node.metadata().name().equals(name))
        .flatMap(node -> node.podCidrs().stream())
        .forEach(block -> blocks.add(block.value()));
    boolean unscheduled = manifests.pods().stream().allMatch(pod -> pod.nodeName().isEmpty());
    List<Cidr> single = new ArrayList<>();
    for (Pod pod : manifests.pods()) {
      if (!pod.hostNetwork() && (unscheduled || pod.nodeName().equals(name))) {
        for (var located : pod.addresses()) {
          IpAddress address = located.value();
          if (blocks.stream().noneMatch(block -> block.contains(address))) {
            single.add(Cidr.of(address));
          }
        }
      }
    }
    blocks.addAll(single);
    return blocks;
  }
}
