package dev.svcc.trace;

import dev.svcc.analysis.Outcome;
import dev.svcc.analysis.Simulator;
import dev.svcc.net.IpAddress;
import dev.svcc.net.Packet;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Follows the answer back over the nodes that the packet came over. */
final class ReplyJourney {
  private final Nodes nodes;
  private final AddressBook book;
  private final boolean beganAtHome;

  /**
   * @param nodes the nodes with their rules
   * @param book who has which address
   * @param beganAtHome whether the first node sent the packet, or one of its pods did
   */
  ReplyJourney(Nodes nodes, AddressBook book, boolean beganAtHome) {
    this.nodes = nodes;
    this.book = book;
    this.beganAtHome = beganAtHome;
  }

  /** The way of the answer to a packet that came this way. */
  Reply follow(List<Hop> came, Ending ending) {
    List<Hop> back = new ArrayList<>();
    String from = ending instanceof Ending.Reached reached ? reached.by().where() : "";
    for (int i = came.size() - 1; i >= 0; i--) {
      Hop hop = came.get(i);
      boolean answeredThere = i == came.size() - 1 && isThere(hop, from, ending);
      if (!answeredThere && !(i == 0 && beganAtHome) && !comesBackTo(hop)) {
        if (hop.outcome().connection().hasNewDestination()) {
          return new Reply(back, new Reply.Ending.Bypasses(hop.node()));
        }
        continue; // it goes round a node that changed nothing
      }
      Packet first = hop.packet().withState(Packet.State.NEW);
      Optional<Outcome> outcome = reply(hop, first);
      if (outcome.isEmpty()) {
        continue;
      }
      back.add(new Hop(hop.node(), first, outcome.get()));
      if (!outcome.get().isDelivered()) {
        return new Reply(back, new Reply.Ending.Stopped());
      }
    }
    return new Reply(
        back,
        new Reply.Ending.Arrives(
            back.isEmpty()
                ? came.get(0).outcome().connection().left().swapped()
                : back.get(back.size() - 1).outcome().connection().left()));
  }

  private Optional<Outcome> reply(Hop hop, Packet first) {
    return nodes
        .named(hop.node())
        .map(
            node -> {
              Simulator simulator = node.simulator(first.family());
              return simulator.simulateReply(first, hop.outcome()).get(0);
            });
  }

  /** Whether the one who answers is on the node itself, so that its answer starts there. */
  private static boolean isThere(Hop hop, String from, Ending ending) {
    return hop.outcome().verdict() instanceof Outcome.Verdict.Local
        || (ending instanceof Ending.Reached && from.equals(hop.node()));
  }

  /** Whether an answer to the source that was seen behind this node is routed to it again. */
  private boolean comesBackTo(Hop hop) {
    if (hop.outcome().masqueraded()) {
      return true;
    }
    IpAddress seen = hop.outcome().source();
    return !hop.node().isEmpty() && book.at(seen).where().equals(hop.node());
  }
}
