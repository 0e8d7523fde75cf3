package dev.svcc.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class CidrTest {
  private static boolean sameBits(IpAddress one, IpAddress other, int count) {
    for (int i = 0; i < count; i++) {
      if (one.bit(i) != other.bit(i)) {
        return false;
      }
    }
    return true;
  }

  @Property
  void anIpv4BlockHoldsWhatSharesItsBits(
      @ForAll int one, @ForAll @IntRange(max = 32) int flipped, @ForAll @IntRange(max = 32) int n) {
    IpAddress network = IpAddress.ofIpv4(one);
    IpAddress other = IpAddress.ofIpv4(flipped == 32 ? one : one ^ 1 << flipped);
    assertEquals(sameBits(network, other, n), Cidr.containing(network, n).contains(other));
  }

  @Property
  void anIpv6BlockHoldsWhatSharesItsBits(
      @ForAll long high,
      @ForAll long low,
      @ForAll @IntRange(max = 127) int flipped,
      @ForAll @IntRange(max = 128) int n) {
    IpAddress network = IpAddress.ofIpv6(high, low);
    IpAddress other =
        flipped < 64
            ? IpAddress.ofIpv6(high ^ 1L << flipped, low)
            : IpAddress.ofIpv6(high, low ^ 1L << (flipped - 64));
    Cidr block = Cidr.containing(network, n);
    assertTrue(block.contains(network));
    assertEquals(sameBits(network, other, n), block.contains(other));
  }

  @Test
  void familiesNeverHoldEachOther() {
    assertFalse(Cidr.ANY_IPV6.contains(IpAddress.of("10.0.0.1")));
    assertFalse(Cidr.ANY_IPV4.contains(IpAddress.of("::1")));
  }

  @Test
  void aHoleLeavesTheBlocksAroundIt() {
    assertEquals(
        List.of(Cidr.of("10.0.0.0/25"), Cidr.of("10.0.0.128/26"), Cidr.of("10.0.0.192/27")),
        Cidr.of("10.0.0.0/24").minus(Cidr.of("10.0.0.224/27")));
    assertEquals(List.of(), Cidr.of("10.0.0.0/24").minus(Cidr.ANY_IPV4));
    assertEquals(
        List.of(Cidr.of("10.0.0.0/24")), Cidr.of("10.0.0.0/24").minus(Cidr.of("10.0.1.0/24")));
  }

  @Test
  void theLastAddressHasEveryHostBitSet() {
    assertEquals(IpAddress.of("10.0.0.255"), Cidr.of("10.0.0.0/24").last());
    assertEquals(IpAddress.of("255.255.255.255"), Cidr.ANY_IPV4.last());
    assertEquals(IpAddress.of("fd00::1"), Cidr.of("fd00::1/128").last());
    assertEquals(IpAddress.of("fd00::ffff:ffff:ffff:ffff:ffff"), Cidr.of("fd00::/48").last());
  }

  @Test
  void textThatIsNoBlockIsRefused() {
    for (String text :
        List.of("10.0.0.0", "10.0.0.0/33", "10.0.0.0/08", "10.0.0.0/-1", "::/129", "x/8", "/8")) {
      assertEquals(Optional.empty(), Cidr.parse(text), text);
    }
  }
}
