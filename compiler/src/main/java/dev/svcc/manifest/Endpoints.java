package dev.svcc.manifest;

import dev.svcc.diagnostic.SourceSpan;
import dev.svcc.net.IpAddress;
import java.util.List;

/**
 * A v1 Endpoints object.
 *
 * @param metadata name: that of its Service
 * @param subsets subsets
 */
public record Endpoints(Metadata metadata, List<Subset> subsets) {
  public Endpoints {
    subsets = List.copyOf(subsets);
  }

  /**
   * One item of subsets: every address with every port.
   *
   * @param ready addresses
   * @param notReady notReadyAddresses
   * @param ports ports
   */
  public record Subset(List<Address> ready, List<Address> notReady, List<EndpointPort> ports) {
    public Subset {
      ready = List.copyOf(ready);
      notReady = List.copyOf(notReady);
      ports = List.copyOf(ports);
    }
  }

  /**
   * One address of a subset.
   *
   * @param ip the address, of either family
   * @param nodeName empty where there is none
   * @param at where it stands
   */
  public record Address(IpAddress ip, String nodeName, SourceSpan at) {}
}
