package dev.svcc.backend.iptables;

import dev.svcc.net.Family;
import dev.svcc.rule.AddressSet;
import dev.svcc.rule.RuleSet;
import java.util.List;

/** Prints the address sets of rule sets as text for {@code ipset restore}. */
public final class SetScript {
  /** What ipset allows without being told; a set of more entries must say so. */
  private static final int DEFAULT_MOST = 65536;

  private static final int DEFAULT_HASH_SIZE = 1024;

  /** The sets of all these rule sets; empty if there are none. */
  public String write(List<RuleSet> ruleSets) {
    StringBuilder out = new StringBuilder();
    for (RuleSet ruleSet : ruleSets) {
      for (AddressSet set : ruleSet.sets()) {
        out.append("create ").append(set.name()).append(' ').append(set.type());
        options(set, out);
        for (String entry : set.entries()) {
          out.append("add ").append(set.name()).append(' ').append(entry).append('\n');
        }
      }
    }
    return out.toString();
  }

  /** What the type asks for: ports are few, and have no family. */
  private static void options(AddressSet set, StringBuilder out) {
    if (set.type().equals("bitmap:port")) {
      out.append(" range 0-65535\n");
      return;
    }
    int entries = set.entries().size();
    out.append(" family ").append(set.family() == Family.IPV4 ? "inet" : "inet6");
    out.append(" hashsize ")
        .append(Math.max(DEFAULT_HASH_SIZE, Integer.highestOneBit(Math.max(entries, 1))));
    out.append(" maxelem ").append(Math.max(DEFAULT_MOST, entries)).append('\n');
  }
}
