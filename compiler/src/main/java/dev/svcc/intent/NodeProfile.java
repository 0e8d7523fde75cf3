package dev.svcc.intent;

import dev.svcc.net.Family;
import dev.svcc.net.IpAddress;
import java.util.List;

/**
 * The node that rules are made for.
 *
 * @param name its name; empty where it is not known: then no endpoint is local
 * @param addresses its own addresses, of both families, without loopback; the primary address of a
 *     family before its others
 * @param localTraffic how a pod's traffic is told from others'
 * @param nodePortsIpv4 which local IPv4 addresses answer nodePorts
 * @param nodePortsIpv6 which local IPv6 addresses answer nodePorts
 * @param masqueradeAll whether all traffic to clusterIPs is masqueraded
 * @param masqueradeMark the mark of packets to masquerade, one bit (kube-proxy: 0x4000)
 * @param conntrackLiberal whether INVALID packets may pass (the node sets
 *     nf_conntrack_tcp_be_liberal)
 * @param policyDeny what becomes of a packet that no policy allows
 * @param policyMark the mark that carries a judgement of policies, one bit other than {@code
 *     masqueradeMark}
 */
public record NodeProfile(
    String name,
    List<IpAddress> addresses,
    LocalTraffic localTraffic,
    NodePortAddresses nodePortsIpv4,
    NodePortAddresses nodePortsIpv6,
    boolean masqueradeAll,
    int masqueradeMark,
    boolean conntrackLiberal,
    PolicyDeny policyDeny,
    int policyMark) {
  /** What becomes of a packet that no policy allows. */
  public enum PolicyDeny {
    DROP,
    REJECT
  }

  public NodeProfile {
    addresses = List.copyOf(addresses);
  }

  /** The node's addresses of one family. */
  public List<IpAddress> addresses(Family family) {
    return addresses.stream().filter(address -> address.family() == family).toList();
  }

  /** Which local addresses of one family answer nodePorts. */
  public NodePortAddresses nodePorts(Family family) {
    return family == Family.IPV4 ? nodePortsIpv4 : nodePortsIpv6;
  }
}
