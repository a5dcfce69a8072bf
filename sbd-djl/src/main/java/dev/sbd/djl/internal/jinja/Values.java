package dev.sbd.djl.internal.jinja;

import dev.sbd.error.InvalidRequestException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Java's values taken in as a template's, and asked for as what a template needs them to be. */
final class Values {
  /** More than any text has; no memory could be left for it. */
  private static final int WIDEST = 10_000;

  private Values() {}

  /**
   * A caller's value as a template's.
   *
   * @throws InvalidRequestException if it is none of null, text, number, truth value, iterable and
   *     map
   */
  static Object of(@Nullable Object value) {
    if (value == null) {
      return None.NONE;
    }
    if (value instanceof Boolean) {
      return value;
    }
    if (value instanceof CharSequence || value instanceof Character) {
      return value.toString();
    }
    if (value instanceof Number number) {
      // Numbers of JSON parsers come as classes of their own: their text tells int from float.
      boolean isDouble = number instanceof Double || number instanceof Float;
      return isDouble ? finite(number.doubleValue()) : parse(number.toString());
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
    throw new InvalidRequestException(
        "template variables must be text, numbers, booleans, lists or maps, got "
            + value.getClass().getName());
  }

  /**
   * The int or float that a text reads as.
   *
   * @throws NumberFormatException if it is none
   */
  static Object parse(String text) {
    String digits = Strings.strip(text, Strings::isSpace);
    BigDecimal number = new BigDecimal(digits);
    return digits.matches("[-+]?\\d+") ? whole(number) : finite(number.doubleValue());
  }

  static Object finite(double number) {
    if (!Double.isFinite(number)) {
      throw new JinjaException("number is not finite");
    }
    return number;
  }

  /** A number cut off at its point: a Long, or what does not fit into one. */
  static Object whole(BigDecimal number) {
    BigInteger whole = number.toBigInteger();
    return whole.bitLength() < Long.SIZE ? (Object) whole.longValue() : whole;
  }

  static boolean isNumber(Object value) {
    return value instanceof Number || value instanceof Boolean;
  }

  static boolean isInteger(Object value) {
    return isNumber(value) && !(value instanceof Double);
  }

  /** A number as Java's, without loss. */
  static BigDecimal decimal(Object value) {
    if (value instanceof Boolean truth) {
      return truth ? BigDecimal.ONE : BigDecimal.ZERO;
    }
    if (value instanceof Number) {
      return new BigDecimal(value.toString());
    }
    throw mismatch("a number", value);
  }

  static double number(Object value) {
    return decimal(value).doubleValue();
  }

  /** A whole number that can be a position or a count. */
  static int index(Object value) {
    if (!isInteger(value)) {
      throw mismatch("an integer", value);
    }
    return (int) number(value); // What is too large becomes the largest.
  }

  static boolean isTrue(Object value) {
    if (isNumber(value)) {
      return number(value) != 0;
    }
    if (isSequence(value)) {
      return !items(value).isEmpty();
    }
    return !(value instanceof Undefined) && value != None.NONE;
  }

  /** What a loop over the value yields. */
  static List<Object> items(Object value) {
    if (value instanceof List<?> list) {
      @SuppressWarnings("unchecked") // Values.of and the interpreter make no others.
      List<Object> items = (List<Object>) list;
      return items;
    }
    if (value instanceof Map<?, ?> map) {
      return new ArrayList<>(map.keySet());
    }
    if (value instanceof String text) {
      return text.codePoints().<Object>mapToObj(Character::toString).toList();
    }
    if (value instanceof Generator generator) {
      return generator.items();
    }
    if (value instanceof Undefined) {
      return List.of();
    }
    throw new JinjaException("'" + typeName(value) + "' object is not iterable");
  }

  /** Whether it has a length. */
  static boolean isSequence(Object value) {
    return value instanceof List || value instanceof Map || value instanceof String;
  }

  static long length(Object value) {
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

  /** An indentation, given as text or as a number of blanks. */
  static String indent(Object width) {
    if (width instanceof String text) {
      return text;
    }
    int blanks = index(width);
    if (blanks > WIDEST) {
      throw new JinjaException("indentation too wide, at most " + WIDEST + " blanks");
    }
    return " ".repeat(Math.max(0, blanks));
  }

  static JinjaException mismatch(String expected, Object value) {
    Undefined.refuse(value);
    return new JinjaException("expected " + expected + ", got " + typeName(value));
  }

  static String typeName(Object value) {
    if (value instanceof Number) {
      return value instanceof Double ? "float" : "int";
    }
    if (value instanceof List) {
      return value instanceof Tuple ? "tuple" : "list";
    }
    if (value instanceof Map) {
      return "dict";
    }
    if (value instanceof Boolean) {
      return "bool";
    }
    return value instanceof String ? "str" : value == None.NONE ? "None" : "object";
  }
}
