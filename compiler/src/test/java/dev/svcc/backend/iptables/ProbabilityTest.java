package dev.svcc.backend.iptables;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;

class ProbabilityTest {
  @Property(tries = 2000)
  void printsTheNearestStepExactly(
      @ForAll @LongRange(min = 1, max = 1L << 40) long denominator,
      @ForAll @LongRange(max = 1L << 31) long any) {
    long numerator = Math.min(any, denominator);
    BigInteger doubled =
        BigInteger.valueOf(numerator).shiftLeft(32).add(BigInteger.valueOf(denominator));
    BigInteger steps = doubled.divide(BigInteger.valueOf(denominator).shiftLeft(1));
    BigDecimal exact =
        new BigDecimal(steps).divide(new BigDecimal(1L << 31), 11, RoundingMode.HALF_EVEN);
    assertEquals(exact.toPlainString(), Probability.text(numerator, denominator));
  }
}
