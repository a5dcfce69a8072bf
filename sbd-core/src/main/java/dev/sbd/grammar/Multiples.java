package dev.sbd.grammar;

import dev.sbd.internal.Check;
import java.math.BigDecimal;
import java.math.BigInteger;
import org.apache.lucene.util.automaton.Automaton;

/**
 * Numbers, written without exponent, that a number divides: the remainder of what has been read is
 * the state. With {@code k} digits behind the point, the divisor 0.25 stands for 25, and each
 * number for one {@code 10^k} times as large; digits behind those must be zeros.
 */
final class Multiples {
  private static final int MOST = 2_000;

  private final Automaton automaton = new Automaton();
  private final int divisor;
  private final int places;

  private Multiples(int divisor, int places) {
    this.divisor = divisor;
    this.places = places;
  }

  /**
   * All multiples of a number above 0.
   *
   * @throws dev.sbd.error.InvalidRequestException if it has too many digits
   */
  static Automaton of(BigDecimal number, Regular regular) {
    BigDecimal plain = number.stripTrailingZeros();
    int places = Math.max(0, plain.scale());
    BigDecimal scaled = plain.scaleByPowerOfTen(places);
    Check.that(
        scaled.multiply(BigDecimal.valueOf(places + 1L)).compareTo(BigDecimal.valueOf(MOST)) <= 0,
        "JSON Schema: multipleOf %s is not supported: it has too many digits",
        number);
    return regular.minimal(new Multiples(scaled.intValueExact(), places).automaton());
  }

  /** States: start, minus, whole parts, then fractions of 0, 1, ... digits, and one of zeros. */
  private Automaton automaton() {
    int states = 2 + (places + 2) * divisor + 1;
    for (int i = 0; i < states; i++) {
      automaton.createState();
    }
    automaton.addTransition(0, 1, '-');
    addDigits(0, 0, 0);
    addDigits(1, 0, 0);
    for (int read = 0; read <= places + 1; read++) {
      for (int rest = 0; rest < divisor; rest++) {
        addState(read, rest);
      }
    }
    int zeros = states - 1;
    automaton.setAccept(zeros, true);
    automaton.addTransition(zeros, zeros, '0');
    automaton.finishState();
    return automaton;
  }

  /** A remainder behind a whole part (read 0), or behind {@code read - 1} digits of a fraction. */
  private int state(int read, int rest) {
    return 2 + read * divisor + rest;
  }

  private void addState(int read, int rest) {
    int state = state(read, rest);
    int digits = Math.max(0, read - 1);
    boolean divides = (long) rest * power(Math.max(0, places - digits)) % divisor == 0;
    automaton.setAccept(state, divides && read != 1);
    if (read == 0) {
      addDigits(state, 0, rest);
      automaton.addTransition(state, state(1, rest), '.');
    } else if (digits < places) {
      addDigits(state, read + 1, rest);
    } else if (rest == 0) {
      automaton.addTransition(state, automaton.getNumStates() - 1, '0');
    }
  }

  private long power(int exponent) {
    BigInteger modulus = BigInteger.valueOf(divisor);
    return BigInteger.TEN.modPow(BigInteger.valueOf(exponent), modulus).longValue();
  }

  private void addDigits(int from, int read, int rest) {
    for (int digit = 0; digit <= 9; digit++) {
      automaton.addTransition(from, state(read, (10 * rest + digit) % divisor), '0' + digit);
    }
  }
}
