package dev.svcc.cli;

import dev.svcc.analysis.Fraction;
import java.math.BigInteger;
import java.util.Locale;

/** Probabilities as people read them: small fractions exactly, others in percent. */
final class Probabilities {
  private static final BigInteger LARGEST = BigInteger.valueOf(9999);

  private Probabilities() {}

  static String text(Fraction probability) {
    if (probability.denominator().compareTo(LARGEST) > 0) {
      return String.format(Locale.ROOT, "%.3g%%", probability.value() * 100);
    }
    return probability.isOne()
        ? "always"
        : probability.numerator() + "/" + probability.denominator();
  }
}
