package dev.svcc.manifest;

import dev.svcc.diagnostic.SourceSpan;
import dev.svcc.net.Protocol;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One item of spec.ports.
 *
 * @param name empty where the port has none
 * @param protocol TCP, UDP or SCTP
 * @param port the port of the Service, 1 to 65535
 * @param target spec.ports[].targetPort, or null where it is left out
 * @param node spec.ports[].nodePort, or null where it is left out or 0
 * @param at where the item stands
 */
public record ServicePort(
    String name,
    Protocol protocol,
    int port,
    @Nullable Located<PortRef> target,
    @Nullable Located<Integer> node,
    SourceSpan at) {
  /** The target, which is the port itself where none is written. */
  public PortRef targetOrPort() {
    return target == null ? new PortRef.Number(port) : target.value();
  }

  public Optional<Located<Integer>> nodePort() {
    return Optional.ofNullable(node);
  }

  /** The same port with the nodePort that it was given. */
  public ServicePort withNodePort(Located<Integer> nodePort) {
    return new ServicePort(name, protocol, port, target, nodePort, at);
  }
}
