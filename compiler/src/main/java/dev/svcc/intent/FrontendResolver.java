package dev.svcc.intent;

import dev.svcc.diagnostic.ObjectRef;
import dev.svcc.diagnostic.Origin;
import dev.svcc.diagnostic.SourceSpan;
import dev.svcc.manifest.Located;
import dev.svcc.net.Family;
import dev.svcc.net.IpAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

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
    Sources internal = internal(port, choice);
    Sources external = external(port, choice);
    boolean guarded = choice.anywhere() && !port.sourceRanges().isEmpty();
    ObjectRef service = port.service().metadata().ref();
    int number = port.port().port();
    List<Frontend> frontends = new ArrayList<>();
    port.clusterIp()
        .ifPresent(
            ip ->
                frontends.add(
                    internal.frontend(
                        Frontend.Kind.CLUSTER_IP,
                        ip.value(),
                        number,
                        false,
                        new Origin(service, ip.at(), "cluster IP"))));
    // One address may be an external IP and the balancer's at once: then the external IP, which
    // comes first in kube-proxy's rules, takes all its traffic, and no range guards it.
    SortedMap<IpAddress, SourceSpan> externalIps = byAddress(port.externalIps());
    externalIps.forEach(
        (ip, at) ->
            frontends.add(
                external.frontend(
                    Frontend.Kind.EXTERNAL_IP,
                    ip,
                    number,
                    false,
                    new Origin(service, at, "external IP"))));
    SortedMap<IpAddress, SourceSpan> balancers = byAddress(port.loadBalancerIps());
    balancers.keySet().removeAll(externalIps.keySet());
    balancers.forEach(
        (ip, at) ->
            frontends.add(
                external.frontend(
                    Frontend.Kind.LOAD_BALANCER_IP,
                    ip,
                    number,
                    guarded,
                    new Origin(service, at, "load balancer IP"))));
    port.nodePort()
        .ifPresent(
            nodePort ->
                frontends.add(
                    external.frontend(
                        Frontend.Kind.NODE_PORT,
                        null,
                        nodePort.value(),
                        false,
                        new Origin(service, nodePort.at(), "node port"))));
    return frontends;
  }

  /** What becomes of traffic by its source. */
  private record Sources(Disposition pods, Disposition node, Disposition outside) {
    static Sources all(Disposition disposition) {
      return new Sources(disposition, disposition, disposition);
    }

    Frontend frontend(
        Frontend.Kind kind, @Nullable IpAddress address, int port, boolean guarded, Origin origin) {
      return new Frontend(kind, address, port, guarded, pods, node, outside, origin);
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

  private static SortedMap<IpAddress, SourceSpan> byAddress(List<Located<IpAddress>> addresses) {
    SortedMap<IpAddress, SourceSpan> sorted = new TreeMap<>();
    addresses.forEach(address -> sorted.putIfAbsent(address.value(), address.at()));
    return sorted;
  }
}
