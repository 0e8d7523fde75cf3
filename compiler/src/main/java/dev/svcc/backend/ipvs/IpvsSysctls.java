package dev.svcc.backend.ipvs;

import dev.svcc.net.Family;
import java.util.List;

/** The kernel settings that the IPVS back end needs (kube-proxy: ipvs.NewProxier). */
public final class IpvsSysctls {
  private IpvsSysctls() {}

  /** The text of a {@code sysctl.conf}: {@code key = value} lines and comments. */
  public static String text(List<Family> families, IpvsOptions options) {
    StringBuilder out = new StringBuilder();
    out.append(
        """
        # Masquerading works on connections that conntrack knows.
        net.ipv4.vs.conntrack = 1
        # A client whose endpoint has gone is balanced anew, also under session affinity.
        net.ipv4.vs.expire_nodest_conn = 1
        net.ipv4.vs.expire_quiescent_template = 1
        # Endpoints are reached by forwarding.
        net.ipv4.ip_forward = 1
        """);
    if (families.contains(Family.IPV6)) {
      out.append("net.ipv6.conf.all.forwarding = 1\n");
    }
    if (options.strictArp()) {
      out.append(
          """
          # Nobody is told that this node has the addresses of Services.
          net.ipv4.conf.all.arp_ignore = 1
          net.ipv4.conf.all.arp_announce = 2
          """);
    }
    return out.toString();
  }
}
