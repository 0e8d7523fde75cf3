package dev.svcc.analysis;

import dev.svcc.net.IpAddress;
import dev.svcc.net.Packet;
import dev.svcc.rule.RuleSet;
import java.util.ArrayList;
import java.util.List;

/**
 * Says what becomes of packets under a rule set, walking it as netfilter does: raw, mangle, nat
 * (for the first packet of a connection; the first translation holds) and filter, at PREROUTING,
 * INPUT, FORWARD, OUTPUT and POSTROUTING. Probabilities are exact; chains end in ACCEPT. A rule
 * that cannot be judged makes an outcome unknown only where it matters.
 *
 * <p>IPVS ({@link Balancer}) takes what reaches INPUT's filter table alive, and the node's own
 * packets after OUTPUT's nat table; the packet then passes OUTPUT from its beginning with its new
 * destination, and conntrack ({@code net.ipv4.vs.conntrack=1} is taken for granted) keeps its
 * connection. The rule set's dummy addresses and those of its virtual servers are the node's own.
 *
 * <p>Left out: policy routing by mark, reverse path filtering, fragments.
 */
public final class Simulator {
  private final Program program;
  private final NodeNetwork.Lookup node;

  /**
   * Makes the rules ready to be walked, once for many packets.
   *
   * @throws IllegalArgumentException if a rule names a chain that is not there
   */
  public Simulator(RuleSet rules, NodeNetwork node) {
    this.program = new Program(rules);
    List<IpAddress> own = new ArrayList<>(rules.dummyAddresses());
    own.addAll(program.balancer.addresses());
    this.node = node.lookup(own);
  }

  /**
   * The ways a packet may end, likelier ones first where the rules try them first; their
   * probabilities add up to one.
   *
   * @param packet a packet that belongs to no connection yet
   * @param memory what the node remembers
   */
  public List<Outcome> simulate(Packet packet, Memory memory) {
    return walk(new Walker(packet, null, false, memory, node));
  }

  /** The ways a packet may end on a node that remembers nobody. */
  public List<Outcome> simulate(Packet packet) {
    return simulate(packet, Memory.EMPTY);
  }

  /** The ways a later packet of a connection may end: same direction, established. */
  public List<Outcome> simulateLater(Packet first, Outcome outcome) {
    Packet later = first.withState(Packet.State.ESTABLISHED);
    return walk(new Walker(later, outcome.connection(), false, outcome.memory(), node));
  }

  /**
   * The ways the answer may end. It comes in where the first packet left, with its ends swapped;
   * conntrack turns every translation back.
   *
   * @param first the first packet of the connection
   * @param outcome where it ended; somebody must have got it
   */
  public List<Outcome> simulateReply(Packet first, Outcome outcome) {
    String in =
        outcome.verdict() instanceof Outcome.Verdict.Forwarded forwarded
            ? forwarded.outInterface()
            : "";
    Connection.Ends back = outcome.connection().left().swapped();
    Packet reply =
        new Packet(
            back.source(),
            back.destination(),
            first.protocol(),
            back.sourcePort(),
            back.destinationPort(),
            replyType(first),
            first.icmpCode(),
            in,
            Packet.State.ESTABLISHED,
            0);
    return walk(new Walker(reply, outcome.connection(), true, outcome.memory(), node));
  }

  /** An echo request is answered by an echo reply. */
  private static int replyType(Packet first) {
    return switch (first.protocol()) {
      case ICMP -> first.icmpType() == 8 ? 0 : first.icmpType();
      case ICMPV6 -> first.icmpType() == 128 ? 129 : first.icmpType();
      case TCP, UDP, SCTP, IGMP, DCCP, GRE, ESP, AH, UDPLITE -> 0;
    };
  }

  private List<Outcome> walk(Walker start) {
    return new Traversal(program).run(start);
  }
}
