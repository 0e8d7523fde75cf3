package dev.svcc.cli;

import dev.svcc.intent.NodeIntent;
import java.util.Optional;

/**
 * Which rules a question is about: those of a node, in a layout, with or without given addresses.
 */
final class RulesFlags {
  private final NodeFlags node = new NodeFlags();
  private final LayoutFlags layout = new LayoutFlags();
  private final AllocationFlags allocation = new AllocationFlags();

  void declare(Flags flags) {
    node.declare(flags);
    layout.declare(flags);
    allocation.declare(flags);
  }

  LayoutFlags layout() {
    return layout;
  }

  /** From paths to objects; empty if there are errors. */
  Optional<Pipeline.Input> read(Pipeline pipeline, InputFlags input) {
    return pipeline.read(input.paths(), input.namespace(), node, layout.backend(), allocation);
  }

  /** From paths to what the node must do; empty if there are errors. */
  Optional<NodeIntent> resolve(Pipeline pipeline, InputFlags input) {
    return pipeline.resolve(input, node, layout.backend(), allocation);
  }
}
