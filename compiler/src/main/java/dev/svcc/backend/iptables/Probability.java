package dev.svcc.backend.iptables;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.Optional;

/**
 * Probabilities as the kernel's statistic match keeps them, in steps of 2^-31, and as iptables
 * prints them, with 11 decimals. Exact arithmetic: a double formatted by Java differs from C's for
 * some steps.
 */
final class Probability {
  private static final BigDecimal STEPS = new BigDecimal(1L << 31);
  private static final long FIVE_TO_THE_ELEVENTH = 48_828_125;

  /** One, in units of the last of the 11 decimals. */
  private static final long ONE = 100_000_000_000L;

  private Probability() {}

  /**
   * The nearest step to the fraction, as {@code iptables-save} prints it.
   *
   * @param numerator not negative, at most 2^31
   * @param denominator not less than the numerator, below 2^62
   */
  static String text(long numerator, long denominator) {
    long shifted = Math.multiplyExact(numerator, 1L << 31);
    long steps = shifted / denominator + (2 * (shifted % denominator) >= denominator ? 1 : 0);
    // In units of the last decimal: steps * 10^11 / 2^31 = steps * 5^11 / 2^20, half to even.
    long scaled = steps * FIVE_TO_THE_ELEVENTH;
    long units = scaled >> 20;
    long rest = scaled & (1 << 20) - 1;
    if (rest > 1 << 19 || (rest == 1 << 19 && (units & 1) == 1)) {
      units++;
    }
    String digits = Long.toString(ONE + units);
    return (units < ONE ? "0." : "1.") + digits.substring(1);
  }

  /**
   * The simplest fraction that is printed so: exactly the one that was written where its
   * denominator is below 2^15, because two such fractions are more than a step apart. Numerator and
   * denominator; empty if the text is no probability.
   */
  static Optional<long[]> parse(String text) {
    BigDecimal value;
    try {
      value = new BigDecimal(text);
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
    if (value.signum() < 0 || value.compareTo(BigDecimal.ONE) > 0 || text.length() > 40) {
      return Optional.empty();
    }
    long step = value.multiply(STEPS).setScale(0, RoundingMode.HALF_UP).longValueExact();
    if (step == 0) {
      return Optional.of(new long[] {0, 1});
    }
    // Rounding half up: everything from step - 1/2 up to below step + 1/2 is printed as this step.
    BigInteger of = BigInteger.ONE.shiftLeft(32);
    return Optional.of(
        simplest(BigInteger.valueOf(2 * step - 1), of, BigInteger.valueOf(2 * step + 1), of));
  }

  /** The simplest fraction in [a/b, c/d). */
  private static long[] simplest(BigInteger a, BigInteger b, BigInteger c, BigInteger d) {
    BigInteger whole = a.divide(b);
    if (whole.multiply(b).equals(a)) {
      return new long[] {whole.longValueExact(), 1};
    }
    BigInteger next = whole.add(BigInteger.ONE);
    if (next.multiply(d).compareTo(c) < 0) {
      return new long[] {next.longValueExact(), 1};
    }
    // Both ends are whole + something: turn the rest upside down, which swaps the ends and which of
    // them belongs to the interval.
    long[] rest = simplestAbove(d, c.subtract(whole.multiply(d)), b, a.subtract(whole.multiply(b)));
    return new long[] {whole.longValueExact() * rest[0] + rest[1], rest[0]};
  }

  /** The simplest fraction in (a/b, c/d]; d is 0 where there is no upper end. */
  private static long[] simplestAbove(BigInteger a, BigInteger b, BigInteger c, BigInteger d) {
    BigInteger whole = a.divide(b);
    BigInteger next = whole.add(BigInteger.ONE);
    if (next.multiply(d).compareTo(c) <= 0) {
      return new long[] {next.longValueExact(), 1};
    }
    long[] rest = simplest(d, c.subtract(whole.multiply(d)), b, a.subtract(whole.multiply(b)));
    return new long[] {whole.longValueExact() * rest[0] + rest[1], rest[0]};
  }
}
