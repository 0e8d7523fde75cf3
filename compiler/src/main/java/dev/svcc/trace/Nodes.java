package dev.svcc.trace;

import dev.svcc.net.IpAddress;
import java.util.List;
import java.util.Optional;

/**
 * The nodes that packets may pass, with their rules; each is asked for only when a packet comes.
 */
public interface Nodes {
  /**
   * The node that flags choose, or the only one of the input.
   *
   * @param name its name; empty where it has none, or where nothing chooses among several
   * @param addresses its addresses where flags give them
   * @param forced whether a flag names it: then packets are judged as it sees them, wherever their
   *     sender is
   */
  record Here(String name, List<IpAddress> addresses, boolean forced) {
    public Here {
      addresses = List.copyOf(addresses);
    }
  }

  /** The node that flags choose. */
  Here here();

  /**
   * The node of this name with its rules; empty if they cannot be known.
   *
   * @param name the name of a node; that of {@link #here()}, empty or not, for the chosen one
   */
  Optional<RuledNode> named(String name);
}
