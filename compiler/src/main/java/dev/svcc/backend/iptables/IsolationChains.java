package dev.svcc.backend.iptables;

import dev.svcc.diagnostic.Origin;
import dev.svcc.intent.Allow;
import dev.svcc.intent.Isolation;
import dev.svcc.intent.NodeProfile;
import dev.svcc.intent.PodPolicy.Direction;
import dev.svcc.net.Family;
import dev.svcc.rule.Action;
import dev.svcc.rule.Match;
import dev.svcc.rule.TableBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The chains that judge: one for each isolation, entered by {@code -g} from the dispatch. RETURN
 * allows: it leads back behind the dispatch of this direction. Peers and ports that are too many
 * for rules of their own are searched in chains that are jumped to; those say yes by the policy
 * mark, which is cleared before the first search and once it has been read, so that nobody else
 * ever sees it.
 */
final class IsolationChains {
  /** So many rules are written one after the other. */
  private static final int FEW = 8;

  /** So many times the same search may be jumped to, once for each rule that ports need. */
  private static final int FEW_PORTS = 4;

  private final TableBuilder table;
  private final NodeProfile node;
  private final Family family;
  private final SearchChains searches;
  private final SelfMatch self;

  IsolationChains(
      TableBuilder table, NodeProfile node, Family family, SearchChains searches, SelfMatch self) {
    this.table = table;
    this.node = node;
    this.family = family;
    this.searches = searches;
    this.self = self;
  }

  /** The chain's name: from what selects the pods, not what it says, so that an edit keeps it. */
  static String name(Isolation isolation, Direction direction) {
    Stream<String> policies =
        isolation.policies().stream().map(origin -> String.valueOf(origin.object()));
    return HashedName.of(
        "SVCC-POL-" + letter(direction) + "P-",
        Stream.concat(Stream.of(isolation.names()), policies).toArray(String[]::new));
  }

  /** I or E, as chains are called. */
  static char letter(Direction direction) {
    return switch (direction) {
      case INGRESS -> 'I';
      case EGRESS -> 'E';
    };
  }

  /**
   * Adds the chain of an isolation.
   *
   * @return how many chains may follow each other from it on, itself included
   */
  int write(Isolation isolation, Direction direction) {
    String chain = name(isolation, direction);
    if (table.has(chain)) {
      return 1; // counted when it was written
    }
    table.declare(chain);
    List<Search> jumps = new ArrayList<>();
    for (Allow allow : isolation.allows()) {
      plan(chain, allow, direction, jumps);
    }
    int depth = 1 + self.depth();
    if (!jumps.isEmpty() || self.isSearch()) {
      table.add(chain, List.of(), searches.clear(), SearchChains.MARK);
      for (Search jump : jumps) {
        table.add(chain, jump.matches(), new Action.Jump(jump.chain()), jump.origin());
        depth = Math.max(depth, 1 + jump.depth());
      }
      if (self.isSearch()) {
        self.write(table, chain, searches);
      }
      table.add(
          chain,
          List.of(searches.isFound()),
          new Action.Goto(searches.allowed()),
          SearchChains.MARK);
    }
    if (!self.isSearch()) {
      self.write(table, chain, searches);
    }
    Origin origin = PolicyComment.origin(isolation.policies());
    table.add(
        chain,
        List.of(PolicyComment.of(isolation.policies())),
        PolicyLowering.deny(node.policyDeny(), family),
        origin);
    return depth;
  }

  /** A jump to a search, which is written after the rules that decide at once. */
  private record Search(List<Match> matches, String chain, int depth, Origin origin) {}

  private void plan(String chain, Allow allow, Direction direction, List<Search> jumps) {
    List<PeerMatch> peers = searches.peers(allow, direction);
    List<PortMatch> ports = PortMatch.of(allow.ports());
    int portRules = Math.max(1, ports.size());
    if (peers.size() * portRules <= FEW) {
      for (PeerMatch peer : peers) {
        forEachPort(
            ports,
            port -> table.add(chain, peer.matches(port), new Action.Return(), peer.origin()));
      }
      return;
    }
    Origin origin = PolicyComment.origin(allow.origins());
    if (peers.size() <= FEW) {
      String below = searches.ports(allow);
      int depth = PortChains.depth(ports.size()) + 1;
      for (PeerMatch peer : peers) {
        jumps.add(new Search(peer.matches(null), below, depth, peer.origin()));
      }
    } else if (portRules <= FEW_PORTS) {
      SearchChains.Found below = searches.peers(allow, direction, SearchChains.FOUND);
      Match.Comment comment = PolicyComment.of(allow.origins());
      forEachPort(
          ports,
          port ->
              jumps.add(
                  new Search(
                      port == null ? List.of(comment) : port.matches(comment),
                      below.chain(),
                      below.depth() + 1,
                      origin)));
    } else {
      SearchChains.Found below = searches.peers(allow, direction, searches.ports(allow));
      int depth = below.depth() + PortChains.depth(ports.size()) + 1;
      Match comment = PolicyComment.of(allow.origins());
      jumps.add(new Search(List.of(comment), below.chain(), depth, origin));
    }
  }

  /** Once for each rule that the ports need, or once with null where every port is meant. */
  private static void forEachPort(
      List<PortMatch> ports, java.util.function.Consumer<@Nullable PortMatch> rule) {
    if (ports.isEmpty()) {
      rule.accept(null);
    }
    ports.forEach(rule);
  }
}
