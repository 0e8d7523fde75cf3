package dev.svcc.intent;

import dev.svcc.net.Cidr;
import dev.svcc.net.Family;
import dev.svcc.net.IpAddress;
import java.util.Optional;
import java.util.Set;

/**
 * The addresses of one block that may be given away: not its first, IPv4 not its last, and of an
 * IPv6 block only the lower part.
 */
final class AddressPool {
  private final Cidr block;
  private final Set<IpAddress> taken;
  private final HashedSlots slots;

  private AddressPool(Cidr block, Set<IpAddress> taken, long largest, boolean banded) {
    this.block = block;
    this.taken = taken;
    int hostBits = block.family().bits() - block.prefixLength();
    long size = hostBits >= Long.SIZE - 1 ? largest : Math.min(1L << hostBits, largest);
    long usable = Math.max(0, size - (block.family() == Family.IPV4 ? 2 : 1));
    long lower = banded && size > 16 ? Math.min(Math.max(16, size / 16), 256) : 0;
    this.slots = new HashedSlots(usable, Math.min(lower, usable));
  }

  /**
   * A range of clusterIPs, with a lower band for those chosen by hand (kube-apiserver, ipallocator:
   * 16 to 256 addresses, a sixteenth of the range; 65536 addresses of an IPv6 range).
   *
   * @param taken who is there already; grows with what is given
   */
  static AddressPool ofServices(Cidr block, Set<IpAddress> taken) {
    return new AddressPool(block, taken, block.family() == Family.IPV4 ? 1L << 32 : 1 << 16, true);
  }

  /**
   * A range of pods' addresses.
   *
   * @param taken who is there already; grows with what is given
   */
  static AddressPool ofPods(Cidr block, Set<IpAddress> taken) {
    return new AddressPool(block, taken, 1L << 32, false);
  }

  Cidr block() {
    return block;
  }

  /** Gives an address to {@code key}; empty where none is left. */
  Optional<IpAddress> give(String key) {
    // The first usable one is never given: Service kubernetes has it, or a pod network's bridge.
    long slot = slots.pick(key, i -> i > 0 && !taken.contains(address(i))).orElse(-1);
    if (slot < 0) {
      return Optional.empty();
    }
    taken.add(address(slot));
    return Optional.of(address(slot));
  }

  /** The network's own address is no slot. */
  private IpAddress address(long slot) {
    IpAddress first = block.network();
    return block.family() == Family.IPV4
        ? IpAddress.ofIpv4((int) (first.low() + 1 + slot))
        : IpAddress.ofIpv6(first.high(), first.low() + 1 + slot);
  }
}
