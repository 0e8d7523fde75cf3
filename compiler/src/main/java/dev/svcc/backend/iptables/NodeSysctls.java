package dev.svcc.backend.iptables;

import dev.svcc.intent.Frontend;
import dev.svcc.intent.NodeIntent;
import dev.svcc.net.Family;

/** The kernel settings that a node's rules need. */
public final class NodeSysctls {
  private NodeSysctls() {}

  /** The text of a {@code sysctl.conf}: {@code key = value} lines and comments. */
  public static String text(NodeIntent intent) {
    boolean localhost =
        intent.families().contains(Family.IPV4)
            && intent.node().nodePorts(Family.IPV4).includesLocalhost()
            && intent.services(Family.IPV4).stream()
                .flatMap(service -> service.frontends().stream())
                .anyMatch(frontend -> frontend.kind() == Frontend.Kind.NODE_PORT);
    return localhost
        ? """
        # nodePorts on 127.0.0.1; the rules keep others away from 127.0.0.0/8.
        net.ipv4.conf.all.route_localnet = 1
        """
        : "# These rules need no kernel settings.\n";
  }
}
