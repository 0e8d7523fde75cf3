package dev.svcc.cli;

import dev.svcc.intent.NodeOptions;
import dev.svcc.intent.NodeProfile.PolicyDeny;
import dev.svcc.manifest.Source;
import dev.svcc.net.Cidr;
import dev.svcc.net.Family;
import dev.svcc.net.IpAddress;
import dev.svcc.net.PortRange;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

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

  private @Nullable String node;
  private @Nullable List<IpAddress> nodeIps;

  private List<Map.Entry<String, String>> nodeLabels = List.of();

  private @Nullable List<Cidr> clusterCidrs;
  private @Nullable LocalMode detectLocal;
  private @Nullable String bridge;
  private @Nullable String prefix;
  private @Nullable Boolean masqueradeAll;
  private @Nullable Integer masqueradeBit;
  private @Nullable List<Cidr> nodePortAddresses;
  private @Nullable Boolean localhostNodePorts;
  private @Nullable Boolean conntrackLiberal;
  private FamilyChoice family = FamilyChoice.AUTO;

  private List<Cidr> serviceCidrs = List.of();

  private @Nullable PortRange nodePortRange;
  private @Nullable PolicyDeny policyDeny;
  private @Nullable Integer policyMark;
  private @Nullable Path config;

  void declare(Flags flags) {
    declareNode(flags);
    declareProxy(flags);
    declareCluster(flags);
  }

  private void declareNode(Flags flags) {
    flags
        .flag("--node")
        .takes("NAME")
        .says("The node to compile for (default: the only Node in the input).")
        .to(value -> node = value);
    flags
        .flag("--node-ip")
        .takes("IP", new Converters.Address())
        .list()
        .says("The node's addresses, over its manifest's.")
        .to(value -> nodeIps = value);
    flags
        .flag("--node-label")
        .takes("K=V", new Converters.Label())
        .list()
        .says("A label of the node, over its manifest's.")
        .to(value -> nodeLabels = value);
    flags
        .flag("--cluster-cidr")
        .takes("CIDR", new Converters.Block())
        .list()
        .says("The pods' addresses, one block a family.")
        .to(value -> clusterCidrs = value);
    flags
        .flag("--detect-local-mode")
        .takes("MODE", LocalMode.class)
        .says("How pods are known: ${COMPLETION-CANDIDATES} (default: ClusterCIDR).")
        .to(value -> detectLocal = value);
    flags
        .flag("--pod-bridge-interface")
        .takes("NAME")
        .says("The bridge of all pods (BridgeInterface).")
        .to(value -> bridge = value);
    flags
        .flag("--pod-interface-name-prefix")
        .takes("PREFIX")
        .says("How pods' interfaces begin (InterfaceNamePrefix).")
        .to(value -> prefix = value);
  }

  private void declareProxy(Flags flags) {
    flags
        .flag("--masquerade-all")
        .takesBoolean()
        .says("Masquerade all traffic to clusterIPs.")
        .to(value -> masqueradeAll = value);
    flags
        .flag("--iptables-masquerade-bit")
        .takes("BIT", Integer.class)
        .says("The bit of the mark for masquerading, 0 to 31 (default: 14).")
        .to(value -> masqueradeBit = value);
    flags
        .flag("--nodeport-addresses")
        .takes("CIDR", new Converters.Block())
        .list()
        .says("Node addresses that answer nodePorts (default: all local ones).")
        .to(value -> nodePortAddresses = value);
    flags
        .flag("--iptables-localhost-nodeports")
        .takesBoolean()
        .says("Answer nodePorts on 127.0.0.0/8 too (default: true).")
        .to(value -> localhostNodePorts = value);
    flags
        .flag("--conntrack-tcp-be-liberal")
        .takesBoolean()
        .says("Let packets pass that conntrack calls invalid.")
        .to(value -> conntrackLiberal = value);
  }

  private void declareCluster(Flags flags) {
    flags
        .flag("--family")
        .takes("FAMILY", FamilyChoice.class)
        .says("auto (default: those of the input), ipv4, ipv6 or dual.")
        .to(value -> family = value);
    flags
        .flag("--service-cidr")
        .takes("CIDR", new Converters.Block())
        .list()
        .says("The clusterIPs' blocks, one a family (--allocate: 10.96.0.0/12).")
        .to(value -> serviceCidrs = value);
    flags
        .flag("--service-node-port-range")
        .takes("A-B", new Converters.Ports())
        .says("The nodePorts (default: 30000-32767).")
        .to(value -> nodePortRange = value);
    flags
        .flag("--policy-deny")
        .takes("HOW", PolicyDeny.class)
        .says("What becomes of what no policy allows: drop (default) or reject.")
        .to(value -> policyDeny = value);
    flags
        .flag("--policy-mark")
        .takes("MARK", new Converters.Mark())
        .says("The mark that carries a policy's judgement (default: 0x20000).")
        .to(value -> policyMark = value);
    flags
        .flag("--config")
        .takes("FILE", Path.class)
        .says("A KubeProxyConfiguration, or the ConfigMap kubeadm makes of it; flags win.")
        .to(value -> config = value);
  }

  /** The configuration file, read. */
  Optional<Source> config() {
    return Optional.ofNullable(config).map(Sources::of);
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
    nodeLabels.forEach(label -> labels.put(label.getKey(), label.getValue()));
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
