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

  /** Whether its nat table changes destinations; else sources. */
  boolean translatesDestination() {
    return this == PREROUTING || this == OUTPUT;
  }
}
