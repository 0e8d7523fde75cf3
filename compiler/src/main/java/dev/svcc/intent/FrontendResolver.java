package dev.svcc.intent;

import dev.svcc.diagnostic.Origin;
import dev.svcc.intent.Frontend.Kind;
import dev.svcc.manifest.Located;
import dev.svcc.net.Family;
import dev.svcc.net.IpAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Decides for every address and port where a Service answers what becomes of a new connection from
 * a pod, from the node and from outside (kube-proxy: syncProxyRules of the iptables proxier).
 *
 * <p>Hairpin, an endpoint that reaches itself, is masqueraded whatever stands here: back ends see
 * to it. Where the family knows no pods nobody is ever taken for one, and what stands under {@code
 * fromPods} is what stands under {@code fromOutside}.
 */
final class FrontendResolver {
  private static final Disposition REJECT = new Disposition.RejectTraffic();
  private static final Disposition DROP = new Disposition.DropTraffic();

  private final NodeProfile node;

  FrontendResolver(NodeProfile node) {
    this.node = node;
  }

  /** The frontends of a port: clusterIP, external IPs, balancer's addresses, nodePort. */
  List<Frontend> resolve(FamilyPort port, TrafficPolicy.Choice choice) {
    Sources external = external(port, choice);
    boolean guarded = choice.anywhere() && !port.sourceRanges().isEmpty();
    List<Frontend> frontends = new ArrayList<>();
    port.clusterIp()
        .ifPresent(
            ip -> frontends.add(internal(port, choice).at(Kind.CLUSTER_IP, ip, port, false)));
    // One address may be an external IP and the balancer's at once: then the external IP, which
    // comes first in kube-proxy's rules, takes all its traffic, and no range guards it.
    SortedMap<IpAddress, Located<IpAddress>> externalIps = byAddress(port.externalIps());
    SortedMap<IpAddress, Located<IpAddress>> balancers = byAddress(port.loadBalancerIps());
    balancers.keySet().removeAll(externalIps.keySet());
    externalIps
        .values()
        .forEach(ip -> frontends.add(external.at(Kind.EXTERNAL_IP, ip, port, false)));
    balancers
        .values()
        .forEach(ip -> frontends.add(external.at(Kind.LOAD_BALANCER_IP, ip, port, guarded)));
    port.nodePort().ifPresent(nodePort -> frontends.add(external.onNodes(nodePort, port)));
    return frontends;
  }

  /** What becomes of traffic by its source. */
  private record Sources(Disposition pods, Disposition node, Disposition outside) {
    static Sources all(Disposition disposition) {
      return new Sources(disposition, disposition, disposition);
    }

    Frontend at(Kind kind, Located<IpAddress> ip, FamilyPort port, boolean guarded) {
      String reason =
          switch (kind) {
            case CLUSTER_IP -> "cluster IP";
            case EXTERNAL_IP -> "external IP";
            case LOAD_BALANCER_IP -> "load balancer IP";
            case NODE_PORT -> "node port";
          };
      Origin origin = new Origin(port.service().metadata().ref(), ip.at(), reason);
      int number = port.port().port();
      return new Frontend(kind, ip.value(), number, guarded, pods, node, outside, origin);
    }

    Frontend onNodes(Located<Integer> nodePort, FamilyPort port) {
      Origin origin = new Origin(port.service().metadata().ref(), nodePort.at(), "node port");
      return new Frontend(
          Kind.NODE_PORT, null, nodePort.value(), false, pods, node, outside, origin);
    }
  }

  /** The clusterIP: whoever is not known to be a pod may have to be answered through this node. */
  private Sources internal(FamilyPort port, TrafficPolicy.Choice choice) {
    if (!choice.anywhere()) {
      return Sources.all(REJECT);
    }
    EndpointGroup group = port.internalLocal() ? choice.local() : choice.cluster();
    if (group.isEmpty()) {
      return Sources.all(DROP);
    }
    Disposition plain = new Disposition.Forward(group, node.masqueradeAll());
    if (!knowsPods(port.family())) {
      return Sources.all(plain);
    }
    Disposition masqueraded = new Disposition.Forward(group, true);
    return new Sources(plain, masqueraded, masqueraded);
  }

  /** Everything for clients outside. Under Local, pods and the node take a short cut past it. */
  private Sources external(FamilyPort port, TrafficPolicy.Choice choice) {
    if (!choice.anywhere()) {
      return Sources.all(REJECT);
    }
    EndpointGroup cluster = choice.cluster();
    Disposition masqueraded = new Disposition.Forward(cluster, true);
    if (!port.externalLocal()) {
      return Sources.all(masqueraded);
    }
    Disposition outside =
        choice.local().isEmpty() ? DROP : new Disposition.Forward(choice.local(), false);
    Disposition pods = knowsPods(port.family()) ? new Disposition.Forward(cluster, false) : outside;
    return new Sources(pods, masqueraded, outside);
  }

  private boolean knowsPods(Family family) {
    return node.localTraffic().knowsPods(family);
  }

  private static SortedMap<IpAddress, Located<IpAddress>> byAddress(
      List<Located<IpAddress>> addresses) {
    SortedMap<IpAddress, Located<IpAddress>> sorted = new TreeMap<>();
    addresses.forEach(address -> sorted.putIfAbsent(address.value(), address));
    return sorted;
  }
}
