package dev.svcc.manifest;

import dev.svcc.diagnostic.SourceSpan;
import dev.svcc.net.Cidr;
import java.util.List;

/**
 * What a KubeProxyConfiguration (kubeproxy.config.k8s.io/v1alpha1) says of what rules depend on.
 * Where it leaves a field out, this has kube-proxy's default.
 *
 * @param nodeName hostnameOverride; empty: the node's own name
 * @param mode empty, {@code iptables}, {@code ipvs} or {@code nftables}
 * @param ipvsScheduler ipvs.scheduler; empty: kube-proxy's default, rr
 * @param ipvsStrictArp ipvs.strictARP
 * @param clusterCidrs clusterCIDR, at most one a family
 * @param detectLocal detectLocalMode, {@code ClusterCIDR} where it is left out
 * @param bridgeInterface detectLocal.bridgeInterface, or empty
 * @param interfacePrefix detectLocal.interfaceNamePrefix, or empty
 * @param masqueradeAll iptables.masqueradeAll
 * @param masqueradeBit iptables.masqueradeBit, 0 to 31
 * @param localhostNodePorts iptables.localhostNodePorts
 * @param nodePortAddresses nodePortAddresses; empty: every local address
 * @param conntrackLiberal conntrack.tcpBeLiberal
 * @param at where the configuration stands
 */
public record KubeProxyConfig(
    String nodeName,
    String mode,
    String ipvsScheduler,
    boolean ipvsStrictArp,
    List<Cidr> clusterCidrs,
    String detectLocal,
    String bridgeInterface,
    String interfacePrefix,
    boolean masqueradeAll,
    int masqueradeBit,
    boolean localhostNodePorts,
    List<Cidr> nodePortAddresses,
    boolean conntrackLiberal,
    SourceSpan at) {
  public KubeProxyConfig {
    clusterCidrs = List.copyOf(clusterCidrs);
    nodePortAddresses = List.copyOf(nodePortAddresses);
  }
}
