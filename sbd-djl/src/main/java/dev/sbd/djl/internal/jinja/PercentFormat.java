package dev.sbd.djl.internal.jinja;

import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Python's {@code "..." % values}. */
final class PercentFormat {
  private static final Pattern FIELD =
      Pattern.compile("%(?:\\(([^)]*)\\))?([-+ 0#]*\\d*(?:\\.\\d+)?)([a-zA-Z%])");

  private PercentFormat() {}

  static String format(String format, Object values) {
    Iterator<Object> positional =
        (values instanceof Tuple tuple ? List.copyOf(tuple) : List.of(values)).iterator();
    String formatted =
        FIELD
            .matcher(format)
            .replaceAll(match -> Matcher.quoteReplacement(field(match, values, positional)));
    // Python takes a list for a dict here.
    boolean byName =
        values instanceof Map || (values instanceof List && !(values instanceof Tuple));
    if (positional.hasNext() && !byName) {
      throw new JinjaException("not all arguments converted during string formatting");
    }
    return formatted;
  }

  private static String field(MatchResult field, Object values, Iterator<Object> positional) {
    if (field.group(3).equals("%")) {
      return "%";
    }
    String key = field.group(1);
    if (key == null && !positional.hasNext()) {
      throw new JinjaException("not enough arguments for format string");
    }
    Object value =
        key == null
            ? positional.next()
            : Values.map(values).getOrDefault(key, Undefined.variable(key));
    return formatted(field.group(2), field.group(3), value);
  }

  private static String formatted(String flags, String type, Object value) {
    return switch (type) {
      case "s" -> String.format("%" + flags + "s", Text.str(value));
      case "r" -> String.format("%" + flags + "s", Text.repr(value));
      case "d", "i" -> String.format("%" + flags + "d", Operators.integer(numeric(value)));
      case "x", "X", "o" -> String.format("%" + flags + type, Operators.integer(numeric(value)));
      case "f", "e" -> String.format("%" + flags + type, Operators.number(numeric(value)));
      default -> throw new JinjaException("unsupported format character '" + type + "'");
    };
  }

  private static Object numeric(Object value) {
    if (!Operators.isNumber(value)) {
      throw Values.mismatch("a number", value);
    }
    return value;
  }
}
