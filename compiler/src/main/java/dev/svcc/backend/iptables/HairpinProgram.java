package dev.svcc.backend.iptables;

import dev.svcc.net.Family;

/**
 * The classic BPF programs for {@code -m bpf} that hold where a packet's source and destination
 * address are equal: iptables has no match for that. Written as {@code -m bpf --bytecode} takes and
 * prints them: the number of instructions, then {@code code jt jf k} of each. Offsets count from
 * the network header.
 */
final class HairpinProgram {
  /** ld [12]; tax; ld [16]; jeq x, 0, 1; ret 65535; ret 0. */
  private static final String IPV4 = "6,32 0 0 12,7 0 0 0,32 0 0 16,29 0 1 0,6 0 0 65535,6 0 0 0";

  /**
   * The same for the four words of each address (at 8 and at 24); every jump for "not equal" goes
   * to the last instruction.
   */
  private static final String IPV6 =
      "18,32 0 0 8,7 0 0 0,32 0 0 24,29 0 13 0,32 0 0 12,7 0 0 0,32 0 0 28,29 0 9 0,32 0 0 16,7 0 0"
          + " 0,32 0 0 32,29 0 5 0,32 0 0 20,7 0 0 0,32 0 0 36,29 0 1 0,6 0 0 65535,6 0 0 0";

  private HairpinProgram() {}

  static String text(Family family) {
    return switch (family) {
      case IPV4 -> IPV4;
      case IPV6 -> IPV6;
    };
  }
}
