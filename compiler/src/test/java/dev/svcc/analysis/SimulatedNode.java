package dev.svcc.analysis;

import dev.svcc.diagnostic.Origin;
import dev.svcc.net.Family;
import dev.svcc.net.IpAddress;
import dev.svcc.net.Packet;
import dev.svcc.net.Protocol;
import dev.svcc.rule.Action;
import dev.svcc.rule.AddressSet;
import dev.svcc.rule.Match;
import dev.svcc.rule.RuleSet;
import dev.svcc.rule.Table;
import dev.svcc.rule.TableBuilder;
import dev.svcc.rule.VirtualServer;
import java.util.ArrayList;
import java.util.List;

/** A node whose rules a test writes, and what becomes of packets there. */
abstract class SimulatedNode {
  static final IpAddress NODE = IpAddress.of("192.168.0.2");
  static final IpAddress POD = IpAddress.of("10.244.1.5");
  static final IpAddress OTHER_POD = IpAddress.of("10.244.1.6");
  static final IpAddress VIP = IpAddress.of("10.96.0.10");
  static final Origin ORIGIN = Origin.base("test");

  final TableBuilder raw = new TableBuilder(Table.Name.RAW);
  final TableBuilder mangle = new TableBuilder(Table.Name.MANGLE);
  final TableBuilder nat = new TableBuilder(Table.Name.NAT);
  final TableBuilder filter = new TableBuilder(Table.Name.FILTER);
  final List<VirtualServer> servers = new ArrayList<>();
  List<AddressSet> sets = List.of();
  NodeNetwork network = NodeNetwork.of(List.of(NODE));

  static void rule(TableBuilder table, String chain, Action action, Match... matches) {
    table.add(chain, List.of(matches), action, ORIGIN);
  }

  static Action dnat(IpAddress to) {
    return new Action.Dnat(to, 8080);
  }

  static Packet toVip(String in, IpAddress source) {
    return Packet.first(in, source, VIP, Protocol.TCP, 80);
  }

  /** The node with the rules so far; where there are virtual servers, the address is its own. */
  Simulator simulator() {
    List<Table> tables = List.of(raw.build(), mangle.build(), nat.build(), filter.build());
    List<IpAddress> held = servers.isEmpty() ? List.of() : List.of(VIP);
    return new Simulator(new RuleSet(Family.IPV4, tables, sets, servers, held), network);
  }

  /** One line an outcome: {@code 1/2 Forwarded 10.0.0.1:80 from 10.0.0.2}. */
  static List<String> lines(List<Outcome> outcomes) {
    return outcomes.stream()
        .map(
            o ->
                "%s %s %s:%d from %s"
                    .formatted(
                        o.probability(),
                        o.verdict().getClass().getSimpleName(),
                        o.destination(),
                        o.destinationPort(),
                        o.source()))
        .toList();
  }

  List<String> run(Packet packet) {
    return lines(simulator().simulate(packet));
  }
}
