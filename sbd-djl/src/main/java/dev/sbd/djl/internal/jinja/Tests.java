package dev.sbd.djl.internal.jinja;

import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BinaryOperator;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/** What may stand after {@code is}. */
final class Tests {
  /** The comparisons, each with its names. */
  private static final String COMPARISONS =
      "== eq equalto, != ne, < lt lessthan, <= le, > gt greaterthan, >= ge";

  static final Operations<Object> ALL = new Operations<>("test");

  static {
    addKinds();
    addComparisons();
    add("odd", value -> isMultiple(Operators.subtract(value, 1L), 2L));
    add("even", value -> isMultiple(value, 2L));
    ALL.add("in(seq)", (value, a) -> Operators.contains(a.get("seq"), value));
    ALL.add("divisibleby(num)", (value, a) -> isMultiple(value, a.get("num")));
  }

  private Tests() {}

  private static void addKinds() {
    add("defined", value -> !(value instanceof Undefined));
    add("undefined", value -> value instanceof Undefined);
    add("none", value -> value == None.NONE);
    add("boolean", value -> value instanceof Boolean);
    add("true", value -> value.equals(true));
    add("false", value -> value.equals(false));
    add("string", value -> value instanceof String);
    add("lower", value -> isCase(Text.str(value), Strings::lower, Strings::upper));
    add("upper", value -> isCase(Text.str(value), Strings::upper, Strings::lower));
    add("number", Values::isNumber);
    add("integer", value -> value instanceof Long || value instanceof BigInteger);
    add("float", value -> value instanceof Double);
    add("mapping", value -> value instanceof Map);
    add("sequence", Tests::isSequence);
    add("iterable", value -> value instanceof Generator || isSequence(value));
    add("callable", value -> value instanceof Function);
    ALL.add("sameas(other)", (value, a) -> value.equals(a.get("other")));
  }

  private static void addComparisons() {
    for (String names : COMPARISONS.split(", ", -1)) {
      List<String> all = List.of(names.split(" ", -1));
      BinaryOperator<Object> operator = Objects.requireNonNull(Operators.BINARY.get(all.get(0)));
      all.forEach(
          name ->
              ALL.add(name + "(other, /)", (value, a) -> operator.apply(value, a.get("other"))));
    }
  }

  /** Whether {@code text} has letters, all of them in this case. */
  private static boolean isCase(
      String text, UnaryOperator<String> wanted, UnaryOperator<String> other) {
    return text.equals(wanted.apply(text)) && !text.equals(other.apply(text));
  }

  private static boolean isSequence(Object value) {
    return Values.isSequence(value) || value instanceof Undefined;
  }

  private static boolean isMultiple(Object value, Object divisor) {
    return Operators.equal(Operators.remainder(value, divisor), 0L);
  }

  private static void add(String name, Predicate<Object> test) {
    ALL.add(name, (value, a) -> test.test(value));
  }
}
