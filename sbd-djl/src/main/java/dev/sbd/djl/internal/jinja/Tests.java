package dev.sbd.djl.internal.jinja;

import java.math.BigInteger;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.BinaryOperator;
import java.util.function.Predicate;

/** What may stand after {@code is}. */
final class Tests {
  private static final Map<String, Operation> ALL = new HashMap<>();

  static {
    addKinds();
    addNumbers();
    Operators.COMPARISONS.keySet().forEach(symbol -> addComparison(symbol, symbol));
    addComparison("==", "eq", "equalto");
    addComparison("!=", "ne");
    addComparison("<", "lt", "lessthan");
    addComparison("<=", "le");
    addComparison(">", "gt", "greaterthan");
    addComparison(">=", "ge");
  }

  private Tests() {}

  /**
   * The test of that name.
   *
   * @throws JinjaException if there is none
   */
  static Operation named(String name) {
    return Operation.named(name, "test", ALL);
  }

  private static void addKinds() {
    add("defined", value -> !(value instanceof Undefined));
    add("undefined", value -> value instanceof Undefined);
    add("none", value -> value == None.NONE);
    add("boolean", value -> value instanceof Boolean);
    add("true", value -> value.equals(true));
    add("false", value -> value.equals(false));
    add("string", value -> value instanceof String);
    add("number", Operators::isNumber);
    add("integer", value -> value instanceof Long || value instanceof BigInteger);
    add("float", value -> value instanceof Double);
    add("mapping", value -> value instanceof Map);
    add("sequence", Tests::isSequence);
    add("iterable", value -> value instanceof Generator || isSequence(value));
    add("callable", value -> value instanceof Function);
    ALL.put("sameas", (value, a) -> value.equals(a.get(0, "other")));
  }

  private static boolean isSequence(Object value) {
    return Values.isSequence(value) || value instanceof Undefined;
  }

  private static void addNumbers() {
    add("odd", value -> isMultiple(Operators.subtract(value, 1L), 2L));
    add("even", value -> isMultiple(value, 2L));
    ALL.put("divisibleby", (value, a) -> isMultiple(value, a.get(0, "num")));
  }

  private static boolean isMultiple(Object value, Object divisor) {
    return Operators.equal(Operators.remainder(value, divisor), 0L);
  }

  private static void add(String name, Predicate<Object> test) {
    ALL.put(name, (value, a) -> test.test(value));
  }

  private static void addComparison(String symbol, String... names) {
    BinaryOperator<Object> operator = Objects.requireNonNull(Operators.COMPARISONS.get(symbol));
    for (String name : names) {
      ALL.put(name, (value, a) -> operator.apply(value, a.get(0, "other")));
    }
  }
}
