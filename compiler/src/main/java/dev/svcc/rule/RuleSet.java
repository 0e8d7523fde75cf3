package dev.svcc.rule;

import dev.svcc.net.Family;
import dev.svcc.net.IpAddress;
import java.util.List;
import java.util.Optional;

/**
 * All netfilter and IPVS objects of one family.
 *
 * @param family the family
 * @param tables the tables in the order they are loaded: filter, then nat
 * @param sets address sets that matches name, sorted by name; they must exist before the tables are
 *     loaded
 * @param virtualServers the virtual servers of IPVS, by protocol (TCP, UDP, SCTP), address and port
 * @param dummyAddresses addresses that the node holds on a dummy device so that IPVS meets packets
 *     to them, sorted
 */
public record RuleSet(
    Family family,
    List<Table> tables,
    List<AddressSet> sets,
    List<VirtualServer> virtualServers,
    List<IpAddress> dummyAddresses) {
  public RuleSet {
    tables = List.copyOf(tables);
    sets = List.copyOf(sets);
    virtualServers = List.copyOf(virtualServers);
    dummyAddresses = List.copyOf(dummyAddresses);
  }

  /** Rules without IPVS. */
  public RuleSet(Family family, List<Table> tables, List<AddressSet> sets) {
    this(family, tables, sets, List.of(), List.of());
  }

  /** The table with this name. */
  public Optional<Table> table(Table.Name name) {
    return tables.stream().filter(table -> table.name() == name).findFirst();
  }
}
