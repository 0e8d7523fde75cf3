package dev.svcc.net;

/** An address family. Families never mix: a rule, a set and an endpoint belong to exactly one. */
public enum Family {
  IPV4(32),
  IPV6(128);

  private final int bits;

  Family(int bits) {
    this.bits = bits;
  }

  /** The length of an address in bits: 32 or 128. */
  public int bits() {
    return bits;
  }
}
