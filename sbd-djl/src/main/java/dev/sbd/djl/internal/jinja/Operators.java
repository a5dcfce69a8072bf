package dev.sbd.djl.internal.jinja;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Python's operators. */
final class Operators {
  private static final int LONGEST_REPETITION = 10_000_000;
  private static final int MOST_POWER = 10_000;

  private Operators() {}

  static Object add(Object left, Object right) {
    if (left instanceof String a && right instanceof String b) {
      return a + b;
    }
    if (left instanceof List && right instanceof List) {
      List<Object> sum = new ArrayList<>(Values.items(left));
      sum.addAll(Values.items(right));
      return left instanceof Tuple ? new Tuple(sum) : sum;
    }
    requireNumbers("+", left, right);
    return areIntegers(left, right)
        ? Values.integer(integer(left).add(integer(right)))
        : (Object) (number(left) + number(right));
  }

  static Object subtract(Object left, Object right) {
    requireNumbers("-", left, right);
    return areIntegers(left, right)
        ? Values.integer(integer(left).subtract(integer(right)))
        : (Object) (number(left) - number(right));
  }

  static Object multiply(Object left, Object right) {
    if (isRepeatable(left) && isInteger(right)) {
      return repeat(left, Math.max(0, Values.index(right)));
    }
    if (isRepeatable(right) && isInteger(left)) {
      return multiply(right, left);
    }
    requireNumbers("*", left, right);
    return areIntegers(left, right)
        ? Values.integer(integer(left).multiply(integer(right)))
        : (Object) (number(left) * number(right));
  }

  private static boolean isRepeatable(Object value) {
    return value instanceof String || value instanceof List;
  }

  private static Object repeat(Object value, int times) {
    if (times * (double) Values.length(value) > LONGEST_REPETITION) {
      throw new JinjaException("repetition is longer than " + LONGEST_REPETITION);
    }
    if (value instanceof String text) {
      return text.repeat(times);
    }
    List<Object> all = new ArrayList<>();
    Collections.nCopies(times, Values.items(value)).forEach(all::addAll);
    return value instanceof Tuple ? new Tuple(all) : all;
  }

  static Object divide(Object left, Object right) {
    requireNumbers("/", left, right);
    return number(left) / nonZero(right);
  }

  static Object floorDivide(Object left, Object right) {
    requireNumbers("//", left, right);
    double divisor = nonZero(right);
    return areIntegers(left, right)
        ? Values.integer(floorDivide(integer(left), integer(right)))
        : (Object) Math.floor(number(left) / divisor);
  }

  static Object remainder(Object left, Object right) {
    if (left instanceof String format) {
      return PercentFormat.format(format, right);
    }
    requireNumbers("%", left, right);
    double divisor = nonZero(right);
    return areIntegers(left, right)
        ? Values.integer(
            integer(left)
                .subtract(floorDivide(integer(left), integer(right)).multiply(integer(right))))
        : (Object) (number(left) - divisor * Math.floor(number(left) / divisor));
  }

  static Object power(Object left, Object right) {
    requireNumbers("**", left, right);
    if (!areIntegers(left, right) || integer(right).signum() < 0) {
      return Math.pow(number(left), number(right));
    }
    if (Values.index(right) > MOST_POWER) {
      throw new JinjaException("** takes powers up to " + MOST_POWER + ", got " + right);
    }
    return Values.integer(integer(left).pow(Values.index(right)));
  }

  static Object negate(Object value) {
    return subtract(0L, value);
  }

  static Object absolute(Object value) {
    return compare(value, 0L) < 0 ? negate(value) : add(value, 0L);
  }

  private static double nonZero(Object divisor) {
    if (number(divisor) == 0) {
      throw new JinjaException("division by zero");
    }
    return number(divisor);
  }

  static boolean equal(Object left, Object right) {
    if (isNumber(left) && isNumber(right)) {
      return decimalOrDouble(left, right) == 0;
    }
    if (left instanceof List<?> a && right instanceof List<?> b) {
      return a instanceof Tuple == b instanceof Tuple && equalItems(a, b);
    }
    if (left instanceof Map<?, ?> a && right instanceof Map<?, ?> b) {
      return a.size() == b.size()
          && a.entrySet().stream()
              .allMatch(e -> b.containsKey(e.getKey()) && equal(e.getValue(), b.get(e.getKey())));
    }
    return Objects.equals(left, right);
  }

