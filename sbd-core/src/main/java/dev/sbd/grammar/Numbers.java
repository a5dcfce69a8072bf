package dev.sbd.grammar;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Optional;
import org.apache.lucene.util.automaton.Automaton;

/** Texts of numbers. */
final class Numbers {
  private Numbers() {}

  /** Of a range: an end, and whether it is in it. */
  record Bound(BigDecimal value, boolean inclusive) {}

  static Automaton integers(Optional<Bound> least, Optional<Bound> most) {
    throw new UnsupportedOperationException(BigInteger.ZERO.toString());
  }

  static Automaton decimals(Optional<Bound> least, Optional<Bound> most) {
    throw new UnsupportedOperationException();
  }
}
