package dev.svcc.intent;

import dev.svcc.diagnostic.SourceSpan;
import dev.svcc.manifest.KubeProxyConfig;
import dev.svcc.net.Cidr;
import dev.svcc.net.Family;
import dev.svcc.net.IpAddress;
import dev.svcc.net.PortRange;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Puts {@link NodeOptions} together from several places, each over the one before: defaults, a
 * configuration file, flags. The setters are named and described as the record's components.
 */
public final class NodeOptionsBuilder {
  private String nodeName;
  private List<IpAddress> nodeAddresses;
  private Map<String, String> nodeLabels;
  private List<Cidr> clusterCidrs;
  private NodeOptions.DetectLocal detectLocal;
  private String bridgeInterface;
  private String interfacePrefix;
  private boolean masqueradeAll;
  private int masqueradeBit;
  private List<Cidr> nodePortAddresses;
  private boolean localhostNodePorts;
  private boolean conntrackLiberal;
  private NodeProfile.PolicyDeny policyDeny;
  private int policyMark;
  private List<Family> families;
  private List<Cidr> serviceCidrs;
  private @Nullable PortRange nodePortRange;
  private SourceSpan at;

  private NodeOptionsBuilder(NodeOptions options) {
    nodeName = options.nodeName();
    nodeAddresses = options.nodeAddresses();
    nodeLabels = options.nodeLabels();
    clusterCidrs = options.clusterCidrs();
    detectLocal = options.detectLocal();
    bridgeInterface = options.bridgeInterface();
    interfacePrefix = options.interfacePrefix();
    masqueradeAll = options.masqueradeAll();
    masqueradeBit = options.masqueradeBit();
    nodePortAddresses = options.nodePortAddresses();
    localhostNodePorts = options.localhostNodePorts();
    conntrackLiberal = options.conntrackLiberal();
    policyDeny = options.policyDeny();
    policyMark = options.policyMark();
    families = options.families();
    serviceCidrs = options.serviceCidrs();
    nodePortRange = options.nodePortRange();
    at = options.at();
  }

  /** Starts with what these options say. */
  public static NodeOptionsBuilder of(NodeOptions options) {
    return new NodeOptionsBuilder(options);
  }

  /** Takes over all that a configuration of kube-proxy says; its defaults are those of flags. */
  public NodeOptionsBuilder config(KubeProxyConfig config) {
    if (!config.nodeName().isEmpty()) {
      nodeName = config.nodeName();
    }
    clusterCidrs = config.clusterCidrs();
    detectLocal =
        switch (config.detectLocal()) {
          case "NodeCIDR" -> NodeOptions.DetectLocal.NODE_CIDR;
          case "BridgeInterface" -> NodeOptions.DetectLocal.BRIDGE_INTERFACE;
          case "InterfaceNamePrefix" -> NodeOptions.DetectLocal.INTERFACE_NAME_PREFIX;
          default -> NodeOptions.DetectLocal.CLUSTER_CIDR;
        };
    bridgeInterface = config.bridgeInterface();
    interfacePrefix = config.interfacePrefix();
    masqueradeAll = config.masqueradeAll();
    masqueradeBit = config.masqueradeBit();
    localhostNodePorts = config.localhostNodePorts();
    nodePortAddresses = config.nodePortAddresses();
    conntrackLiberal = config.conntrackLiberal();
    return this;
  }

  public NodeOptionsBuilder nodeName(String value) {
    nodeName = value;
    return this;
  }

  public NodeOptionsBuilder nodeAddresses(List<IpAddress> value) {
    nodeAddresses = value;
    return this;
  }

  public NodeOptionsBuilder nodeLabels(Map<String, String> value) {
    nodeLabels = value;
    return this;
  }

  public NodeOptionsBuilder clusterCidrs(List<Cidr> value) {
    clusterCidrs = value;
    return this;
  }

  public NodeOptionsBuilder detectLocal(NodeOptions.DetectLocal value) {
    detectLocal = value;
    return this;
  }

  public NodeOptionsBuilder bridgeInterface(String value) {
    bridgeInterface = value;
    return this;
  }

  public NodeOptionsBuilder interfacePrefix(String value) {
    interfacePrefix = value;
    return this;
  }

  public NodeOptionsBuilder masqueradeAll(boolean value) {
    masqueradeAll = value;
    return this;
  }

  public NodeOptionsBuilder masqueradeBit(int value) {
    masqueradeBit = value;
    return this;
  }

  public NodeOptionsBuilder nodePortAddresses(List<Cidr> value) {
    nodePortAddresses = value;
    return this;
  }

  public NodeOptionsBuilder localhostNodePorts(boolean value) {
    localhostNodePorts = value;
    return this;
  }

  public NodeOptionsBuilder conntrackLiberal(boolean value) {
    conntrackLiberal = value;
    return this;
  }

  public NodeOptionsBuilder policyDeny(NodeProfile.PolicyDeny value) {
    policyDeny = value;
    return this;
  }

  public NodeOptionsBuilder policyMark(int value) {
    policyMark = value;
    return this;
  }

  public NodeOptionsBuilder families(List<Family> value) {
    families = value;
    return this;
  }

  public NodeOptionsBuilder serviceCidrs(List<Cidr> value) {
    serviceCidrs = value;
    return this;
  }

  public NodeOptionsBuilder nodePortRange(@Nullable PortRange value) {
    nodePortRange = value;
    return this;
  }

  public NodeOptionsBuilder at(SourceSpan value) {
    at = value;
    return this;
  }

  public NodeOptions build() {
    return new NodeOptions(
        nodeName,
        nodeAddresses,
        nodeLabels,
        clusterCidrs,
        detectLocal,
        bridgeInterface,
        interfacePrefix,
        masqueradeAll,
        masqueradeBit,
        nodePortAddresses,
        localhostNodePorts,
        conntrackLiberal,
        policyDeny,
        policyMark,
        families,
        serviceCidrs,
        nodePortRange,
        at);
  }
}
