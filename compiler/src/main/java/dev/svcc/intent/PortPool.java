package dev.svcc.intent;

import dev.svcc.net.PortRange;
import java.util.OptionalInt;
import java.util.Set;

/**
 * The nodePorts that may be given away, with a lower band for those chosen by hand (kube-apiserver,
 * portallocator: 16 to 128 ports, a thirty-second of the range).
 */
final class PortPool {
  private final PortRange range;
  private final Set<Integer> taken;
  private final HashedSlots slots;

  /**
   * A pool over {@code range}.
   *
   * @param taken the ports in use already; grows with what is given
   */
  PortPool(PortRange range, Set<Integer> taken) {
    this.range = range;
    this.taken = taken;
    int size = range.last() - range.first() + 1;
    this.slots = new HashedSlots(size, size <= 16 ? 0 : Math.min(Math.max(16, size / 32), 128));
  }

  PortRange range() {
    return range;
  }

  /** Gives a port to {@code key}; empty where none is left. */
  OptionalInt give(String key) {
    long slot = slots.pick(key, i -> !taken.contains(range.first() + (int) i)).orElse(-1);
    if (slot < 0) {
      return OptionalInt.empty();
    }
    int port = range.first() + (int) slot;
    taken.add(port);
    return OptionalInt.of(port);
  }
}
