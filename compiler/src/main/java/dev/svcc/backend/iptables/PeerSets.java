package dev.svcc.backend.iptables;

import dev.svcc.net.Cidr;
import dev.svcc.net.Family;
import dev.svcc.rule.AddressSet;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** The ipsets of one family that hold peers of policies, where ipsets may be used at all. */
final class PeerSets {
  /** Up to so many peers, chains of rules are as good, and need no set to be there first. */
  private static final int MOST_WITHOUT_SET = 64;

  private final boolean allowed;
  private final Family family;
  private final SortedMap<String, List<Cidr>> sets = new TreeMap<>();

  PeerSets(boolean allowed, Family family) {
    this.allowed = allowed;
    this.family = family;
  }

  /** Whether peers go into a set. */
  boolean takes(int peers) {
    return allowed && peers > MOST_WITHOUT_SET;
  }

  /**
   * The name of the set with these blocks: it depends on the family and on the given parts, and on
   * the blocks only where another set has taken that name.
   *
   * @param blocks disjoint, sorted; never the whole family, which hash:net refuses
   */
  String add(List<Cidr> blocks, String... parts) {
    String prefix = family == Family.IPV4 ? "SVCC-4-" : "SVCC-6-";
    String name = HashedName.of(prefix, parts);
    List<Cidr> before = sets.putIfAbsent(name, blocks);
    if (before != null && !before.equals(blocks)) {
      name = HashedName.of(prefix, blocks.stream().map(Cidr::toString).toArray(String[]::new));
      sets.put(name, blocks);
    }
    return name;
  }

  /** The sets, by name. */
  List<AddressSet> build() {
    List<AddressSet> built = new ArrayList<>();
    sets.forEach(
        (name, blocks) ->
            built.add(
                new AddressSet(
                    name, "hash:net", family, blocks.stream().map(PeerSets::entry).toList())));
    return List.copyOf(built);
  }

  /** As {@code ipset save} spells it: one address without its length. */
  private static String entry(Cidr block) {
    return block.isSingle() ? block.network().toString() : block.toString();
  }
}
