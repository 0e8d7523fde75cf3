package dev.svcc.cli;

import dev.svcc.trace.Expectation;
import dev.svcc.trace.Trace;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A question and its answer.
 *
 * @param from who sends, as it was written
 * @param to where to, as it was written
 * @param expected what was expected, as it was written; empty where nothing was
 * @param expectation what was expected; null where nothing was
 * @param line the line of the file of flows, from 1; 0 for the command line
 * @param traces what becomes of the packets
 */
record Flow(
    String from,
    String to,
    String expected,
    @Nullable Expectation expectation,
    int line,
    List<Trace> traces) {
  Flow {
    traces = List.copyOf(traces);
  }

  /** Whether it is as expected; it is if nothing was. */
  boolean isMet() {
    return expectation == null || expectation.isMet(traces);
  }
}
