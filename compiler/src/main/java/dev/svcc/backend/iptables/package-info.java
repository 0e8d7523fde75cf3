/**
 * The iptables back end: layouts of chains and rules, and the text that iptables-restore reads and
 * iptables-save prints.
 */
@NullMarked
package dev.svcc.backend.iptables;

import org.jspecify.annotations.NullMarked;
