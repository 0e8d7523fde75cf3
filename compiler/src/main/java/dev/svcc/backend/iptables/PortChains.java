package dev.svcc.backend.iptables;

import dev.svcc.diagnostic.Origin;
import dev.svcc.net.PortRange;
import dev.svcc.net.Protocol;
import dev.svcc.rule.Action;
import dev.svcc.rule.Match;
import dev.svcc.rule.TableBuilder;
import java.util.List;

/**
 * Chains that search destination ports by ranges, so that thousands of them cost a few rules. A
 * port that is found leaves by {@code -g}; a search in vain ends where it was entered.
 *
 * @param table where the chains are added
 * @param found the chain for ports that are found
 * @param policies whose ports they are
 */
record PortChains(TableBuilder table, String found, List<Origin> policies) {
  /** How many chains may follow each other in a search, the first one included. */
  static final int MAX_DEPTH = 3;

  private static final int LEAF_RULES = 4;

  /** How many chains follow each other in the search for so many matches. */
  static int depth(int matches) {
    int depth = 1;
    for (long reach = LEAF_RULES; reach < matches; reach *= fanOut(matches)) {
      depth++;
    }
    return depth;
  }

  private static int fanOut(int matches) {
    double leaves = Math.ceil(matches / (double) LEAF_RULES);
    return (int) Math.max(16, Math.ceil(Math.pow(leaves, 1.0 / (MAX_DEPTH - 1))));
  }

  /**
   * Adds the search to a chain.
   *
   * @param matches by protocol and port, as {@link PortMatch#of} gives them
   */
  void write(String chain, List<PortMatch> matches) {
    write(chain, matches, fanOut(matches.size()));
  }

  private void write(String chain, List<PortMatch> matches, int fanOut) {
    if (matches.size() <= LEAF_RULES) {
      matches.forEach(match -> hit(chain, match));
      return;
    }
    long each = LEAF_RULES; // matches of one child: the least power that needs few children
    while (each * fanOut < matches.size()) {
      each *= fanOut;
    }
    for (int from = 0; from < matches.size(); ) {
      Protocol protocol = matches.get(from).protocol();
      int to = from + 1;
      while (to < matches.size() && to - from < each && matches.get(to).protocol() == protocol) {
        to++;
      }
      List<PortMatch> part = matches.subList(from, to);
      if (part.size() == 1) {
        hit(chain, part.get(0));
      } else {
        descend(chain, part, fanOut);
      }
      from = to;
    }
  }

  private void descend(String chain, List<PortMatch> part, int fanOut) {
    Protocol protocol = part.get(0).protocol();
    PortRange around =
        new PortRange(part.get(0).around().first(), part.get(part.size() - 1).around().last());
    String place = protocol + " " + around.first() + "-" + around.last();
    String below = HashedName.of("SVCC-POL-P-", chain, place);
    table.add(
        chain,
        List.of(new Match.Proto(protocol), Match.Ports.destination(protocol, around)),
        new Action.Goto(below),
        PolicyComment.origin(policies));
    write(below, part, fanOut);
  }

  private void hit(String chain, PortMatch match) {
    table.add(
        chain,
        match.matches(PolicyComment.of(policies)),
        new Action.Goto(found),
        PolicyComment.origin(policies));
  }
}
