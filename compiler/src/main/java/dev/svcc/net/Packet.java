package dev.svcc.net;

/**
 * One packet as it comes to a node, or as the node's own process sends it.
 *
 * @param source where it says it comes from
 * @param destination where it is sent
 * @param protocol the protocol
 * @param sourcePort 0 to 65535; 0 for protocols without ports
 * @param destinationPort likewise
 * @param icmpType 0 to 255; 0 for everything but ICMP
 * @param icmpCode likewise
 * @param inInterface the interface it comes in through; empty where the node sends it
 * @param state what conntrack says of it
 * @param mark its mark
 */
public record Packet(
    IpAddress source,
    IpAddress destination,
    Protocol protocol,
    int sourcePort,
    int destinationPort,
    int icmpType,
    int icmpCode,
    String inInterface,
    State state,
    int mark) {
  /**
   * Clients of the tests and of traces send from here unless told otherwise: Linux takes 32768 to
   * 60999.
   */
  public static final int CLIENT_PORT = 40000;

  /** What conntrack says of a packet. */
  public enum State {
    NEW,
    ESTABLISHED,
    RELATED,
    UNTRACKED,
    INVALID
  }

  public Packet {
    if (source.family() != destination.family()) {
      throw new IllegalArgumentException("families: " + source + " to " + destination);
    }
  }

  /** The first packet of a connection of TCP, UDP or SCTP. */
  public static Packet first(
      String inInterface, IpAddress source, IpAddress destination, Protocol protocol, int port) {
    return new Packet(
        source, destination, protocol, CLIENT_PORT, port, 0, 0, inInterface, State.NEW, 0);
  }

  /** An echo request, ICMP or ICMPv6 as the family has it. */
  public static Packet echo(String inInterface, IpAddress source, IpAddress destination) {
    return icmp(inInterface, source, destination, source.family() == Family.IPV4 ? 8 : 128, 0);
  }

  /**
   * A message of ICMP or ICMPv6. Multicast listener reports and neighbour discovery (130 to 137,
   * and 143) are UNTRACKED, as conntrack has them; everything else is NEW.
   */
  public static Packet icmp(
      String inInterface, IpAddress source, IpAddress destination, int type, int code) {
    boolean ipv6 = source.family() == Family.IPV6;
    boolean untracked = ipv6 && ((type >= 130 && type <= 137) || type == 143);
    return new Packet(
        source,
        destination,
        ipv6 ? Protocol.ICMPV6 : Protocol.ICMP,
        0,
        0,
        type,
        code,
        inInterface,
        untracked ? State.UNTRACKED : State.NEW,
        0);
  }

  public Family family() {
    return source.family();
  }

  /** The same packet in another state. */
  public Packet withState(State newState) {
    return new Packet(
        source,
        destination,
        protocol,
        sourcePort,
        destinationPort,
        icmpType,
        icmpCode,
        inInterface,
        newState,
        mark);
  }

  /** The same packet with another mark. */
  public Packet withMark(int newMark) {
    return new Packet(
        source,
        destination,
        protocol,
        sourcePort,
        destinationPort,
        icmpType,
        icmpCode,
        inInterface,
        state,
        newMark);
  }
}
