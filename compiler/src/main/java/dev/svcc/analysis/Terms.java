package dev.svcc.analysis;

import dev.svcc.net.Cidr;
import dev.svcc.net.Family;
import dev.svcc.net.IpAddress;
import dev.svcc.net.Packet;
import dev.svcc.rule.Match;
import dev.svcc.rule.Term;
import dev.svcc.rule.Term.ConnectionStatus.Status;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Matches of other programs' rules made ready to be asked. */
final class Terms {
  private Terms() {}

  /** All of the terms, asked in their order. */
  static Condition condition(List<Term> terms, Map<String, SetLookup> sets) {
    if (terms.size() == 1 && terms.get(0) instanceof Term.Nth(int every, boolean negated)) {
      Fraction one = Fraction.of(1, every);
      return every == 1
          ? Condition.when(negated, packet -> true)
          : new Condition.Dice(negated ? one.complement() : one);
    }
    boolean connection = terms.stream().anyMatch(Term::asksConntrack);
    boolean state = terms.stream().anyMatch(Term.ConnectionState.class::isInstance);
    List<Condition.Question> questions = new ArrayList<>();
    for (Term term : terms) {
      Condition.Question question = question(term, sets);
      questions.add(
          term.asksConntrack() && !(term instanceof Term.ConnectionState)
              ? packet -> isTracked(packet) ? question.ask(packet) : Truth.TRUE
              : question);
    }
    Condition.Question all = packet -> all(questions, packet);
    // Of a packet that belongs to no connection, conntrack knows the state and nothing else.
    return connection && !state
        ? (Condition.Question) packet -> isTracked(packet) ? all.ask(packet) : Truth.FALSE
        : all;
  }

  private static Truth all(List<Condition.Question> questions, Walker packet) {
    Truth answer = Truth.TRUE;
    for (Condition.Question question : questions) {
      Truth truth = question.ask(packet);
      if (truth == Truth.FALSE) {
        return truth;
      }
      answer = truth == Truth.UNKNOWN ? truth : answer;
    }
    return answer;
  }

  private static Condition.Question question(Term term, Map<String, SetLookup> sets) {
    return switch (term) {
      case Term.ConnectionAddress t ->
          Condition.when(t.negated(), p -> t.block().contains(address(p, t.end())));
      case Term.ConnectionPort t ->
          Condition.when(t.negated(), p -> t.range().contains(port(p, t.end())));
      case Term.ConnectionProtocol t ->
          Condition.when(t.negated(), p -> p.protocol == t.protocol());
      case Term.ConnectionState t -> Condition.conntrack(t.state());
      case Term.ConnectionDirection t -> Condition.when(false, p -> p.reply == t.reply());
      case Term.ConnectionStatus t -> p -> status(p, t.statuses()).negatedIf(t.negated());
      case Term.ConnectionMark t ->
          p ->
              Truth.of(isTracked(p) && ((p.connectionMark & t.mask()) == t.value()) != t.negated());
      case Term.Recent t -> p -> Truth.of(recent(p, t));
      case Term.Nth t -> Condition.UNKNOWN; // the reader gives it a match of its own
      case Term.Constant t -> Condition.when(false, p -> t.holds());
      case Term.Owner t -> p -> isOwn(p) ? Truth.UNKNOWN : Truth.of(t.allNegated());
      case Term.ReversePath t -> p -> reversePath(p, t.loose()).negatedIf(t.inverted());
      case Term.TypeOnInterface t -> typeOnInterface(t.type());
      case Term.PacketType t -> p -> Truth.of(type(p).equals(t.type()) != t.negated());
      case Term.InSet t -> Condition.setMember(t.member(), sets);
      case Term.Balanced t -> Condition.when(t.negated(), p -> p.beforeIpvs != null);
    };
  }

  // -- what conntrack knows

  private static boolean isTracked(Walker packet) {
    return switch (packet.state) {
      case NEW, ESTABLISHED, RELATED -> true;
      case UNTRACKED, INVALID -> false;
    };
  }

  private static Connection.Ends original(Walker packet) {
    return packet.known == null ? packet.came : packet.known.came();
  }

