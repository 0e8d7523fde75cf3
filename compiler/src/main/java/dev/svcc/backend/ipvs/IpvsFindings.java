package dev.svcc.backend.ipvs;

import dev.svcc.diagnostic.Code;
import dev.svcc.diagnostic.Diagnostics;
import dev.svcc.diagnostic.ObjectRef;
import dev.svcc.intent.Disposition;
import dev.svcc.intent.Frontend;
import dev.svcc.intent.NodeIntent;
import dev.svcc.intent.NodePortAddresses;
import dev.svcc.intent.ServiceIntent;
import dev.svcc.net.Family;
import dev.svcc.net.IpAddress;
import java.util.HashSet;
import java.util.Set;

/** Says what of an intent IPVS cannot do as the iptables back end does it. */
public final class IpvsFindings {
  private final IpvsOptions options;

  public IpvsFindings(IpvsOptions options) {
    this.options = options;
  }

  /** Reports {@link Code#IPVS_ONE_SET} and {@link Code#IPVS_NO_LOOPBACK}. */
  public void report(NodeIntent intent, Diagnostics diagnostics) {
    Set<ObjectRef> said = new HashSet<>();
    for (ServiceIntent service : intent.services()) {
      if (differsBySource(service) && said.add(service.service())) {
        reportOneSet(service, diagnostics);
      }
    }
    intent.services(Family.IPV4).stream()
        .filter(service -> service.frontends().stream().anyMatch(IpvsFindings::isNodePort))
        .findFirst()
        .filter(service -> loopbackIsListed(intent))
        .ifPresent(service -> reportLoopback(service, diagnostics));
  }

  private static boolean isNodePort(Frontend frontend) {
    return frontend.kind() == Frontend.Kind.NODE_PORT;
  }

  /** Whether the iptables back end sends pods or the node elsewhere than clients outside. */
  private static boolean differsBySource(ServiceIntent service) {
    return service.frontends().stream()
        .anyMatch(
            frontend ->
                !sameWay(frontend.fromPods(), frontend.fromOutside())
                    || !sameWay(frontend.fromNode(), frontend.fromOutside()));
  }

  private static boolean sameWay(Disposition one, Disposition other) {
    if (one instanceof Disposition.Forward forward
        && other instanceof Disposition.Forward otherForward) {
      return forward.group().endpoints().equals(otherForward.group().endpoints());
    }
    return one.equals(other);
  }

  private void reportOneSet(ServiceIntent service, Diagnostics diagnostics) {
    boolean noneHere = service.local().isEmpty();
    String message;
    if (!noneHere) {
      message = "with IPVS, pods and the node reach only the endpoints on this node, too";
    } else if (options.kubeProxyQuirks()) {
      message =
          "with kube-proxy's quirks, clients outside are sent to endpoints of other nodes, and may"
              + " get no answers";
    } else {
      message =
          "with IPVS, pods and the node are dropped like clients outside: no endpoint is here";
    }
    diagnostics.report(
        Code.IPVS_ONE_SET,
        service.service(),
        service.origin().at(),
        service.service() + " has externalTrafficPolicy Local: " + message,
        "let pods use the clusterIP; a virtual server cannot tell its clients apart");
  }

  private static boolean loopbackIsListed(NodeIntent intent) {
    return switch (intent.node().nodePorts(Family.IPV4)) {
      case NodePortAddresses.AllLocal all -> false;
      case NodePortAddresses.Listed listed ->
          listed.addresses().stream().anyMatch(IpAddress::isLoopback);
    };
  }

  private static void reportLoopback(ServiceIntent service, Diagnostics diagnostics) {
    diagnostics.report(
        Code.IPVS_NO_LOOPBACK,
        service.service(),
        service.origin().at(),
        "--nodeport-addresses has loopback addresses, where nodePorts do not answer with IPVS",
        "use an address of the node, or the iptables back end");
  }
}
