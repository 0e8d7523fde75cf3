package dev.svcc.intent;

import dev.svcc.diagnostic.SourceSpan;
import dev.svcc.net.Cidr;
import dev.svcc.net.Family;
import dev.svcc.net.IpAddress;
import dev.svcc.net.PortRange;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What flags (and kube-proxy's configuration) say about the node; {@link #defaults()} is what no
 * flag at all means.
 *
 * @param nodeName {@code --node}; empty where it is not given
 * @param nodeAddresses {@code --node-ip}; empty: the Node manifest's
 * @param nodeLabels {@code --node-label}, over the Node manifest's
 * @param clusterCidrs {@code --cluster-cidr}, at most one a family
 * @param detectLocal {@code --detect-local-mode}
 * @param bridgeInterface {@code --pod-bridge-interface}; empty where it is not given
 * @param interfacePrefix {@code --pod-interface-name-prefix}; empty where it is not given
 * @param masqueradeAll {@code --masquerade-all}
 * @param masqueradeBit {@code --iptables-masquerade-bit}, 0 to 31
 * @param nodePortAddresses {@code --nodeport-addresses}; empty: every local address
 * @param localhostNodePorts {@code --iptables-localhost-nodeports}
 * @param conntrackLiberal {@code --conntrack-tcp-be-liberal}
 * @param policyDeny {@code --policy-deny}
 * @param policyMark {@code --policy-mark}, one bit
 * @param families {@code --family}; empty: those that the input has
 * @param serviceCidrs {@code --service-cidr}, at most one a family; empty: not given
 * @param nodePortRange {@code --service-node-port-range}
 * @param at the place that messages about flags name, such as the configuration file
 */
public record NodeOptions(
    String nodeName,
    List<IpAddress> nodeAddresses,
    Map<String, String> nodeLabels,
    List<Cidr> clusterCidrs,
    DetectLocal detectLocal,
    String bridgeInterface,
    String interfacePrefix,
    boolean masqueradeAll,
    int masqueradeBit,
    List<Cidr> nodePortAddresses,
    boolean localhostNodePorts,
    boolean conntrackLiberal,
    NodeProfile.PolicyDeny policyDeny,
    int policyMark,
    List<Family> families,
    List<Cidr> serviceCidrs,
    @Nullable PortRange nodePortRange,
    SourceSpan at) {
  /** The range of nodePorts where no flag says otherwise, as kube-apiserver has it. */
  public static final PortRange DEFAULT_NODE_PORTS = new PortRange(30000, 32767);

  /** kube-proxy's LocalMode. */
  public enum DetectLocal {
    CLUSTER_CIDR,
    NODE_CIDR,
    BRIDGE_INTERFACE,
    INTERFACE_NAME_PREFIX
  }

  public NodeOptions {
    nodeAddresses = List.copyOf(nodeAddresses);
    nodeLabels = Collections.unmodifiableMap(new TreeMap<>(nodeLabels));
    clusterCidrs = List.copyOf(clusterCidrs);
    nodePortAddresses = List.copyOf(nodePortAddresses);
    families = List.copyOf(families);
    serviceCidrs = List.copyOf(serviceCidrs);
  }

  /** No flag given. */
  public static NodeOptions defaults() {
    return new NodeOptions(
        "",
        List.of(),
        Map.of(),
        List.of(),
        DetectLocal.CLUSTER_CIDR,
        "",
        "",
        false,
        14,
        List.of(),
        true,
        false,
        NodeProfile.PolicyDeny.DROP,
        0x20000,
        List.of(),
        List.of(),
        null,
        SourceSpan.COMMAND_LINE);
  }
}
