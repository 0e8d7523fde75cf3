package dev.svcc.kernel;

import dev.svcc.net.Family;
import dev.svcc.net.IpAddress;
import dev.svcc.net.Protocol;

/**
 * One connection to try.
 *
 * @param from the name of a place in the lab
 * @param to the address
 * @param port the port
 * @param protocol TCP, UDP or SCTP
 */
public record LabProbe(String from, IpAddress to, int port, Protocol protocol) {
  /** As netns-lab reads it. */
  public String text() {
    String place = to.family() == Family.IPV4 ? to + ":" + port : "[" + to + "]:" + port;
    return from + " -> " + place + "/" + protocol.kernelName();
  }
}
