package dev.svcc.backend;

import dev.svcc.intent.NodeIntent;
import dev.svcc.net.Family;
import dev.svcc.rule.RuleSet;

/**
 * Turns what a node must do into netfilter objects of one family. It decides layout only; all
 * questions of policy are answered.
 */
public interface Lowering {
  /** The rules of one family, hooks included as rules of the base chains. */
  RuleSet lower(NodeIntent intent, Family family);
}
