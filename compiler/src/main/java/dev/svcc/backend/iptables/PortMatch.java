package dev.svcc.backend.iptables;

import dev.svcc.intent.Allow.Port;
import dev.svcc.net.PortRange;
import dev.svcc.net.Protocol;
import dev.svcc.rule.Match;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Destination ports of one protocol that one rule can ask for.
 *
 * @param protocol the protocol
 * @param ranges sorted, at least one; {@link PortRange#ALL} for every port
 */
record PortMatch(Protocol protocol, List<PortRange> ranges) {
  /** multiport compares up to 15 numbers; a range counts two. */
  private static final int SLOTS = 15;

  PortMatch {
    ranges = List.copyOf(ranges);
  }

  /** As few rules as ask for all these ports, by protocol and port. */
  static List<PortMatch> of(List<Port> ports) {
    SortedMap<Protocol, List<PortRange>> byProtocol = new TreeMap<>();
    for (Port port : ports) {
      byProtocol.computeIfAbsent(port.protocol(), key -> new ArrayList<>()).add(port.range());
    }
    List<PortMatch> found = new ArrayList<>();
    byProtocol.forEach(
        (protocol, ranges) ->
            fill(ranges).forEach(rule -> found.add(new PortMatch(protocol, rule))));
    return List.copyOf(found);
  }

  private static List<List<PortRange>> fill(List<PortRange> ranges) {
    List<List<PortRange>> rules = new ArrayList<>();
    int free = 0;
    for (PortRange range : ranges) {
      int slots = range.isSingle() ? 1 : 2;
      if (free < slots) {
        rules.add(new ArrayList<>());
        free = SLOTS;
      }
      rules.get(rules.size() - 1).add(range);
      free -= slots;
    }
    return rules;
  }

  /** The smallest range around all of them. */
  PortRange around() {
    return new PortRange(ranges.get(0).first(), ranges.get(ranges.size() - 1).last());
  }

  /** The protocol, the comment, and the ports: the order in which rules show them. */
  List<Match> matches(Match.Comment comment) {
    Match proto = new Match.Proto(protocol);
    PortRange first = ranges.get(0);
    if (ranges.size() > 1) {
      Match ports = new Match.MultiPort(Match.MultiPort.Side.DESTINATION, ranges, false);
      return List.of(proto, comment, ports);
    }
    return first.equals(PortRange.ALL)
        ? List.of(proto, comment)
        : List.of(proto, comment, Match.Ports.destination(protocol, first));
  }
}
