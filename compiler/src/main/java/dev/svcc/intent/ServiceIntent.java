package dev.svcc.intent;

import dev.svcc.diagnostic.ObjectRef;
import dev.svcc.diagnostic.Origin;
import dev.svcc.net.Cidr;
import dev.svcc.net.Family;
import dev.svcc.net.Protocol;
import java.util.List;

/**
 * One port of one Service in one family: who may be sent where.
 *
 * @param service the Service
 * @param port the port's name; empty where it has none
 * @param protocol TCP, UDP or SCTP
 * @param family the family of every address in it
 * @param affinitySeconds how long a source stays with its endpoint, in seconds; 0: not at all
 * @param cluster the endpoints that traffic policy Cluster uses; empty where nothing uses them or
 *     there are none
 * @param local the endpoints on this node that traffic policy Local uses; empty where nothing uses
 *     them or there are none
 * @param internalLocal whether the clusterIP uses {@code local} alone
 * @param externalLocal whether the external frontends use {@code local} for sources outside
 * @param sourceRanges who may use the load balancer's addresses; empty: everybody
 * @param healthCheckNodePort the port that the balancer's health check asks at, or 0
 * @param frontends the frontends: clusterIP, external IPs, balancer's addresses, nodePort, each
 *     kind sorted by address
 * @param origin the Service's port in its manifest
 */
public record ServiceIntent(
    ObjectRef service,
    String port,
    Protocol protocol,
    Family family,
    int affinitySeconds,
    EndpointGroup cluster,
    EndpointGroup local,
    boolean internalLocal,
    boolean externalLocal,
    List<Cidr> sourceRanges,
    int healthCheckNodePort,
    List<Frontend> frontends,
    Origin origin) {
  public ServiceIntent {
    sourceRanges = List.copyOf(sourceRanges);
    frontends = List.copyOf(frontends);
  }

  /**
   * {@code namespace/name:port}, or {@code namespace/name} for a port without a name: kube-proxy's
   * ServicePortName.
   */
  public String portName() {
    return port.isEmpty() ? service.path() : service.path() + ":" + port;
  }

  /** Whether an endpoint is there for anybody, wherever it runs. */
  public boolean hasEndpoints() {
    return frontends.stream()
        .anyMatch(frontend -> !(frontend.fromOutside() instanceof Disposition.RejectTraffic));
  }
}
