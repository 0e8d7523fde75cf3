package dev.svcc.analysis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class FractionTest {
  @Test
  void fractionsAreInLowestTerms() {
    assertEquals(Fraction.of(1, 3), Fraction.of(2, 6));
    assertEquals(Fraction.ZERO, Fraction.of(0, 7));
    assertEquals(Fraction.ONE, Fraction.of(7, 7));
    assertEquals("1/3", Fraction.of(2, 6).toString());
    assertEquals("1", Fraction.ONE.toString());
  }

  @Test
  void sumsAndProductsAreExact() {
    assertEquals(Fraction.of(5, 6), Fraction.of(1, 2).plus(Fraction.of(1, 3)));
    assertEquals(Fraction.of(1, 6), Fraction.of(1, 2).times(Fraction.of(1, 3)));
    assertEquals(Fraction.of(2, 3), Fraction.of(1, 3).complement());
    assertEquals(0.25, Fraction.of(1, 4).value());
  }

  @Test
  void longChainsOfTheKernelsStepsStayCheap() {
    Fraction step = Fraction.of(715_827_883, 1L << 31);
    Fraction missed = Fraction.ONE;
    Fraction total = Fraction.ZERO;
    for (int i = 0; i < 1000; i++) {
      total = total.plus(missed.times(step));
      missed = missed.times(step.complement());
    }
    assertEquals(Fraction.ONE, total.plus(missed));
  }

  @Test
  void probabilitiesAreOrdered() {
    assertTrue(Fraction.of(1, 3).compareTo(Fraction.of(1, 2)) < 0);
    assertEquals(0, Fraction.of(1, 2).compareTo(Fraction.of(2, 4)));
  }

  @Test
  void negativeOnesAreRefused() {
    assertThrows(IllegalArgumentException.class, () -> Fraction.of(-1, 2));
    assertThrows(IllegalArgumentException.class, () -> Fraction.of(1, 0));
  }
}
