package dev.svcc.backend.iptables;

import dev.svcc.intent.NodeIntent;
import dev.svcc.net.Family;
import dev.svcc.rule.AddressSet;
import dev.svcc.rule.TableBuilder;
import java.util.List;

/**
 * A part of the filter table that a layout puts before everything of its own: its rules in INPUT,
 * FORWARD and OUTPUT come first, so that no ACCEPT of the service chains bypasses them.
 * NetworkPolicies are such a part.
 */
public interface FilterPart {
  /** Nothing before the Services' own rules. */
  FilterPart NONE = (filter, intent, family) -> List.of();

  /**
   * Adds chains, rules and hook rules (as rules of the base chains) of one family.
   *
   * @return the address sets that the rules name, by name
   */
  List<AddressSet> addTo(TableBuilder filter, NodeIntent intent, Family family);
}
