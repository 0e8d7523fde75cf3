package dev.svcc.net;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An IPv4 or IPv6 address, printed as the kernel's tools print it (RFC 5952 for IPv6) and ordered
 * numerically within its family, IPv4 before IPv6.
 *
 * @param family the address family
 * @param high the upper 64 bits of an IPv6 address; 0 for IPv4
 * @param low the lower 64 bits of an IPv6 address; the 32 bits of an IPv4 address, unsigned
 */
public record IpAddress(Family family, long high, long low) implements Comparable<IpAddress> {
  public IpAddress {
    if (family == Family.IPV4 && (high != 0 || low >>> 32 != 0)) {
      throw new IllegalArgumentException("not 32 bits");
    }
  }

  /** The IPv4 address with these 32 bits. */
  public static IpAddress ofIpv4(int bits) {
    return new IpAddress(Family.IPV4, 0, bits & 0xffff_ffffL);
  }

  /** The IPv6 address with these 128 bits. */
  public static IpAddress ofIpv6(long high, long low) {
    return new IpAddress(Family.IPV6, high, low);
  }

  /**
   * Reads an address as Kubernetes validates it: four decimal numbers without leading zeros, or
   * IPv6 without a zone. Empty if the text is anything else. An IPv4-mapped IPv6 address is IPv6
   * here; see {@link #isIpv4Mapped()}.
   */
  public static Optional<IpAddress> parse(String text) {
    return AddressText.parse(text);
  }

  /** Reads an address that is known to be good, such as a constant. */
  public static IpAddress of(String text) {
    return parse(text).orElseThrow(() -> new IllegalArgumentException("not an address: " + text));
  }

  /** Bit {@code index}, counted from the most significant (0). */
  public boolean bit(int index) {
    if (family == Family.IPV4) {
      return (low >>> (31 - index) & 1) == 1;
    }
    return index < 64 ? (high >>> (63 - index) & 1) == 1 : (low >>> (127 - index) & 1) == 1;
  }

  /** {@code 127.0.0.0/8} or {@code ::1}. */
  public boolean isLoopback() {
    return family == Family.IPV4 ? low >>> 24 == 127 : high == 0 && low == 1;
  }

  /** {@code 169.254.0.0/16} or {@code fe80::/10}. */
  public boolean isLinkLocal() {
    return family == Family.IPV4 ? low >>> 16 == 0xa9fe : high >>> 54 == 0x3fa;
  }

  /** {@code 224.0.0.0/4} or {@code ff00::/8}. */
  public boolean isMulticast() {
    return family == Family.IPV4 ? low >>> 28 == 0xe : high >>> 56 == 0xff;
  }

  /** {@code 0.0.0.0} or {@code ::}. */
  public boolean isUnspecified() {
    return high == 0 && low == 0;
  }

  /**
   * {@code ::ffff:0:0/96}: an IPv4 address in IPv6 clothes, which no packet on the wire carries.
   */
  public boolean isIpv4Mapped() {
    return family == Family.IPV6 && high == 0 && low >>> 32 == 0xffff;
  }

  @Override
  public int compareTo(IpAddress other) {
    if (family != other.family) {
      return family.compareTo(other.family);
    }
    int byHigh = Long.compareUnsigned(high, other.high);
    return byHigh != 0 ? byHigh : Long.compareUnsigned(low, other.low);
  }

  // Spelt out, as in every record that a small run compares or hashes: what Java derives for
  // records
  // is put together at run time, for 15 ms at the first (docs/decisions/0011-start.md).

  @Override
  public boolean equals(@Nullable Object object) {
    return object instanceof IpAddress other
        && low == other.low
        && high == other.high
        && family == other.family;
  }

  @Override
  public int hashCode() {
    return 31 * Long.hashCode(high) + Long.hashCode(low);
  }

  @Override
  public String toString() {
    return AddressText.print(this);
  }
}
