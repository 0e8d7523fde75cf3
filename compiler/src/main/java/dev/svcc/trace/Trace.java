package dev.svcc.trace;

import dev.svcc.analysis.Fraction;
import dev.svcc.net.Packet;
import java.util.List;

/**
 * What becomes of one packet.
 *
 * @param client who sends it
 * @param target where to
 * @param node the first node that it meets
 * @param packet the packet as it comes there
 * @param ways the ways it may take; their probabilities add up to one
 * @param notes what the rules alone do not tell
 */
public record Trace(
    Client client, Target target, String node, Packet packet, List<Way> ways, List<Note> notes) {
  /** The answer in a word. */
  public enum Answer {
    ALLOWED,
    /** Somebody gets it, but the client does not get the answer. */
    UNANSWERED,
    DROPPED,
    REJECTED,
    /** It goes to an address that no machine has. */
    LOST,
    UNKNOWN,
    MIXED
  }

  public Trace {
    ways = List.copyOf(ways);
    notes = List.copyOf(notes);
  }

  /** The answer in a word: what every way has in common. */
  public Answer answer() {
    List<Answer> answers = ways.stream().map(Trace::answer).distinct().toList();
    return answers.size() == 1 ? answers.get(0) : Answer.MIXED;
  }

  /** How likely it is that somebody gets the packet and answers. */
  public Fraction allowed() {
    return ways.stream()
        .filter(way -> answer(way) == Answer.ALLOWED)
        .map(Way::probability)
        .reduce(Fraction.ZERO, Fraction::plus);
  }

  /** The answer of one way. */
  public static Answer answer(Way way) {
    Answer delivered = way.isAnswered() ? Answer.ALLOWED : Answer.UNANSWERED;
    return switch (way.ending()) {
      case Ending.Reached reached -> delivered;
      case Ending.Left left -> delivered;
      case Ending.Lost lost -> Answer.LOST;
      case Ending.Dropped dropped -> Answer.DROPPED;
      case Ending.Rejected rejected -> Answer.REJECTED;
      case Ending.Unknown unknown -> Answer.UNKNOWN;
    };
  }
}
