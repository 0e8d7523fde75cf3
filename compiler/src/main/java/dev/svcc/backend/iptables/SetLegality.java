package dev.svcc.backend.iptables;

import dev.svcc.rule.AddressSet;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What ipset would refuse of a set that svcc made. */
final class SetLegality {
  private static final Set<String> TYPES =
      Set.of(
          "hash:ip",
          "hash:net",
          "hash:ip,port",
          "hash:ip,port,ip",
          "hash:ip,port,net",
          "bitmap:port");

  private SetLegality() {}

  /** How many parts an entry has. */
  static int dimensions(AddressSet set) {
    return (int) set.type().chars().filter(c -> c == ',').count() + 1;
  }

  /** What is wrong, in a few words; empty if nothing is. */
  static String problem(AddressSet set) {
    if (!TYPES.contains(set.type())) {
      return "type " + set.type();
    }
    Set<String> seen = new HashSet<>();
    for (String entry : set.entries()) {
      List<String> parts = Arrays.asList(entry.split(",", -1));
      if (!seen.add(entry)) {
        return "entry " + entry + " twice";
      }
      if (parts.size() != dimensions(set) || parts.contains("")) {
        return "entry " + entry + " of " + set.type();
      }
      if (parts.get(parts.size() - 1).endsWith("/0")) {
        return "entry " + entry + ": a whole family";
      }
    }
    return "";
  }
}
