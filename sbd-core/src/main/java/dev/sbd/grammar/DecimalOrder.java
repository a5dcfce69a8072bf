package dev.sbd.grammar;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.lucene.util.automaton.Automaton;

/**
 * How texts such as {@code 12.50} compare with a number, read from left to right. Texts need not be
 * numbers: it is up to the caller to leave out {@code 012} and {@code 1.}.
 */
final class DecimalOrder {
  private final String whole;
  private final String fraction; // without trailing zeros

  /** Compares with {@code number}, which is at least 0. */
  DecimalOrder(BigDecimal number) {
    String plain = number.stripTrailingZeros().toPlainString();
    int point = plain.indexOf('.');
    whole = point < 0 ? plain : plain.substring(0, point);
    fraction = point < 0 ? "" : plain.substring(point + 1);
  }

  /**
   * What has been read.
   *
   * @param digits how many before the point, at most one more than the number has
   * @param decimals how many behind it, at most as many as the number has; -1 before the point
   * @param order of what has been read and as many digits of the number: -1, 0 or 1
   */
  private record Read(int digits, int decimals, int order) {}

  /**
   * The texts on one side of the number.
   *
   * @param side 1 for texts above it, -1 for those below
   * @param inclusive whether those that are equal belong to it
   */
  Automaton automaton(int side, boolean inclusive) {
    Automaton automaton = new Automaton();
    Map<Read, Integer> states = new HashMap<>();
    List<Read> reads = new ArrayList<>(List.of(new Read(0, -1, 0))); // of the states, in order
    states.put(reads.get(0), automaton.createState());
    for (int state = 0; state < reads.size(); state++) {
      Read read = reads.get(state);
      int order = order(read);
      automaton.setAccept(state, order == side || (order == 0 && inclusive));
      for (char c : (read.decimals() < 0 ? "0123456789." : "0123456789").toCharArray()) {
        Read next = c == '.' ? new Read(0, 0, wholeOrder(read)) : next(read, c);
        int known = states.computeIfAbsent(next, r -> automaton.createState());
        if (known == reads.size()) {
          reads.add(next);
        }
        automaton.addTransition(state, known, c);
      }
    }
    automaton.finishState();
    return automaton;
  }

  private Read next(Read read, char digit) {
    if (read.decimals() < 0) {
      int order = first(read.order(), digit, whole, read.digits());
      return new Read(Math.min(read.digits() + 1, whole.length() + 1), -1, order);
    }
    int order = first(read.order(), digit, fraction, read.decimals());
    return new Read(0, Math.min(read.decimals() + 1, fraction.length()), order);
  }

  /** The order so far, or else that of the next digit. */
  private static int first(int order, char digit, String number, int index) {
    return order != 0
        ? order
        : Integer.signum(digit - (index < number.length() ? number.charAt(index) : '0'));
  }

  /** Of a whole number, the longer one is the larger. */
  private int wholeOrder(Read read) {
    return read.digits() == whole.length()
        ? read.order()
        : Integer.compare(read.digits(), whole.length());
  }

  private int order(Read read) {
    int order = read.decimals() < 0 ? wholeOrder(read) : read.order();
    int decimals = Math.max(0, read.decimals());
    return order == 0 && decimals < fraction.length() ? -1 : order;
  }
}