  /** The tuple of the answers: how the packet leaves, the other way round. */
  private static Connection.Ends answers(Walker packet) {
    return (packet.known == null ? packet.ends() : packet.known.left()).swapped();
  }

  private static IpAddress address(Walker packet, Term.End end) {
    return switch (end) {
      case ORIGINAL_SOURCE -> original(packet).source();
      case ORIGINAL_DESTINATION -> original(packet).destination();
      case REPLY_SOURCE -> answers(packet).source();
      case REPLY_DESTINATION -> answers(packet).destination();
    };
  }

  private static int port(Walker packet, Term.End end) {
    return switch (end) {
      case ORIGINAL_SOURCE -> original(packet).sourcePort();
      case ORIGINAL_DESTINATION -> original(packet).destinationPort();
      case REPLY_SOURCE -> answers(packet).sourcePort();
      case REPLY_DESTINATION -> answers(packet).destinationPort();
    };
  }

  /** A new connection has no status before its first packet has left; an answered one has some. */
  private static Truth status(Walker packet, Set<Status> asked) {
    Set<Status> open = EnumSet.noneOf(Status.class);
    open.addAll(asked);
    switch (packet.state) {
      case NEW -> open.removeAll(Set.of(Status.SEEN_REPLY, Status.ASSURED, Status.EXPECTED));
      case ESTABLISHED -> {
        if (open.contains(Status.SEEN_REPLY) || open.contains(Status.CONFIRMED)) {
          return Truth.TRUE;
        }
      }
      case RELATED, UNTRACKED, INVALID -> {}
    }
    boolean unconfirmed =
        packet.state == Packet.State.NEW && !packet.inInterface.equals(NodeNetwork.LOOPBACK);
    if (unconfirmed) {
      open.remove(Status.CONFIRMED);
    }
    return open.isEmpty() ? Truth.FALSE : Truth.UNKNOWN;
  }

  // -- the rest

  /** As xt_recent asks its list, step by step: negation comes before the list is changed. */
  private static boolean recent(Walker packet, Term.Recent t) {
    IpAddress whole = t.ofDestination() ? packet.destination : packet.source;
    IpAddress address = Cidr.containing(whole, t.prefixLength()).network();
    Memory memory = packet.memory;
    boolean known = memory.saw(t.list(), address, 0);
    boolean holds =
        switch (t.verb()) {
          case SET -> true;
          case REMOVE -> known;
          case RCHECK, UPDATE ->
              memory.times(t.list(), address, t.seconds()) >= Math.max(1, t.hits());
        };
    boolean answer = holds != t.negated();
    if (t.verb() == Term.Recent.Verb.REMOVE && known) {
      packet.memory = memory.forgetting(t.list(), address);
    } else if (t.verb() == Term.Recent.Verb.SET
        || (t.verb() == Term.Recent.Verb.UPDATE && answer && known)) {
      packet.memory = memory.seeing(t.list(), address);
    }
    return answer;
  }

  private static boolean isOwn(Walker packet) {
    return packet.inInterface.isEmpty();
  }

  /** Whether the answer would leave where it came in; loosely, whether it would leave at all. */
  private static Truth reversePath(Walker packet, boolean loose) {
    String back = packet.node.outInterface(packet.source);
    boolean fits =
        loose
            || packet.inInterface.equals(NodeNetwork.LOOPBACK)
            || back.equals(packet.inInterface)
            || back.equals(NodeNetwork.UNKNOWN); // a packet that came is one that might have come
    return fits ? Truth.TRUE : Truth.UNKNOWN; // routes may be known in part only
  }

  private static Condition.Question typeOnInterface(Match.AddressType type) {
    Condition.Question anywhere =
        Condition.addressType(new Match.AddressType(type.side(), type.types(), false));
    return packet -> {
      Truth truth = anywhere.ask(packet);
      return (truth == Truth.TRUE ? Truth.UNKNOWN : truth).negatedIf(type.negated());
    };
  }

  private static String type(Walker packet) {
    IpAddress to = packet.destination;
    boolean everybody = to.family() == Family.IPV4 && to.low() == 0xffff_ffffL;
    return to.isMulticast() ? "multicast" : everybody ? "broadcast" : "unicast";
  }
}
