package dev.sbd.internal;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

class CheckTest {
  private static void assertRefused(String message, Executable executable) {
    assertEquals(message, assertThrows(IllegalArgumentException.class, executable).getMessage());
  }

  @Test
  void that_false_namesRuleAndValue() {
    assertDoesNotThrow(() -> Check.that(true, "x must be even, got ", 3));
    assertRefused("x must be even, got 3", () -> Check.that(false, "x must be even, got ", 3));
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
  void token_outsideTheVocabulary_isRefused() {
    assertDoesNotThrow(() -> Check.token("t", 0, 5));
    assertDoesNotThrow(() -> Check.token("t", 4, 5));
    assertRefused("t must be in [0, 5) (the vocabulary), got 5", () -> Check.token("t", 5, 5));
    assertRefused("t must be in [0, 5) (the vocabulary), got -1", () -> Check.token("t", -1, 5));
  }
}
