package dev.sbd.djl.internal.jinja;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.BinaryOperator;
import java.util.function.DoubleBinaryOperator;
import java.util.function.LongBinaryOperator;

/** Python's operators. Integers beyond 64 bits are read and written, but not calculated with. */
final class Operators {
  /** The operators between two values, by how they are written. */
  static final Map<String, BinaryOperator<Object>> BINARY =
      Map.ofEntries(
          Map.entry("==", Operators::equal),
          Map.entry("!=", (left, right) -> !equal(left, right)),
          Map.entry("<", (left, right) -> compare(left, right) < 0),
          Map.entry("<=", (left, right) -> compare(left, right) <= 0),
          Map.entry(">", (left, right) -> compare(left, right) > 0),
          Map.entry(">=", (left, right) -> compare(left, right) >= 0),
          Map.entry("in", (left, right) -> contains(right, left)),
          Map.entry("+", Operators::add),
          Map.entry("-", Operators::subtract),
          Map.entry("~", (left, right) -> Text.str(left) + Text.str(right)),
          Map.entry("*", Operators::multiply),
          Map.entry("/", Operators::divide),
          Map.entry("//", Operators::floorDivide),
          Map.entry("%", Operators::remainder));

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
    return arithmetic("+", left, right, Math::addExact, Double::sum);
  }

  static Object subtract(Object left, Object right) {
    return arithmetic("-", left, right, Math::subtractExact, (a, b) -> a - b);
  }

  private static Object multiply(Object left, Object right) {
    return arithmetic("*", left, right, Math::multiplyExact, (a, b) -> a * b);
  }

  private static Object divide(Object left, Object right) {
    requireNumbers("/", left, right);
    return Values.finite(Values.number(left) / Values.number(nonZero(right)));
  }

  static Object floorDivide(Object left, Object right) {
    return arithmetic("//", left, nonZero(right), Math::floorDiv, (a, b) -> Math.floor(a / b));
  }

  static Object remainder(Object left, Object right) {
    return arithmetic(
        "%", left, nonZero(right), Math::floorMod, (a, b) -> a - b * Math.floor(a / b));
  }

  private static Object nonZero(Object divisor) {
    if (Values.isNumber(divisor) && Values.number(divisor) == 0) {
      throw new JinjaException("division by zero");
    }
    return divisor;
  }

  private static Object arithmetic(
      String operator,
      Object left,
      Object right,
      LongBinaryOperator integers,
      DoubleBinaryOperator floats) {
    requireNumbers(operator, left, right);
    if (!Values.isInteger(left) || !Values.isInteger(right)) {
      return Values.finite(floats.applyAsDouble(Values.number(left), Values.number(right)));
    }
    try {
      return integers.applyAsLong(
          Values.decimal(left).longValueExact(), Values.decimal(right).longValueExact());
    } catch (ArithmeticException e) {
      throw new JinjaException("integer is too large");
    }
  }

  static boolean equal(Object left, Object right) {
    if (Values.isNumber(left) && Values.isNumber(right)) {
      return compare(left, right) == 0;
    }
    // In lists and dicts, 1 and 1.0 are not equal as they are in Python.
    boolean undefined = left instanceof Undefined && right instanceof Undefined;
    return undefined || (alike(left, right) && left.equals(right));
  }

  /** Negative, 0 or positive as {@code left} is less than, equal to or greater than the other. */
  static int compare(Object left, Object right) {
    if (left instanceof String a && right instanceof String b) {
      // By code point, as Python; Java's compareTo goes by UTF-16 unit.
      return Arrays.compare(a.codePoints().toArray(), b.codePoints().toArray());
    }
    if (left instanceof List<?> a && right instanceof List<?> b && alike(left, right)) {
      return compare(a, b);
    }
    requireNumbers("<", left, right);
    return Values.decimal(left).compareTo(Values.decimal(right));
  }

  /** By the first items that differ. */
  private static int compare(List<?> left, List<?> right) {
    for (int i = 0; i < Math.min(left.size(), right.size()); i++) {
      if (!equal(left.get(i), right.get(i))) {
        return compare(left.get(i), right.get(i));
      }
    }
    return Integer.compare(left.size(), right.size());
  }

  private static boolean alike(Object left, Object right) {
    return left instanceof Tuple == right instanceof Tuple;
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

  private static void requireNumbers(String operator, Object left, Object right) {
    Undefined.refuse(left);
    Undefined.refuse(right);
    if (!Values.isNumber(left) || !Values.isNumber(right)) {
      throw new JinjaException(
          "unsupported operand types for %s: '%s' and '%s'"
              .formatted(operator, Values.typeName(left), Values.typeName(right)));
    }
  }
}
