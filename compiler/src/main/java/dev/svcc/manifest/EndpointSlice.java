package dev.svcc.manifest;

import dev.svcc.diagnostic.SourceSpan;
import dev.svcc.net.Family;
import dev.svcc.net.IpAddress;
import java.util.List;

/**
 * A discovery.k8s.io/v1 EndpointSlice. Slices with addressType FQDN are skipped by the reader.
 *
 * @param metadata name and labels, {@code kubernetes.io/service-name} among them
 * @param family addressType
 * @param ports ports
 * @param endpoints endpoints, at most 1000
 */
public record EndpointSlice(
    Metadata metadata, Family family, List<EndpointPort> ports, List<Endpoint> endpoints) {
  public EndpointSlice {
    ports = List.copyOf(ports);
    endpoints = List.copyOf(endpoints);
  }

  /**
   * One item of endpoints.
   *
   * @param addresses the addresses, at least one, all of the slice's family; kube-proxy uses the
   *     first
   * @param ready conditions.ready, true where it is left out
   * @param serving conditions.serving, the same as ready where it is left out
   * @param terminating conditions.terminating, false where it is left out
   * @param nodeName empty where there is none
   * @param zoneHints hints.forZones[].name
   * @param at where the item's first address stands
   */
  public record Endpoint(
      List<IpAddress> addresses,
      boolean ready,
      boolean serving,
      boolean terminating,
      String nodeName,
      List<String> zoneHints,
      SourceSpan at) {
    public Endpoint {
      addresses = List.copyOf(addresses);
      zoneHints = List.copyOf(zoneHints);
    }
  }
}