  private static boolean equalItems(List<?> left, List<?> right) {
    Iterator<?> others = right.iterator();
    return left.size() == right.size() && left.stream().allMatch(a -> equal(a, others.next()));
  }

  /**
   * Negative, 0 or positive as {@code left} is less than, equal to or greater than {@code right}.
   */
  static int compare(Object left, Object right) {
    if (left instanceof String a && right instanceof String b) {
      return compareText(a, b);
    }
    if (left instanceof List<?> a && right instanceof List<?> b) {
      return compareItems(a, b);
    }
    if (!isNumber(left) || !isNumber(right)) {
      throw unsupported("<", left, right);
    }
    return decimalOrDouble(left, right);
  }

  /** By code point, as Python; Java's compareTo goes by UTF-16 unit. */
  private static int compareText(String left, String right) {
    Iterator<Integer> others = right.codePoints().iterator();
    for (int c : left.codePoints().toArray()) {
      int difference = others.hasNext() ? Integer.compare(c, others.next()) : 1;
      if (difference != 0) {
        return difference;
      }
    }
    return others.hasNext() ? -1 : 0;
  }

  private static int compareItems(List<?> left, List<?> right) {
    for (int i = 0; i < Math.min(left.size(), right.size()); i++) {
      if (!equal(left.get(i), right.get(i))) {
        return compare(left.get(i), right.get(i));
      }
    }
    return Integer.compare(left.size(), right.size());
  }

  private static int decimalOrDouble(Object left, Object right) {
    return areIntegers(left, right)
        ? integer(left).compareTo(integer(right))
        : number(left) == number(right) ? 0 : Double.compare(number(left), number(right));
  }

  static boolean contains(Object container, Object item) {
    if (container instanceof String text) {
      if (item instanceof String part) {
        return text.contains(part);
      }
      throw new JinjaException(
          "'in <string>' requires string as left operand, not " + Values.typeName(item));
    }
    if (container instanceof Map<?, ?> map) {
      return map.containsKey(item);
    }
    return Values.items(container).stream().anyMatch(other -> equal(other, item));
  }

  static boolean isNumber(Object value) {
    return value instanceof Number || value instanceof Boolean;
  }

  static boolean isInteger(Object value) {
    return isNumber(value) && !(value instanceof Double);
  }

  private static boolean areIntegers(Object left, Object right) {
    return isInteger(left) && isInteger(right);
  }

  static BigInteger integer(Object value) {
    if (value instanceof BigInteger big) {
      return big;
    }
    return BigInteger.valueOf(
        value instanceof Boolean truth ? (truth ? 1 : 0) : ((Number) value).longValue());
  }

  /** Rounds towards minus infinity; Java's division rounds towards 0. */
  private static BigInteger floorDivide(BigInteger left, BigInteger right) {
    BigInteger[] parts = left.divideAndRemainder(right);
    boolean below = parts[1].signum() != 0 && parts[1].signum() != right.signum();
    return below ? parts[0].subtract(BigInteger.ONE) : parts[0];
  }

  static double number(Object value) {
    return value instanceof Boolean truth ? (truth ? 1 : 0) : ((Number) value).doubleValue();
  }

  private static void requireNumbers(String operator, Object left, Object right) {
    if (!isNumber(left) || !isNumber(right)) {
      throw unsupported(operator, left, right);
    }
  }

  private static JinjaException unsupported(String operator, Object left, Object right) {
    for (Object operand : new Object[] {left, right}) {
      if (operand instanceof Undefined undefined) {
        return undefined.failure();
      }
    }
    return new JinjaException(
        "unsupported operand types for %s: '%s' and '%s'"
            .formatted(operator, Values.typeName(left), Values.typeName(right)));
  }

  /** Rounds half to even, as Python's round does, to {@code digits} after the point. */
  static double round(double value, int digits, RoundingMode mode) {
    return new BigDecimal(value).setScale(digits, mode).doubleValue();
  }
}
