package dev.svcc.backend.iptables;

import dev.svcc.intent.NodeIntent;
import dev.svcc.net.Family;
import dev.svcc.rule.TableBuilder;

/**
 * A part of the filter table that a layout puts before everything of its own: its rules in INPUT,
 * FORWARD and OUTPUT come first, so that no ACCEPT of the service chains bypasses them.
 * NetworkPolicies are such a part.
 */
public interface FilterPart {
  /** Nothing before the Services' own rules. */
  FilterPart NONE = (filter, intent, family) -> {};

  /** Adds chains, rules and hook rules (as rules of the base chains) of one family. */
  void addTo(TableBuilder filter, NodeIntent intent, Family family);
}
