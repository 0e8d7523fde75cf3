package dev.svcc.backend.iptables;

import dev.svcc.backend.iptables.AddressTrie.Entry;
import dev.svcc.backend.iptables.AddressTrie.Node;
import dev.svcc.backend.iptables.AddressTrie.Region;
import dev.svcc.backend.iptables.AddressTrie.Shape;
import dev.svcc.diagnostic.Origin;
import dev.svcc.intent.Allow;
import dev.svcc.intent.Allow.Peer;
import dev.svcc.intent.PodPolicy.Direction;
import dev.svcc.net.Cidr;
import dev.svcc.rule.Action;
import dev.svcc.rule.Match;
import dev.svcc.rule.TableBuilder;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Chains that search many peers and many ports. Peers lead on to ports, so 5,000 of each cost
 * 10,000 rules, not 25 million. Isolations with the same allow share its search.
 */
final class SearchChains {
  /** The chain that says yes: it sets the mark and comes back. */
  static final String FOUND = "SVCC-POLICY-FOUND";

  /** The chain that takes the mark away again and so allows. */
  private static final String ALLOWED = "SVCC-POLICY-ALLOWED";

  static final Origin MARK = Origin.base("carries the answer of a search for peers and ports");

  private static final int PEER_DEPTH = 4;
  private static final Shape PEERS = new Shape(1, 4, PEER_DEPTH);

  /** The deepest search: peers, ports, and the chain that says yes. */
  static final int MAX_DEPTH = PEER_DEPTH + PortChains.MAX_DEPTH + 1;

  private final TableBuilder table;
  private final int mark;
  private final PeerSets sets;
  private final Map<String, Content> written = new HashMap<>();

  /** What a search finds, and where it goes then. */
  private record Content(List<Cidr> blocks, String then) {}

  /** A chain, and how many may follow each other from it on. */
  record Found(String chain, int depth) {}

  SearchChains(TableBuilder table, int mark, PeerSets sets) {
    this.table = table;
    this.mark = mark;
    this.sets = sets;
  }

  /** The match for a packet that a search has found. */
  Match isFound() {
    return new Match.Mark(mark, mark, false);
  }

  /** Takes the mark away. */
  Action clear() {
    return new Action.SetMark(0, mark);
  }

  /** The chain to leave for when a packet has been found. */
  String allowed() {
    if (!table.has(ALLOWED)) {
      table.add(ALLOWED, List.of(), clear(), MARK);
    }
    return ALLOWED;
  }

  /** The chain that says yes, declared. */
  String found() {
    if (!table.has(FOUND)) {
      table.add(FOUND, List.of(), new Action.SetMark(mark, mark), MARK);
    }
    return FOUND;
  }

  /** What rules ask for to find the peers one by one, or all of them in a set. */
  List<PeerMatch> peers(Allow allow, Direction direction) {
    if (allow.fromEverybody()) {
      return List.of(new PeerMatch(List.of(), allow.peers().get(0).origins()));
    }
    if (sets.takes(allow.peers().size())) {
      String set = sets.add(allow.blocks(), identity(allow, direction));
      String side = direction == Direction.INGRESS ? "src" : "dst";
      Match member = new Match.SetMember(set, List.of(side), false);
      return List.of(new PeerMatch(List.of(member), allow.origins()));
    }
    return allow.peers().stream()
        .map(peer -> new PeerMatch(List.of(in(peer.block(), direction)), peer.origins()))
        .toList();
  }

  /**
   * A chain that searches the peers of an allow.
   *
   * @param then where a packet from (or to) a peer goes: {@link #FOUND} or a search of ports
   */
  Found peers(Allow allow, Direction direction, String then) {
    if (then.equals(FOUND)) {
      found();
    }
    Node<Peer> tree =
        AddressTrie.build(
            allow.peers().stream().map(peer -> new Entry<>(peer.block(), peer)).toList(), PEERS);
    String prefix = "SVCC-POL-" + IsolationChains.letter(direction) + "S-";
    Content content = new Content(allow.blocks(), then);
    String name = HashedName.of(prefix, identity(allow, direction));
    if (written.containsKey(name) && !content.equals(written.get(name))) {
      // The same policies and ports, but other peers: named after those too.
      name =
          HashedName.of(
              prefix,
              Stream.concat(Stream.of(name), allow.blocks().stream().map(Cidr::toString))
                  .toArray(String[]::new));
    }
    if (written.putIfAbsent(name, content) == null) {
      write(name, prefix, direction, tree, then, allow);
    }
    return new Found(name, tree.depth());
  }

  private void write(
      String root, String prefix, Direction direction, Node<Peer> tree, String then, Allow allow) {
    Match.AddressType.Side side =
        direction == Direction.INGRESS
            ? Match.AddressType.Side.SOURCE
            : Match.AddressType.Side.DESTINATION;
    new TrieChains<Peer>(
            table,
            side,
            region -> HashedName.of(prefix, root, text(region)),
            PolicyComment.origin(allow.origins()),
            (chain, entry) -> {
              PeerMatch peer =
                  new PeerMatch(List.of(in(entry.block(), direction)), entry.payload().origins());
              table.add(chain, peer.matches(null), new Action.Goto(then), peer.origin());
            })
        .write(root, tree);
  }

  /** A chain that searches the ports of an allow and goes on to {@link #FOUND}. */
  String ports(Allow allow) {
    String name = HashedName.of("SVCC-POL-P-", policies(allow), allow.ports().toString());
    if (!table.has(name)) {
      table.declare(name);
      new PortChains(table, found(), allow.origins()).write(name, PortMatch.of(allow.ports()));
    }
    return name;
  }

  /** What a search is for; peers may change without it changing. */
  private static String[] identity(Allow allow, Direction direction) {
    return new String[] {direction.toString(), policies(allow), allow.ports().toString()};
  }

  private static String policies(Allow allow) {
    return allow.origins().stream()
        .map(origin -> String.valueOf(origin.object()))
        .collect(Collectors.joining(","));
  }

  private static Match in(Cidr block, Direction direction) {
    return switch (direction) {
      case INGRESS -> new Match.Source(block);
      case EGRESS -> new Match.Destination(block);
    };
  }

  /** A region as names are made of it. */
  static String text(Region region) {
    return switch (region) {
      case Region.Block block -> block.cidr().toString();
      case Region.Span span -> span.first() + "-" + span.last();
    };
  }
}
