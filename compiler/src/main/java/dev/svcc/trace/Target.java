package dev.svcc.trace;

import dev.svcc.diagnostic.SourceSpan;
import dev.svcc.manifest.Pod;
import dev.svcc.manifest.Service;
import dev.svcc.net.IpAddress;
import dev.svcc.net.Protocol;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where the first packet is sent, and how that was found.
 *
 * @param names what every name stood for, in order; empty where an address was given
 * @param address the address; null for an address of the node that flags choose
 * @param protocol the protocol; ICMP stands for ICMPv6 too
 * @param port the port, or 0
 * @param service the Service that was named; null where none was
 * @param pod the pod that was named, or that the named Service led to without an address of its
 *     own; null where none was
 * @param node the node that was named; empty for the one that flags choose, null where none was
 */
public record Target(
    List<Name> names,
    @Nullable IpAddress address,
    Protocol protocol,
    int port,
    @Nullable Service service,
    @Nullable Pod pod,
    @Nullable String node) {
  /**
   * What a name stood for.
   *
   * @param name the name
   * @param means what it stands for, such as {@code Service shop/db}
   * @param at where that is written
   */
  public record Name(String name, String means, SourceSpan at) {}

  public Target {
    names = List.copyOf(names);
  }
}
