package dev.svcc.backend.ipvs;

import dev.svcc.net.Family;

/**
 * The ipsets of the IPVS back end: kube-proxy's, by its names and types, and two of svcc's own
 * (kube-proxy: ipsetInfo).
 */
enum SetKind {
  /** Every clusterIP and its port. */
  CLUSTER_IP("CLUSTER-IP", "hash:ip,port"),
  /** External IPs and their ports under external traffic policy Cluster. */
  EXTERNAL_IP("EXTERNAL-IP", "hash:ip,port"),
  /** The same under Local. */
  EXTERNAL_IP_LOCAL("EXTERNAL-IP-LOCAL", "hash:ip,port"),
  /** A balancer's addresses and their ports. */
  LOAD_BALANCER("LOAD-BALANCER", "hash:ip,port"),
  /** Those of them under external traffic policy Local. */
  LOAD_BALANCER_LOCAL("LOAD-BALANCER-LOCAL", "hash:ip,port"),
  /** Those of them that source ranges guard. */
  LOAD_BALANCER_FW("LOAD-BALANCER-FW", "hash:ip,port"),
  /** Who may use those: their source ranges. */
  LOAD_BALANCER_SOURCE_CIDR("LOAD-BALANCER-SOURCE-CIDR", "hash:ip,port,net"),
  /** Who else may: the address itself, which is the source of what the node sends there. */
  LOAD_BALANCER_SOURCE_IP("LOAD-BALANCER-SOURCE-IP", "hash:ip,port,ip"),
  NODE_PORT_TCP("NODE-PORT-TCP", "bitmap:port"),
  NODE_PORT_UDP("NODE-PORT-UDP", "bitmap:port"),
  /** Hashed: a bitmap was for TCP and UDP alone when kube-proxy chose it. */
  NODE_PORT_SCTP("NODE-PORT-SCTP-HASH", "hash:ip,port"),
  NODE_PORT_LOCAL_TCP("NODE-PORT-LOCAL-TCP", "bitmap:port"),
  NODE_PORT_LOCAL_UDP("NODE-PORT-LOCAL-UDP", "bitmap:port"),
  NODE_PORT_LOCAL_SCTP("NODE-PORT-LOCAL-SCTP-HASH", "hash:ip,port"),
  HEALTH_CHECK_NODE_PORT("HEALTH-CHECK-NODE-PORT", "bitmap:port"),
  /** Endpoints of this node with themselves as clients. */
  LOOP_BACK("LOOP-BACK", "hash:ip,port,ip"),
  /** Every address on the dummy device. */
  IPVS_IPS("IPVS-IPS", "hash:ip"),
  /** svcc's own: where a Service has endpoints, but none that its traffic policy allows. */
  NO_LOCAL("NO-LOCAL", "hash:ip,port"),
  /** svcc's own: Services with endpoints on the node itself, and pods that may not reach them. */
  NODE_EGRESS("NODE-EGRESS", "hash:ip,port,ip");

  private static final int LONGEST_NAME = 31;

  private final String text;
  private final String type;

  SetKind(String text, String type) {
    this.text = text;
    this.type = type;
  }

  /** As {@code ipset create} calls it. */
  String type() {
    return type;
  }

  boolean isBitmap() {
    return type.startsWith("bitmap:");
  }

  /** The name in one family: kube-proxy puts a 6 into IPv6 names, and cuts what is too long. */
  String setName(Family family) {
    if (this == NO_LOCAL || this == NODE_EGRESS) {
      return (family == Family.IPV4 ? "SVCC-4-" : "SVCC-6-") + text;
    }
    String name = (family == Family.IPV4 ? "KUBE-" : "KUBE-6-") + text;
    return name.substring(0, Math.min(name.length(), LONGEST_NAME));
  }
}
