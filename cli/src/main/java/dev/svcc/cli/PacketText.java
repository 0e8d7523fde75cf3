package dev.svcc.cli;

import dev.svcc.net.Family;
import dev.svcc.net.IpAddress;
import dev.svcc.net.Packet;
import dev.svcc.net.Protocol;
import dev.svcc.trace.Client;
import dev.svcc.trace.Trace;
import dev.svcc.trace.Way;
import java.util.Locale;

/** Says packets, and what they are sent to and from, in words. */
final class PacketText {
  private PacketText() {}

  /** The packet, and how it comes to the first node. */
  static String of(Trace trace) {
    Packet packet = trace.packet();
    boolean icmp = packet.protocol() == Protocol.ICMP || packet.protocol() == Protocol.ICMPV6;
    String ends =
        icmp
            ? packet.source() + " -> " + packet.destination()
            : place(packet.source(), packet.sourcePort())
                + " -> "
                + place(packet.destination(), packet.destinationPort());
    String kind =
        icmp
            ? packet.protocol().kernelName()
                + " type "
                + packet.icmpType()
                + " code "
                + packet.icmpCode()
            : packet.protocol().kernelName();
    return kind
        + " "
        + ends
        + ", "
        + packet.state().name().toLowerCase(Locale.ROOT)
        + ", "
        + comes(trace);
  }

  private static String comes(Trace trace) {
    String node = node(trace.node());
    return switch (trace.client()) {
      case Client.OfPod pod when pod.node().equals(trace.node()) -> "from a pod of " + node;
      case Client.OfPod pod -> "coming to " + node + " from the network";
      case Client.OfNode process when trace.packet().inInterface().isEmpty() ->
          "sent by " + node + " itself";
      case Client.OfNode process -> "coming to " + node + " from the network";
      case Client.Outside outside -> "coming to " + node + " from the network";
      case Client.Unlisted unlisted
          when unlisted.node().isEmpty() || unlisted.node().equals(trace.node()) ->
          "from a pod of " + node;
      case Client.Unlisted unlisted -> "coming to " + node + " from the network";
    };
  }

  /** What a node is called. */
  static String node(String name) {
    return name.isEmpty() ? "the node" : name;
  }

  /** The address and the port that a way ends at. */
  static String at(Way way) {
    return place(way.last().outcome().destination(), way.last().outcome().destinationPort());
  }

  /** {@code 10.0.0.1:80}, {@code [fd00::1]:80}, or the address alone without a port. */
  static String place(IpAddress address, int port) {
    if (port == 0) {
      return address.toString();
    }
    return address.family() == Family.IPV6 ? "[" + address + "]:" + port : address + ":" + port;
  }
}
