package dev.svcc.manifest;

import dev.svcc.net.Cidr;
import dev.svcc.net.IpAddress;
import java.util.List;

/**
 * A v1 Node.
 *
 * @param metadata name and labels (the zone among them)
 * @param addresses status.addresses of type InternalIP, then ExternalIP, that are addresses
 * @param podCidrs spec.podCIDRs, or podCIDR alone
 */
public record Node(
    Metadata metadata, List<Located<IpAddress>> addresses, List<Located<Cidr>> podCidrs) {
  public Node {
    addresses = List.copyOf(addresses);
    podCidrs = List.copyOf(podCidrs);
  }
}
