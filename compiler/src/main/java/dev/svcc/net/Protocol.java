package dev.svcc.net;

import java.util.Optional;

/**
 * An IP protocol, by the name that {@code iptables-save} prints for it. Services and policies use
 * TCP, UDP and SCTP only; the others stand in rules that were read from a node.
 */
public enum Protocol {
  TCP("tcp", 6),
  UDP("udp", 17),
  SCTP("sctp", 132),
  ICMP("icmp", 1),
  ICMPV6("ipv6-icmp", 58),
  IGMP("igmp", 2),
  DCCP("dccp", 33),
  GRE("gre", 47),
  ESP("esp", 50),
  AH("ah", 51),
  UDPLITE("udplite", 136);

  private final String kernelName;
  private final int number;

  Protocol(String kernelName, int number) {
    this.kernelName = kernelName;
    this.number = number;
  }

  /** The name in rule text, such as {@code tcp} or {@code ipv6-icmp}. */
  public String kernelName() {
    return kernelName;
  }

  /** The number in the IP header (IANA). */
  public int number() {
    return number;
  }

  /** Whether a Kubernetes port can have this protocol: TCP, UDP or SCTP. */
  public boolean hasServicePorts() {
    return this == TCP || this == UDP || this == SCTP;
  }

  /** The protocol with this kernel name or decimal number, as rule text spells it. */
  public static Optional<Protocol> fromKernelName(String text) {
    for (Protocol protocol : values()) {
      if (protocol.kernelName.equals(text) || Integer.toString(protocol.number).equals(text)) {
        return Optional.of(protocol);
      }
    }
    return Optional.empty();
  }
}
