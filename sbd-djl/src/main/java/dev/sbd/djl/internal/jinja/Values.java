package dev.sbd.djl.internal.jinja;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Java's values taken in as a template's, and asked for as what a template needs them to be. */
final class Values {
  private Values() {}

  /**
   * A caller's value as a template's.
   *
   * @throws IllegalArgumentException if it is none of null, text, number, truth value, iterable and
   *     map
   */
  static Object of(@Nullable Object value) {
    if (value == null) {
      return None.NONE;
    }
    if (value instanceof Boolean || value instanceof Function || value instanceof Undefined) {
      return value;
    }
    if (value instanceof CharSequence || value instanceof Character) {
      return value.toString();
    }
    if (value instanceof Number number) {
      return number(number);
    }
    if (value instanceof Map<?, ?> map) {
      Map<Object, Object> copy = new LinkedHashMap<>();
      map.forEach((key, item) -> copy.put(of(key), of(item)));
      return copy;
    }
    if (value instanceof Iterable<?> items) {
      List<Object> copy = new ArrayList<>();
      items.forEach(item -> copy.add(of(item)));
      return copy;
    }
    throw new IllegalArgumentException(
        "template variables must be text, numbers, booleans, lists or maps, got "
            + value.getClass().getName());
  }

  private static Object number(Number number) {
    if (number instanceof Double || number instanceof Float) {
      return number.doubleValue();
    }
    // Numbers of JSON parsers come as classes of their own: their text tells int from float.
    String text = number.toString();
    return text.matches("-?\\d+")
        ? integer(new BigInteger(text))
        : new BigDecimal(text).doubleValue();
  }

  /** A Long, or what does not fit into one. */
  static Object integer(BigInteger value) {
    return value.bitLength() < Long.SIZE ? (Object) value.longValue() : value;
  }

  static boolean isTrue(Object value) {
    if (value instanceof Boolean truth) {
      return truth;
    }
    if (value instanceof String text) {
      return !text.isEmpty();
    }
    if (value instanceof List<?> list) {
      return !list.isEmpty();
    }
    if (value instanceof Map<?, ?> map) {
      return !map.isEmpty();
    }
    if (value instanceof Number number) {
      return number.doubleValue() != 0;
    }
    return !(value instanceof Undefined) && value != None.NONE;
  }

  /** What a loop over the value yields. */
  static List<Object> items(Object value) {
    if (value instanceof List<?> list) {
      return cast(list);
    }
    if (value instanceof Map<?, ?> map) {
      return new ArrayList<>(map.keySet());
    }
    if (value instanceof String text) {
      return Strings.characters(text);
    }
    if (value instanceof Generator generator) {
      return generator.items();
    }
    if (value instanceof Undefined) {
      return List.of();
    }
    throw new JinjaException("'" + typeName(value) + "' object is not iterable");
  }

  static boolean isIterable(Object value) {
    return value instanceof Generator || value instanceof Undefined || isSequence(value);
  }

  /** Whether it has a length. */
  static boolean isSequence(Object value) {
    return value instanceof List || value instanceof Map || value instanceof String;
  }

  static long length(Object value) {
    if (value instanceof String text) {
      return Strings.length(text);
    }
    if (!isSequence(value) && !(value instanceof Undefined)) {
      throw new JinjaException("object of type '" + typeName(value) + "' has no len()");
    }
    return items(value).size();
  }

  static Map<Object, Object> map(Object value) {
    if (value instanceof Map<?, ?> map) {
      @SuppressWarnings("unchecked") // Values.of and the interpreter make no others.
      Map<Object, Object> cast = (Map<Object, Object>) map;
      return cast;
    }
    throw mismatch("a dict", value);
  }

  static String string(Object value) {
    if (value instanceof String text) {
      return text;
    }
    throw mismatch("a string", value);
  }

  /** A whole number that can be a position or a count. */
  static int index(Object value) {
    if (value instanceof Long number) {
      return (int) Math.max(Integer.MIN_VALUE, Math.min(Integer.MAX_VALUE, number));
    }
    if (value instanceof Boolean truth) {
      return truth ? 1 : 0;
    }
    if (value instanceof BigInteger number) {
      return number.signum() < 0 ? Integer.MIN_VALUE : Integer.MAX_VALUE;
    }
    throw mismatch("an integer", value);
  }

  static JinjaException mismatch(String expected, Object value) {
    return value instanceof Undefined undefined
        ? undefined.failure()
        : new JinjaException("expected " + expected + ", got " + typeName(value));
  }

  static String typeName(Object value) {
    if (value == None.NONE) {
      return "None";
    }
    if (value instanceof Boolean) {
      return "bool";
    }
    if (value instanceof String) {
      return "str";
    }
    if (value instanceof Number) {
      return value instanceof Double ? "float" : "int";
    }
    if (value instanceof List) {
      return value instanceof Tuple ? "tuple" : "list";
    }
    return value instanceof Map
        ? "dict"
        : value.getClass().getSimpleName().toLowerCase(Locale.ROOT);
  }

  @SuppressWarnings("unchecked") // Values.of and the interpreter make no others.
  private static List<Object> cast(List<?> list) {
    return (List<Object>) list;
  }
}
