package dev.sbd.djl.internal.jinja;

import java.math.BigInteger;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;

/** What may stand after {@code is}. */
final class Tests {
  private static final Map<String, BiPredicate<Object, Arguments>> ALL = all();

  private Tests() {}

  /**
   * The test of that name.
   *
   * @throws JinjaException if there is none
   */
  static BiPredicate<Object, Arguments> named(String name) {
    @Nullable BiPredicate<Object, Arguments> test = ALL.get(name);
    if (test == null) {
      throw new JinjaException("No test named '" + name + "'.");
    }
    return test;
  }

  private static Map<String, BiPredicate<Object, Arguments>> all() {
    Map<String, BiPredicate<Object, Arguments>> tests = new HashMap<>();
    addKinds(tests);
    addValues(tests);
    addComparisons(tests);
    return tests;
  }

  private static void addKinds(Map<String, BiPredicate<Object, Arguments>> tests) {
    tests.put("defined", (value, a) -> !(value instanceof Undefined));
    tests.put("undefined", (value, a) -> value instanceof Undefined);
    tests.put("none", (value, a) -> value == None.NONE);
    tests.put("boolean", (value, a) -> value instanceof Boolean);
    tests.put("string", (value, a) -> value instanceof String);
    tests.put("number", (value, a) -> Operators.isNumber(value));
    tests.put("integer", (value, a) -> value instanceof Long || value instanceof BigInteger);
    tests.put("float", (value, a) -> value instanceof Double);
    tests.put("mapping", (value, a) -> value instanceof Map);
    tests.put("sequence", (value, a) -> Values.isSequence(value) || value instanceof Undefined);
    tests.put("iterable", (value, a) -> Values.isIterable(value));
    tests.put("callable", (value, a) -> value instanceof Function);
    tests.put("filter", (value, a) -> Filters.has(Text.str(value)));
    tests.put("test", (value, a) -> ALL.containsKey(Text.str(value)));
  }

  private static void addValues(Map<String, BiPredicate<Object, Arguments>> tests) {
    tests.put("true", (value, a) -> Boolean.TRUE.equals(value));
    tests.put("false", (value, a) -> Boolean.FALSE.equals(value));
    tests.put("odd", (value, a) -> Operators.equal(Operators.remainder(value, 2L), 1L));
    tests.put("even", (value, a) -> Operators.equal(Operators.remainder(value, 2L), 0L));
    tests.put(
        "divisibleby",
        (value, a) -> Operators.equal(Operators.remainder(value, a.get(0, "num")), 0L));
    tests.put("lower", (value, a) -> isCase(Text.str(value), Strings.lower(Text.str(value))));
    tests.put("upper", (value, a) -> isCase(Text.str(value), Strings.upper(Text.str(value))));
    tests.put("in", (value, a) -> Operators.contains(a.get(0, "seq"), value));
    tests.put("sameas", (value, a) -> same(value, a.get(0, "other")));
  }

  private static void addComparisons(Map<String, BiPredicate<Object, Arguments>> tests) {
    for (String name : new String[] {"eq", "==", "equalto"}) {
      tests.put(name, (value, a) -> Operators.equal(value, a.get(0, "b")));
    }
    for (String name : new String[] {"ne", "!="}) {
      tests.put(name, (value, a) -> !Operators.equal(value, a.get(0, "b")));
    }
    for (String name : new String[] {"lt", "<", "lessthan"}) {
      tests.put(name, (value, a) -> Operators.compare(value, a.get(0, "b")) < 0);
    }
    for (String name : new String[] {"le", "<="}) {
      tests.put(name, (value, a) -> Operators.compare(value, a.get(0, "b")) <= 0);
    }
    for (String name : new String[] {"gt", ">", "greaterthan"}) {
      tests.put(name, (value, a) -> Operators.compare(value, a.get(0, "b")) > 0);
    }
    for (String name : new String[] {"ge", ">="}) {
      tests.put(name, (value, a) -> Operators.compare(value, a.get(0, "b")) >= 0);
    }
  }

  private static boolean isCase(String text, String converted) {
    return text.equals(converted) && !Strings.upper(text).equals(Strings.lower(text));
  }

  /** Identity, which Python's small values share. */
  private static boolean same(Object value, Object other) {
    return value.getClass() == other.getClass() && Operators.equal(value, other);
  }
}
