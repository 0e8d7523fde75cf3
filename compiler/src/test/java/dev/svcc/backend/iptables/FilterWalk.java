package dev.svcc.backend.iptables;

import dev.svcc.net.IpAddress;
import dev.svcc.net.PortRange;
import dev.svcc.net.Protocol;
import dev.svcc.rule.Action;
import dev.svcc.rule.Match;
import dev.svcc.rule.Rule;
import dev.svcc.rule.RuleSet;
import dev.svcc.rule.Table;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Walks one new connection through the filter table as netfilter does, and counts the rules it
 * meets. It knows what policies are made of and nothing else.
 */
final class FilterWalk {
  private final Map<String, List<Rule>> chains;
  private final IpAddress source;
  private final IpAddress destination;
  private final Protocol protocol;
  private final int port;
  private int mark;
  private int met;
  private int depth;
  private int deepest;

  /** What a rule did to a packet: nothing final, back to the caller, or the end. */
  private enum End {
    NEXT,
    RETURN,
    DROP
  }

  FilterWalk(
      Map<String, List<Rule>> chains,
      IpAddress source,
      IpAddress destination,
      Protocol protocol,
      int port) {
    this.chains = chains;
    this.source = source;
    this.destination = destination;
    this.protocol = protocol;
    this.port = port;
  }

  FilterWalk(RuleSet rules, IpAddress source, IpAddress destination, Protocol protocol, int port) {
    this(chains(rules), source, destination, protocol, port);
  }

  /** The filter table's rules by chain. */
  static Map<String, List<Rule>> chains(RuleSet rules) {
    Map<String, List<Rule>> found = new HashMap<>();
    rules
        .table(Table.Name.FILTER)
        .ifPresent(
            table -> table.chains().forEach(chain -> found.put(chain.name(), chain.rules())));
    return found;
  }

  /** Whether a packet that carries this mark passes the hook. */
  boolean passes(String hook, int markBefore) {
    mark = markBefore;
    met = 0;
    return walk(hook) != End.DROP;
  }

  /** How many rules the packet met. */
  int met() {
    return met;
  }

  /** How many user chains it was in at once, entered by jump or goto. */
  int deepest() {
    return deepest;
  }

  int mark() {
    return mark;
  }

  private End walk(String chain) {
    for (Rule rule : chains.getOrDefault(chain, List.of())) {
      met++;
      if (rule.matches().stream().allMatch(this::holds)) {
        End end =
            switch (rule.action()) {
              case Action.Jump jump -> enter(jump.chain()) == End.DROP ? End.DROP : End.NEXT;
              case Action.Goto leap -> enter(leap.chain()) == End.DROP ? End.DROP : End.RETURN;
              case Action.Return back -> End.RETURN;
              case Action.Drop drop -> End.DROP;
              case Action.Reject reject -> End.DROP;
              case Action.SetMark set -> {
                mark = (mark & ~set.mask()) ^ set.value();
                yield End.NEXT;
              }
              case Action other -> throw new AssertionError(other);
            };
        if (end != End.NEXT) {
          return end;
        }
      }
    }
    return End.NEXT;
  }

  private End enter(String chain) {
    depth++;
    deepest = Math.max(deepest, depth);
    End end = walk(chain);
    depth--;
    return end;
  }

  private boolean holds(Match match) {
    return switch (match) {
      case Match.Source from -> from.block().contains(source) != from.negated();
      case Match.Destination to -> to.block().contains(destination) != to.negated();
      case Match.SourceRange from -> in(source, from.first(), from.last());
      case Match.DestinationRange to -> in(destination, to.first(), to.last());
      case Match.Proto proto -> proto.protocol() == protocol;
      case Match.Ports ports -> ports.destination().contains(port);
      case Match.MultiPort ports -> ports.ranges().stream().anyMatch(r -> contains(r));
      case Match.Mark wanted -> (mark & wanted.mask()) == wanted.value();
      case Match.SourceEqualsDestination self -> source.equals(destination);
      case Match.Comment comment -> true;
      case Match.ConntrackState state -> state.negated(); // every packet here is NEW
      case Match.AddressType type -> type.negated(); // no packet here is the node's
      case Match other -> throw new AssertionError(other);
    };
  }

  private boolean contains(PortRange range) {
    return range.contains(port);
  }

  private static boolean in(IpAddress address, IpAddress first, IpAddress last) {
    return first.compareTo(address) <= 0 && address.compareTo(last) <= 0;
  }
}
