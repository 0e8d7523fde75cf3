package dev.svcc.kernel;

import dev.svcc.net.Family;
import dev.svcc.net.IpAddress;
import dev.svcc.net.Protocol;

/**
 * One connection to try.
 *
 * @param from the name of a place in the lab
 * @param to the address
 * @param port the port; 0 for a ping
 * @param protocol TCP, UDP, SCTP, or ICMP for a ping
 */
public record LabProbe(String from, IpAddress to, int port, Protocol protocol) {
  /** As netns-lab reads it. */
  public String text() {
    String place = to.family() == Family.IPV4 ? to + ":" + port : "[" + to + "]:" + port;
    boolean ping = protocol == Protocol.ICMP || protocol == Protocol.ICMPV6;
    return from + " -> " + place + "/" + (ping ? "icmp" : protocol.kernelName());
  }
}
