package dev.svcc.rule;

import dev.svcc.net.Family;
import java.util.List;

/**
 * An ipset.
 *
 * @param name at most 31 bytes
 * @param type such as {@code hash:net}, {@code hash:ip,port} or {@code bitmap:port}
 * @param family the family of its addresses; for {@code bitmap:port}, which has none, that of the
 *     rules it serves
 * @param entries the entries in {@code ipset save -s} order and spelling
 */
public record AddressSet(String name, String type, Family family, List<String> entries) {
  public AddressSet {
    entries = List.copyOf(entries);
  }
}
