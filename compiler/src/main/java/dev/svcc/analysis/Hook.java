package dev.svcc.analysis;

import dev.svcc.rule.Table;
import java.util.List;

/** The places where netfilter asks tables about a packet, each with the tables in its order. */
public enum Hook {
  PREROUTING(Table.Name.RAW, Table.Name.MANGLE, Table.Name.NAT),
  INPUT(Table.Name.MANGLE, Table.Name.FILTER, Table.Name.NAT),
  FORWARD(Table.Name.MANGLE, Table.Name.FILTER),
  OUTPUT(Table.Name.RAW, Table.Name.MANGLE, Table.Name.NAT, Table.Name.FILTER),
  POSTROUTING(Table.Name.MANGLE, Table.Name.NAT);

  private final List<Table.Name> tables;

  Hook(Table.Name... tables) {
    this.tables = List.of(tables);
  }

  /** The tables it asks, in order. */
  public List<Table.Name> tables() {
    return tables;
  }

  /**
   * Whether IPVS stands between this table and the next: at INPUT after filter (before nat), at
   * OUTPUT after nat (before filter), and for answers at FORWARD after filter.
   */
  boolean meetsIpvsAfter(Table.Name table) {
    return switch (this) {
      case INPUT, FORWARD -> table == Table.Name.FILTER;
      case OUTPUT -> table == Table.Name.NAT;
      case PREROUTING, POSTROUTING -> false;
    };
  }

  /** Whether its nat table changes destinations; else sources. */
  boolean translatesDestination() {
    return this == PREROUTING || this == OUTPUT;
  }
}
