package dev.svcc.net;

/** An address family. Families never mix: a rule, a set and an endpoint belong to exactly one. */
public enum Family {
  IPV4("IPv4", 32),
  IPV6("IPv6", 128);

  private final String displayName;
  private final int bits;

  Family(String displayName, int bits) {
    this.displayName = displayName;
    this.bits = bits;
  }

  /** The name as Kubernetes and people write it: {@code IPv4} or {@code IPv6}. */
  public String displayName() {
    return displayName;
  }

  /** The length of an address in bits: 32 or 128. */
  public int bits() {
    return bits;
  }
}
