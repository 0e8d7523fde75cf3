package dev.svcc.intent;

import dev.svcc.net.Cidr;
import dev.svcc.net.Family;
import java.util.List;
import java.util.Optional;

/**
 * How the node tells a pod's traffic from everybody else's (kube-proxy: {@code
 * --detect-local-mode}).
 */
public sealed interface LocalTraffic {
  /** Nothing is known to be a pod. */
  record Unknown() implements LocalTraffic {}

  /**
   * A source inside one of these blocks, at most one a family, is a pod. A family without a block
   * knows no pods.
   *
   * @param blocks the blocks, by family
   */
  record SourceBlocks(List<Cidr> blocks) implements LocalTraffic {
    public SourceBlocks {
      blocks = List.copyOf(blocks);
    }

    /** The block of one family. */
    public Optional<Cidr> block(Family family) {
      return blocks.stream().filter(block -> block.family() == family).findFirst();
    }
  }

  /**
   * What comes in through this bridge is a pod.
   *
   * @param name the interface's name, at most 15 characters
   */
  record Bridge(String name) implements LocalTraffic {}

  /**
   * What comes in through an interface whose name begins so is a pod.
   *
   * @param prefix at most 14 characters
   */
  record InterfacePrefix(String prefix) implements LocalTraffic {}

  /** Whether any source of this family can be known to be a pod. */
  default boolean knowsPods(Family family) {
    return switch (this) {
      case Unknown() -> false;
      case SourceBlocks blocks -> blocks.block(family).isPresent();
      case Bridge bridge -> true;
      case InterfacePrefix prefix -> true;
    };
  }
}
