package dev.svcc.analysis;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;

/**
 * An exact probability, always in lowest terms.
 *
 * @param numerator not negative
 * @param denominator positive
 */
public record Fraction(BigInteger numerator, BigInteger denominator)
    implements Comparable<Fraction> {
  public static final Fraction ZERO = new Fraction(BigInteger.ZERO, BigInteger.ONE);
  public static final Fraction ONE = new Fraction(BigInteger.ONE, BigInteger.ONE);

  public Fraction {
    if (numerator.signum() < 0 || denominator.signum() <= 0) {
      throw new IllegalArgumentException(numerator + "/" + denominator);
    }
    if (isPowerOfTwo(denominator) && numerator.signum() > 0) {
      // Rules read from a node have steps of 2^-31: long chains of them have huge powers of two.
      int shift = Math.min(numerator.getLowestSetBit(), denominator.bitLength() - 1);
      numerator = numerator.shiftRight(shift);
      denominator = denominator.shiftRight(shift);
    } else {
      BigInteger common = numerator.gcd(denominator);
      numerator = numerator.divide(common);
      denominator = denominator.divide(common);
    }
  }

  public static Fraction of(long numerator, long denominator) {
    return new Fraction(BigInteger.valueOf(numerator), BigInteger.valueOf(denominator));
  }

  private static boolean isPowerOfTwo(BigInteger number) {
    return number.getLowestSetBit() == number.bitLength() - 1;
  }

  public Fraction plus(Fraction other) {
    if (isPowerOfTwo(denominator) && isPowerOfTwo(other.denominator)) {
      int bits = denominator.bitLength() - other.denominator.bitLength();
      return bits >= 0
          ? new Fraction(numerator.add(other.numerator.shiftLeft(bits)), denominator)
          : new Fraction(numerator.shiftLeft(-bits).add(other.numerator), other.denominator);
    }
    return new Fraction(
        numerator.multiply(other.denominator).add(other.numerator.multiply(denominator)),
        denominator.multiply(other.denominator));
  }

  public Fraction times(Fraction other) {
    return new Fraction(
        numerator.multiply(other.numerator), denominator.multiply(other.denominator));
  }

  /** One minus this. */
  public Fraction complement() {
    return new Fraction(denominator.subtract(numerator), denominator);
  }

  public boolean isZero() {
    return numerator.signum() == 0;
  }

  public boolean isOne() {
    return numerator.equals(denominator);
  }

  /** The nearest double. */
  public double value() {
    return new BigDecimal(numerator)
        .divide(new BigDecimal(denominator), MathContext.DECIMAL64)
        .doubleValue();
  }

  @Override
  public int compareTo(Fraction other) {
    return numerator.multiply(other.denominator).compareTo(other.numerator.multiply(denominator));
  }

  /** {@code 1/3}, or {@code 1} for a whole number. */
  @Override
  public String toString() {
    return denominator.equals(BigInteger.ONE)
        ? numerator.toString()
        : numerator + "/" + denominator;
  }
}
