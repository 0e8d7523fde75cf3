/**
 * Questions about rules, answered without a kernel: where a packet ends, and which rule says so.
 */
@NullMarked
package dev.svcc.analysis;

import org.jspecify.annotations.NullMarked;
