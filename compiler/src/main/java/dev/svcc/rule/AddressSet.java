package dev.svcc.rule;

import dev.svcc.net.Family;
import java.util.List;

/**
 * An ipset.
 *
 * @param name at most 31 bytes
 * @param type such as {@code hash:net} or {@code hash:ip,port}
 * @param family the family of its addresses
 * @param entries the entries in {@code ipset save -s} order and spelling
 */
public record AddressSet(String name, String type, Family family, List<String> entries) {
  public AddressSet {
    entries = List.copyOf(entries);
  }
}
