package dev.svcc.analysis;

import dev.svcc.rule.Rule;
import dev.svcc.rule.Table;

/**
 * A rule and where it stands.
 *
 * @param table its table
 * @param chain its chain
 * @param index its place in the chain, from 0
 * @param rule the rule, with its origin
 */
public record PlacedRule(Table.Name table, String chain, int index, Rule rule) {}
