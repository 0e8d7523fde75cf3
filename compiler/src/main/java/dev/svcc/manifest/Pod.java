package dev.svcc.manifest;

import dev.svcc.diagnostic.SourceSpan;
import dev.svcc.net.IpAddress;
import dev.svcc.net.Protocol;
import java.util.List;

/**
 * A v1 Pod.
 *
 * @param metadata name, labels, whether it is being deleted
 * @param nodeName spec.nodeName; empty where there is none
 * @param hostNetwork spec.hostNetwork
 * @param ports the named and unnamed ports of its containers and restartable init containers
 * @param phase status.phase
 * @param ready the Ready condition
 * @param addresses status.podIPs, or podIP alone
 */
public record Pod(
    Metadata metadata,
    String nodeName,
    boolean hostNetwork,
    List<ContainerPort> ports,
    Phase phase,
    Readiness ready,
    List<Located<IpAddress>> addresses) {
  /** status.phase. */
  public enum Phase {
    UNKNOWN,
    PENDING,
    RUNNING,
    SUCCEEDED,
    FAILED
  }

  /** The Ready condition: a status without conditions says nothing about it. */
  public enum Readiness {
    READY,
    NOT_READY,
    UNSAID
  }

  public Pod {
    ports = List.copyOf(ports);
    addresses = List.copyOf(addresses);
  }

  /** Whether it has ended: it keeps its address in status, but nobody answers there. */
  public boolean hasEnded() {
    return phase == Phase.SUCCEEDED || phase == Phase.FAILED;
  }

  /** The same Pod with the addresses that it was given. */
  public Pod withAddresses(List<Located<IpAddress>> addresses) {
    return new Pod(metadata, nodeName, hostNetwork, ports, phase, ready, addresses);
  }

  /**
   * A container port.
   *
   * @param name empty where it has none
   * @param protocol TCP, UDP or SCTP
   * @param port containerPort, 1 to 65535
   * @param at where it stands
   */
  public record ContainerPort(String name, Protocol protocol, int port, SourceSpan at) {}
}
