package dev.svcc.manifest;

import dev.svcc.diagnostic.Diagnostics;

/**
 * What was found in a piece of input: whoever reads a piece has one of its own, and they are joined
 * in the order of the pieces.
 */
record Outcome(Collected collected, Diagnostics diagnostics) {
  Outcome() {
    this(new Collected(), new Diagnostics());
  }

  void addAll(Outcome next) {
    collected.addAll(next.collected);
    diagnostics.addAll(next.diagnostics);
  }
}
