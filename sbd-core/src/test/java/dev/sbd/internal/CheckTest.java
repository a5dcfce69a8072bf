package dev.sbd.internal;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.sbd.error.InvalidRequestException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

class CheckTest {
  private static void assertRefused(String message, Executable executable) {
    assertEquals(message, assertThrows(InvalidRequestException.class, executable).getMessage());
  }

  @Test
  void that_false_namesRuleAndValue() {
    assertDoesNotThrow(() -> Check.that(true, "x must be even, got %d", 3));
    assertRefused("x must be even, got 3", () -> Check.that(false, "x must be even, got %d", 3));
  }

  @Test
  void atLeast_below_isRefused() {
    assertDoesNotThrow(() -> Check.atLeast("x", 2, 2));
    assertRefused("x must be >= 2, got 1", () -> Check.atLeast("x", 1, 2));
  }

  @Test
  void inRange_outside_isRefused() {
    assertDoesNotThrow(() -> Check.inRange("x", 1, 1, 3));
    assertDoesNotThrow(() -> Check.inRange("x", 3, 1, 3));
    assertRefused("x must be in [1, 3], got 0", () -> Check.inRange("x", 0, 1, 3));
    assertRefused("x must be in [1, 3], got 4", () -> Check.inRange("x", 4, 1, 3));
  }

  @Test
  void positive_zeroOrLessOrInfinite_isRefused() {
    assertDoesNotThrow(() -> Check.positive("x", 1e-9));
    assertRefused("x must be > 0 and finite, got 0.0", () -> Check.positive("x", 0));
    assertRefused("x must be > 0 and finite, got NaN", () -> Check.positive("x", Double.NaN));
  }

  @Test
  void fraction_outside_isRefused() {
    assertDoesNotThrow(() -> Check.fraction("x", 1));
    assertRefused("x must be in [0, 1], got 1.5", () -> Check.fraction("x", 1.5));
    assertRefused("x must be in [0, 1], got NaN", () -> Check.fraction("x", Double.NaN));
  }

  @Test
  void token_outsideTheVocabulary_isRefused() {
    assertDoesNotThrow(() -> Check.token("t", 0, 5));
    assertDoesNotThrow(() -> Check.token("t", 4, 5));
    assertRefused("t must be in [0, 5) (the vocabulary), got 5", () -> Check.token("t", 5, 5));
    assertRefused("t must be in [0, 5) (the vocabulary), got -1", () -> Check.token("t", -1, 5));
  }
}
