package dev.svcc.cli;

import dev.svcc.intent.NodeOptions;
import dev.svcc.intent.NodeProfile.PolicyDeny;
import dev.svcc.manifest.Source;
import dev.svcc.net.Cidr;
import dev.svcc.net.Family;
import dev.svcc.net.IpAddress;
import dev.svcc.net.PortRange;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/**
 * The flags about the node and its cluster: kube-proxy's own names where it has the flag. A flag
 * that is not given is null.
 */
final class NodeFlags {
  /** {@code --family}. */
  enum FamilyChoice {
    AUTO,
    IPV4,
    IPV6,
    DUAL
  }

  /** {@code --detect-local-mode}, in kube-proxy's spelling. */
  enum LocalMode {
    ClusterCIDR(NodeOptions.DetectLocal.CLUSTER_CIDR),
    NodeCIDR(NodeOptions.DetectLocal.NODE_CIDR),
    BridgeInterface(NodeOptions.DetectLocal.BRIDGE_INTERFACE),
    InterfaceNamePrefix(NodeOptions.DetectLocal.INTERFACE_NAME_PREFIX);

    private final NodeOptions.DetectLocal mode;

    LocalMode(NodeOptions.DetectLocal mode) {
      this.mode = mode;
    }
  }

  @Option(
      names = "--node",
      paramLabel = "NAME",
      description = "The node to compile for (default: the only Node in the input).")
  private @Nullable String node;

  @Option(
      names = "--node-ip",
      split = ",",
      paramLabel = "IP",
      converter = Converters.Address.class,
      description = "The node's addresses, over its manifest's.")
  private @Nullable List<IpAddress> nodeIps;

  @Option(
      names = "--node-label",
      split = ",",
      paramLabel = "K=V",
      description = "A label of the node, over its manifest's.")
  private Map<String, String> nodeLabels = new LinkedHashMap<>();

  @Option(
      names = "--cluster-cidr",
      split = ",",
      paramLabel = "CIDR",
      converter = Converters.Block.class,
      description = "The pods' addresses, one block a family.")
  private @Nullable List<Cidr> clusterCidrs;

  @Option(
      names = "--detect-local-mode",
      paramLabel = "MODE",
      description = "How pods are known: ${COMPLETION-CANDIDATES} (default: ClusterCIDR).")
  private @Nullable LocalMode detectLocal;

  @Option(
      names = "--pod-bridge-interface",
      paramLabel = "NAME",
      description = "The bridge of all pods (BridgeInterface).")
  private @Nullable String bridge;

  @Option(
      names = "--pod-interface-name-prefix",
      paramLabel = "PREFIX",
      description = "How pods' interfaces begin (InterfaceNamePrefix).")
  private @Nullable String prefix;

  @Option(
      names = "--masquerade-all",
      arity = "0..1",
      fallbackValue = "true",
      paramLabel = "BOOL",
      description = "Masquerade all traffic to clusterIPs.")
  private @Nullable Boolean masqueradeAll;

  @Option(
      names = "--iptables-masquerade-bit",
      paramLabel = "BIT",
      description = "The bit of the mark for masquerading, 0 to 31 (default: 14).")
  private @Nullable Integer masqueradeBit;

  @Option(
      names = "--nodeport-addresses",
      split = ",",
      paramLabel = "CIDR",
      converter = Converters.Block.class,
      description = "Node addresses that answer nodePorts (default: all local ones).")
  private @Nullable List<Cidr> nodePortAddresses;

  @Option(
      names = "--iptables-localhost-nodeports",
      arity = "0..1",
      fallbackValue = "true",
      paramLabel = "BOOL",
      description = "Answer nodePorts on 127.0.0.0/8 too (default: true).")
  private @Nullable Boolean localhostNodePorts;

  @Option(
      names = "--conntrack-tcp-be-liberal",
      arity = "0..1",
      fallbackValue = "true",
      paramLabel = "BOOL",
      description = "Let packets pass that conntrack calls invalid.")
  private @Nullable Boolean conntrackLiberal;

  @Option(
      names = "--family",
      paramLabel = "FAMILY",
      description = "auto (default: those of the input), ipv4, ipv6 or dual.")
  private FamilyChoice family = FamilyChoice.AUTO;

  @Option(
      names = "--service-cidr",
      split = ",",
      paramLabel = "CIDR",
      converter = Converters.Block.class,
      description = "The clusterIPs' blocks, one a family (--allocate: 10.96.0.0/12).")
  private List<Cidr> serviceCidrs = List.of();

  @Option(
      names = "--service-node-port-range",
      paramLabel = "A-B",
      converter = Converters.Ports.class,
      description = "The nodePorts (default: 30000-32767).")
  private @Nullable PortRange nodePortRange;

  @Option(
      names = "--policy-deny",
      paramLabel = "HOW",
      description = "What becomes of what no policy allows: drop (default) or reject.")
  private @Nullable PolicyDeny policyDeny;

  @Option(
      names = "--policy-mark",
      paramLabel = "MARK",
      converter = Converters.Mark.class,
      description = "The mark that carries a policy's judgement (default: 0x20000).")
  private @Nullable Integer policyMark;

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "A KubeProxyConfiguration, or the ConfigMap kubeadm makes of it; flags win.")
  private @Nullable Path config;

  /** The configuration file, read. */
  Optional<Source> config() {
    if (config == null) {
      return Optional.empty();
    }
    try {
      return Optional.of(new Source(config.toString(), Files.readAllBytes(config)));
    } catch (IOException e) {
      throw Failure.invalid(config + ": " + Outputs.reason(e));
    }
  }

  /** These flags over {@code base}, which is what a configuration file says, or the defaults. */
  NodeOptions over(NodeOptions base) {
    NodeOptions options =
        new NodeOptions(
            or(node, base.nodeName()),
            or(nodeIps, base.nodeAddresses()),
            labels(base),
            or(clusterCidrs, base.clusterCidrs()),
            detectLocal == null ? base.detectLocal() : detectLocal.mode,
            or(bridge, base.bridgeInterface()),
            or(prefix, base.interfacePrefix()),
            or(masqueradeAll, base.masqueradeAll()),
            or(masqueradeBit, base.masqueradeBit()),
            or(nodePortAddresses, base.nodePortAddresses()),
            or(localhostNodePorts, base.localhostNodePorts()),
            or(conntrackLiberal, base.conntrackLiberal()),
            or(policyDeny, base.policyDeny()),
            or(policyMark, base.policyMark()),
            families(base),
            serviceCidrs.isEmpty() ? base.serviceCidrs() : serviceCidrs,
            nodePortRange == null ? base.nodePortRange() : nodePortRange,
            base.at());
    NodeFlagRules.check(options);
    return options;
  }

  private Map<String, String> labels(NodeOptions base) {
    Map<String, String> labels = new TreeMap<>(base.nodeLabels());
    labels.putAll(nodeLabels);
    return labels;
  }

  private List<Family> families(NodeOptions base) {
    return switch (family) {
      case AUTO -> base.families();
      case IPV4 -> List.of(Family.IPV4);
      case IPV6 -> List.of(Family.IPV6);
      case DUAL -> List.of(Family.IPV4, Family.IPV6);
    };
  }

  private static <T> T or(@Nullable T given, T otherwise) {
    return given == null ? otherwise : given;
  }
}
