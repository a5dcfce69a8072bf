package dev.sbd.djl.internal.jinja;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BinaryOperator;
import java.util.function.DoubleBinaryOperator;

/** Python's operators. */
final class Operators {
  static final Map<String, BinaryOperator<Object>> COMPARISONS =
      Map.of(
          "==", Operators::equal,
          "!=", (left, right) -> !equal(left, right),
          "<", (left, right) -> compare(left, right) < 0,
          "<=", (left, right) -> compare(left, right) <= 0,
          ">", (left, right) -> compare(left, right) > 0,
          ">=", (left, right) -> compare(left, right) >= 0,
          "in", (left, right) -> contains(right, left));
  private static final int LONGEST_REPETITION = 10_000_000;

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
    return arithmetic("+", left, right, BigInteger::add, Double::sum);
  }

  static Object subtract(Object left, Object right) {
    return arithmetic("-", left, right, BigInteger::subtract, (a, b) -> a - b);
  }

  static Object multiply(Object left, Object right) {
    if (left instanceof String text && isInteger(right)) {
      return repeat(text, Math.max(0, Values.index(right)));
    }
    return right instanceof String && isInteger(left)
        ? multiply(right, left)
        : arithmetic("*", left, right, BigInteger::multiply, (a, b) -> a * b);
  }

  private static String repeat(String text, int times) {
    if (times * (double) text.length() > LONGEST_REPETITION) {
      throw new JinjaException("repetition is longer than " + LONGEST_REPETITION);
    }
    return text.repeat(times);
  }

  static Object divide(Object left, Object right) {
    requireNumbers("/", left, right);
    return number(left) / number(nonZero(right));
  }

  /** Rounds towards minus infinity; Java's division rounds towards 0. */
  static Object floorDivide(Object left, Object right) {
    return arithmetic(
        "//",
        left,
        nonZero(right),
        (a, b) -> a.subtract(remainder(a, b)).divide(b),
        (a, b) -> Math.floor(a / b));
  }

  static Object remainder(Object left, Object right) {
    return left instanceof String format
        ? Format.percent(format, right instanceof Tuple several ? several : List.of(right))
        : arithmetic(
            "%", left, nonZero(right), Operators::remainder, (a, b) -> a - b * Math.floor(a / b));
  }

  /** Has the divisor's sign; Java's has the dividend's. */
  private static BigInteger remainder(BigInteger left, BigInteger right) {
    BigInteger remainder = left.remainder(right);
    return remainder.signum() * right.signum() < 0 ? remainder.add(right) : remainder;
  }

  private static Object nonZero(Object divisor) {
    if (isNumber(divisor) && number(divisor) == 0) {
      throw new JinjaException("division by zero");
    }
    return divisor;
  }

  private static Object arithmetic(
      String operator,
      Object left,
      Object right,
      BinaryOperator<BigInteger> integers,
      DoubleBinaryOperator floats) {
    requireNumbers(operator, left, right);
    return areIntegers(left, right)
        ? Values.integer(integers.apply(integer(left), integer(right)))
        : (Object) floats.applyAsDouble(number(left), number(right));
  }

  static boolean equal(Object left, Object right) {
    if (isNumber(left) && isNumber(right)) {
      return compare(left, right) == 0;
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

  /** Negative, 0 or positive as {@code left} is less than, equal to or greater than the other. */
  static int compare(Object left, Object right) {
    if (left instanceof String a && right instanceof String b) {
      // By code point, as Python; Java's compareTo goes by UTF-16 unit.
      return Arrays.compare(a.codePoints().toArray(), b.codePoints().toArray());
    }
    requireNumbers("<", left, right);
    if (areIntegers(left, right)) {
      return integer(left).compareTo(integer(right));
    }
    return number(left) == number(right) ? 0 : Double.compare(number(left), number(right));
  }

  static boolean contains(Object container, Object item) {
    if (container instanceof String text) {
      return text.contains(Values.string(item));
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
    return BigInteger.valueOf(value instanceof Long number ? number : (long) number(value));
  }

  static double number(Object value) {
    return value instanceof Boolean truth ? (truth ? 1 : 0) : ((Number) value).doubleValue();
  }

  private static void requireNumbers(String operator, Object left, Object right) {
    Undefined.refuse(left);
    Undefined.refuse(right);
    if (!isNumber(left) || !isNumber(right)) {
      throw new JinjaException(
          "unsupported operand types for %s: '%s' and '%s'"
              .formatted(operator, Values.typeName(left), Values.typeName(right)));
    }
  }
}
