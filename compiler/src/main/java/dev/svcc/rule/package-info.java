/**
 * The netfilter model: tables, chains, rules, matches and actions as data that can be written, read
 * and simulated.
 */
@NullMarked
package dev.svcc.rule;

import org.jspecify.annotations.NullMarked;
