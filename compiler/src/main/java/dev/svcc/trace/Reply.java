package dev.svcc.trace;

import dev.svcc.analysis.Connection;
import java.util.List;

/**
 * The way of the answer.
 *
 * @param hops its way over nodes, from the one who answers
 * @param ending how it comes to the client
 */
public record Reply(List<Hop> hops, Ending ending) {
  /** How an answer comes to the client, if it does. */
  public sealed interface Ending {
    /**
     * The client gets it from whom it asked.
     *
     * @param ends the ends that it names then
     */
    record Arrives(Connection.Ends ends) implements Ending {}

    /**
     * It goes straight to the client, which never asked whoever it comes from and refuses it.
     *
     * @param node the node that it would have to come back to
     */
    record Bypasses(String node) implements Ending {}

    /** Rules do not let it pass; the last hop shows which. */
    record Stopped() implements Ending {}
  }

  public Reply {
    hops = List.copyOf(hops);
  }
}
