package dev.svcc.trace;

import dev.svcc.analysis.Connection;
import dev.svcc.analysis.Fraction;
import dev.svcc.analysis.Outcome;
import dev.svcc.analysis.Outcome.Verdict;
import dev.svcc.analysis.Simulator;
import dev.svcc.net.Packet;
import dev.svcc.net.Protocol;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Follows one packet from node to node, and its answer back. */
final class Journey {
  /** A packet that has passed so many nodes goes round in circles. */
  private static final int MAX_HOPS = 4;

  private final Nodes nodes;
  private final AddressBook book;
  private final boolean hasPolicies;
  private final boolean beginsAtHome;
  private final List<Way> ways = new ArrayList<>();
  private final Set<Note> notes = new LinkedHashSet<>();

  /**
   * @param nodes the nodes with their rules
   * @param book who has which address
   * @param hasPolicies whether a pod's node may have a say of its own about what comes to it
   * @param beginsAtHome whether the first node sends the packet, or one of its pods does
   */
  Journey(Nodes nodes, AddressBook book, boolean hasPolicies, boolean beginsAtHome) {
    this.nodes = nodes;
    this.book = book;
    this.hasPolicies = hasPolicies;
    this.beginsAtHome = beginsAtHome;
  }

  /** Every way from a node on. */
  List<Way> follow(RuledNode start, Packet packet) {
    walk(start, packet, List.of(), Fraction.ONE);
    return List.copyOf(ways);
  }

  /** What could not be judged on the way. */
  Set<Note> notes() {
    return notes;
  }

  private void walk(RuledNode node, Packet packet, List<Hop> before, Fraction probability) {
    for (Outcome outcome : outcomes(node, packet)) {
      List<Hop> hops = new ArrayList<>(before);
      hops.add(new Hop(node.name(), packet, outcome));
      Fraction both = probability.times(outcome.probability());
      Optional<RuledNode> next = hops.size() < MAX_HOPS ? next(node, outcome) : Optional.empty();
      if (next.isPresent()) {
        walk(next.get(), arriving(next.get(), packet, outcome), hops, both);
      } else {
        Ending ending = ending(node, outcome);
        Optional<Reply> reply =
            ending.isDelivered() && expectsAnswer(packet)
                ? Optional.of(new ReplyJourney(nodes, book, beginsAtHome).follow(hops, ending))
                : Optional.empty();
        ways.add(new Way(hops, ending, both, reply.orElse(null)));
      }
    }
  }

  /**
   * The ways over one node; a packet of a connection goes as that connection's first packet did.
   */
  private List<Outcome> outcomes(RuledNode node, Packet packet) {
    Simulator simulator = node.simulator(packet.family());
    if (packet.state() != Packet.State.ESTABLISHED) {
      return simulator.simulate(packet);
    }
    Packet first = packet.withState(Packet.State.NEW);
    List<Outcome> later = new ArrayList<>();
    for (Outcome begun : simulator.simulate(first)) {
      if (begun.isDelivered()) {
        for (Outcome outcome : simulator.simulateLater(first, begun)) {
          later.add(outcome.times(begun.probability()));
        }
      }
    }
    if (!later.isEmpty()) {
      return later;
    }
    notes.add(new Note.OnlyFromBefore());
    return simulator.simulate(packet);
  }

  private Optional<RuledNode> next(RuledNode node, Outcome outcome) {
    if (!(outcome.verdict() instanceof Verdict.Forwarded)) {
      return Optional.empty();
    }
    Place place = book.at(outcome.destination());
    String where = place.where();
    if (place instanceof Place.OfService || where.equals(node.name())) {
      return Optional.empty();
    }
    boolean ofPod = place instanceof Place.OfPod || place instanceof Place.OfEndpoint;
    if (ofPod && !hasPolicies) {
      return Optional.empty(); // no rule there is about pods: spare the compilation
    }
    if (where.isEmpty()) {
      if (ofPod) {
        notes.add(new Note.NodeUnknown(outcome.destination()));
      }
      return Optional.empty();
    }
    Optional<RuledNode> next = nodes.named(where);
    if (next.isEmpty()) {
      notes.add(new Note.NotJudged(where));
    }
    return next;
  }

  /** The packet as the next node meets it: a mark stays on the node that set it. */
  private static Packet arriving(RuledNode node, Packet packet, Outcome outcome) {
    Connection.Ends left = outcome.connection().left();
    return new Packet(
        left.source(),
        left.destination(),
        packet.protocol(),
        left.sourcePort(),
        left.destinationPort(),
        packet.icmpType(),
        packet.icmpCode(),
        node.inInterface(left.source(), false),
        packet.state(),
        0);
  }

  private Ending ending(RuledNode node, Outcome outcome) {
    return switch (outcome.verdict()) {
      case Verdict.Local local -> new Ending.Reached(new Place.OfNode(node.name()));
      case Verdict.Dropped dropped -> new Ending.Dropped(dropped.why());
      case Verdict.Rejected rejected -> new Ending.Rejected(rejected.answer());
      case Verdict.Unknown unknown -> new Ending.Unknown(unknown.because());
      case Verdict.Forwarded forwarded ->
          switch (book.at(outcome.destination())) {
            case Place.OfPod pod -> new Ending.Reached(pod);
            case Place.OfEndpoint endpoint -> new Ending.Reached(endpoint);
            case Place.OfNode other -> new Ending.Reached(other);
            case Place.OfService service ->
                service.kind() == Place.OfService.Kind.CLUSTER_IP
                    ? new Ending.Lost(service)
                    : new Ending.Left(outcome.destination());
            case Place.Unknown unknown -> new Ending.Left(outcome.destination());
          };
    };
  }

  /** Whether whoever gets the packet answers it. */
  private static boolean expectsAnswer(Packet packet) {
    boolean ofConnection =
        packet.state() == Packet.State.NEW || packet.state() == Packet.State.ESTABLISHED;
    boolean echo = packet.icmpType() == (packet.protocol() == Protocol.ICMP ? 8 : 128);
    boolean icmp = packet.protocol() == Protocol.ICMP || packet.protocol() == Protocol.ICMPV6;
    return ofConnection && (!icmp || echo);
  }
}
