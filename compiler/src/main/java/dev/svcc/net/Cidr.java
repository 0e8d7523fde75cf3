package dev.svcc.net;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * An address block; host bits are always zero. Ordered by address, then wider blocks first.
 *
 * @param network the lowest address of the block
 * @param prefixLength the number of leading bits that all its addresses share: 0 to 32, or 0 to 128
 */
public record Cidr(IpAddress network, int prefixLength) implements Comparable<Cidr> {
  public static final Cidr ANY_IPV4 = new Cidr(IpAddress.ofIpv4(0), 0);
  public static final Cidr ANY_IPV6 = new Cidr(IpAddress.ofIpv6(0, 0), 0);

  public Cidr {
    if (prefixLength < 0 || prefixLength > network.family().bits()) {
      throw new IllegalArgumentException("prefix length " + prefixLength);
    }
    if (!mask(network, prefixLength).equals(network)) {
      throw new IllegalArgumentException("host bits set: " + network + "/" + prefixLength);
    }
  }

  /** The block that holds {@code address}: its host bits are cleared. */
  public static Cidr containing(IpAddress address, int prefixLength) {
    return new Cidr(mask(address, prefixLength), prefixLength);
  }

  /** The block of one address. */
  public static Cidr of(IpAddress address) {
    return new Cidr(address, address.family().bits());
  }

  /** Every address of a family. */
  public static Cidr any(Family family) {
    return family == Family.IPV4 ? ANY_IPV4 : ANY_IPV6;
  }

  /**
   * Reads {@code address/length}, decimal without leading zeros; empty if the text is anything
   * else. Host bits may be set and are cleared; compare with the text's own address to warn about
   * them.
   */
  public static Optional<Cidr> parse(String text) {
    int slash = text.indexOf('/');
    int digits = text.length() - slash - 1;
    if (slash < 0 || digits < 1 || digits > 3 || (digits > 1 && text.charAt(slash + 1) == '0')) {
      return Optional.empty();
    }
    int length = 0;
    for (int i = slash + 1; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < '0' || c > '9') {
        return Optional.empty();
      }
      length = length * 10 + (c - '0');
    }
    int prefixLength = length;
    return IpAddress.parse(text.substring(0, slash))
        .filter(address -> prefixLength <= address.family().bits())
        .map(address -> containing(address, prefixLength));
  }

  /** Reads a block that is known to be good, such as a constant. */
  public static Cidr of(String text) {
    return parse(text).orElseThrow(() -> new IllegalArgumentException("not a block: " + text));
  }

  public Family family() {
    return network.family();
  }

  public boolean contains(IpAddress address) {
    if (address.family() != network.family()) {
      return false;
    }
    long lowDiffers = address.low() ^ network.low();
    if (network.family() == Family.IPV4) {
      return lowDiffers >>> (32 - prefixLength) == 0;
    }
    long highDiffers = address.high() ^ network.high();
    if (prefixLength <= 64) {
      return prefixLength == 0 || highDiffers >>> (64 - prefixLength) == 0;
    }
    return highDiffers == 0 && lowDiffers >>> (128 - prefixLength) == 0;
  }

  public boolean contains(Cidr other) {
    return other.prefixLength >= prefixLength && contains(other.network);
  }

  public boolean overlaps(Cidr other) {
    return contains(other) || other.contains(this);
  }

  /** Whether the block is one address. */
  public boolean isSingle() {
    return prefixLength == family().bits();
  }

  /** Whether the block is the whole family. */
  public boolean isAny() {
    return prefixLength == 0;
  }

  /** The highest address of the block. */
  public IpAddress last() {
    if (family() == Family.IPV4) {
      long hostBits = 0xffff_ffffL >>> prefixLength;
      return new IpAddress(Family.IPV4, 0, network.low() | (prefixLength == 32 ? 0 : hostBits));
    }
    long high = prefixLength >= 64 ? 0 : -1L >>> prefixLength;
    long low = prefixLength <= 64 ? -1L : prefixLength == 128 ? 0 : -1L >>> (prefixLength - 64);
    return IpAddress.ofIpv6(network.high() | high, network.low() | low);
  }

  /** The two halves of a block that is more than one address, lower one first. */
  public List<Cidr> halves() {
    int length = prefixLength + 1;
    IpAddress upper =
        family() == Family.IPV4
            ? new IpAddress(Family.IPV4, 0, network.low() | 1L << (32 - length))
            : length <= 64
                ? IpAddress.ofIpv6(network.high() | 1L << (64 - length), network.low())
                : IpAddress.ofIpv6(network.high(), network.low() | 1L << (128 - length));
    return List.of(new Cidr(network, length), new Cidr(upper, length));
  }

  /**
   * The blocks that make up this one without {@code hole}, in order; this one alone if they do not
   * overlap.
   */
  public List<Cidr> minus(Cidr hole) {
    if (hole.contains(this)) {
      return List.of();
    }
    if (!contains(hole)) {
      return List.of(this);
    }
    List<Cidr> rest = new ArrayList<>();
    Cidr current = this;
    while (!current.equals(hole)) {
      Cidr lower = current.halves().get(0);
      Cidr upper = current.halves().get(1);
      boolean holeIsLow = lower.contains(hole);
      rest.add(holeIsLow ? upper : lower);
      current = holeIsLow ? lower : upper;
    }
    rest.sort(null);
    return List.copyOf(rest);
  }

  private static IpAddress mask(IpAddress address, int length) {
    if (address.family() == Family.IPV4) {
      return new IpAddress(
          Family.IPV4,
          0,
          length == 0 ? 0 : address.low() & (0xffff_ffffL << (32 - length) & 0xffff_ffffL));
    }
    long high =
        length == 0 ? 0 : length >= 64 ? address.high() : address.high() & -1L << (64 - length);
    long low = length <= 64 ? 0 : address.low() & -1L << (128 - length);
    return IpAddress.ofIpv6(high, low);
  }

  @Override
  public int compareTo(Cidr other) {
    int byAddress = network.compareTo(other.network);
    return byAddress != 0 ? byAddress : Integer.compare(prefixLength, other.prefixLength);
  }

  @Override
  public String toString() {
    return network + "/" + prefixLength;
  }
}
