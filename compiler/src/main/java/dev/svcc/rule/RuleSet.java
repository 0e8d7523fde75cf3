package dev.svcc.rule;

import dev.svcc.net.Family;
import java.util.List;
import java.util.Optional;

/**
 * All rules of one family.
 *
 * @param family the family
 * @param tables the tables in the order they are loaded: filter, then nat
 * @param sets address sets that matches name, sorted by name; they must exist before the tables are
 *     loaded
 */
public record RuleSet(Family family, List<Table> tables, List<AddressSet> sets) {
  public RuleSet {
    tables = List.copyOf(tables);
    sets = List.copyOf(sets);
  }

  /** The table with this name. */
  public Optional<Table> table(Table.Name name) {
    return tables.stream().filter(table -> table.name() == name).findFirst();
  }
}
