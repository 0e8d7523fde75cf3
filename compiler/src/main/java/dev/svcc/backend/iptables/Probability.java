package dev.svcc.backend.iptables;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;

/**
 * Probabilities as the kernel's statistic match keeps them, in steps of 2^-31, and as iptables
 * prints them, with 11 decimals. Exact arithmetic: a double formatted by Java differs from C's for
 * some steps.
 */
final class Probability {
  private static final BigDecimal STEPS = new BigDecimal(1L << 31);
  private static final int DECIMALS = 11;

  private Probability() {}

  /** The nearest step to the fraction, as {@code iptables-save} prints it. */
  static String text(long numerator, long denominator) {
    BigInteger doubled =
        BigInteger.valueOf(numerator).shiftLeft(32).add(BigInteger.valueOf(denominator));
    BigInteger steps = doubled.divide(BigInteger.valueOf(denominator).shiftLeft(1));
    return new BigDecimal(steps).divide(STEPS, DECIMALS, RoundingMode.HALF_EVEN).toPlainString();
  }
}
