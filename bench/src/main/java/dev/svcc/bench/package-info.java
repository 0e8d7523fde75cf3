/** JMH benchmarks of single passes; {@code scripts/bench-passes} runs them. */
@NullMarked
package dev.svcc.bench;

import org.jspecify.annotations.NullMarked;
