package dev.sbd.djl.internal.jinja;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The filters on text and single values, and the table of all filters. */
final class Filters {
  /** {@code value | name(arguments)}. */
  @FunctionalInterface
  interface Filter {
    Object apply(Object value, Arguments arguments);
  }

  private static final Pattern WORD = Pattern.compile("\\w++", Pattern.UNICODE_CHARACTER_CLASS);
  private static final Map<String, Filter> ALL = all();

  private Filters() {}

  /**
   * The filter of that name.
   *
   * @throws JinjaException if there is none
   */
  static Filter named(String name) {
    @Nullable Filter filter = ALL.get(name);
    if (filter == null) {
      throw new JinjaException("No filter named '" + name + "'.");
    }
    return filter;
  }

  static boolean has(String name) {
    return ALL.containsKey(name);
  }

  private static Map<String, Filter> all() {
    Map<String, Filter> filters = new HashMap<>();
    addText(filters);
    addValues(filters);
    ListFilters.addTo(filters);
    return filters;
  }

  private static void addText(Map<String, Filter> filters) {
    filters.put("string", (value, a) -> Text.str(value));
    filters.put("safe", (value, a) -> Text.str(value));
    filters.put("trim", (value, a) -> StringMethods.strip(Text.str(value), a, true, true));
    filters.put("upper", (value, a) -> Strings.upper(Text.str(value)));
    filters.put("lower", (value, a) -> Strings.lower(Text.str(value)));
    filters.put("capitalize", (value, a) -> Strings.capitalize(Text.str(value)));
    filters.put("title", (value, a) -> Strings.title(Text.str(value), Filters::startsWord));
    filters.put("replace", (value, a) -> StringMethods.replace(Text.str(value), a));
    filters.put("indent", (value, a) -> indent(Values.string(value), a));
    filters.put("wordcount", (value, a) -> WORD.matcher(Text.str(value)).results().count());
    filters.put("format", (value, a) -> format(Text.str(value), a));
    filters.put("escape", (value, a) -> escape(Text.str(value)));
    filters.put("e", (value, a) -> escape(Text.str(value)));
    filters.put("tojson", Json::dumps);
  }

  private static void addValues(Map<String, Filter> filters) {
    filters.put("default", Filters::defaulted);
    filters.put("d", Filters::defaulted);
    filters.put("int", Filters::toInt);
    filters.put("float", Filters::toFloat);
    filters.put("abs", (value, a) -> Operators.absolute(value));
    filters.put("round", Filters::round);
    filters.put("attr", (value, a) -> Attributes.own(value, a.text(0, "name")));
  }

  /** Jinja's title goes by blanks and brackets where Python's goes by letters. */
  private static boolean startsWord(int codePoint) {
    return Strings.isSpace(codePoint) || "-({[<".indexOf(codePoint) >= 0;
  }

  private static Object format(String format, Arguments arguments) {
    Object values =
        arguments.named().isEmpty()
            ? new Tuple(arguments.positional())
            : Map.copyOf(arguments.named());
    return PercentFormat.format(format, values);
  }

  private static String escape(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("'", "&#39;")
        .replace("\"", "&#34;");
  }

  private static Object indent(String text, Arguments a) {
    Object width = a.get(0, "width", 4L);
    String indent = width instanceof String given ? given : " ".repeat(Values.index(width));
    boolean blank = a.flag(2, "blank");
    List<Object> lines = Strings.lines(text + "\n", false);
    StringBuilder out = new StringBuilder(a.flag(1, "first") ? indent : "");
    for (int i = 0; i < lines.size(); i++) {
      String line = (String) lines.get(i);
      boolean indented = i > 0 && (blank || !line.isEmpty());
      out.append(i > 0 ? "\n" : "").append(indented ? indent : "").append(line);
    }
    return out.toString();
  }

  private static Object defaulted(Object value, Arguments a) {
    boolean missing = value instanceof Undefined || (a.flag(1, "boolean") && !Values.isTrue(value));
    return missing ? a.get(0, "default_value", "") : value;
  }

  private static Object toInt(Object value, Arguments a) {
    refuseUndefined(value);
    try {
      if (value instanceof String text) {
        String digits = Strings.stripRight(Strings.stripLeft(text, Strings::isSpace));
        return Long.parseLong(digits.replace("_", ""), a.number(1, "base", 10));
      }
      if (Operators.isNumber(value)) {
        return value instanceof Double number
            ? (Object) number.longValue()
            : Values.integer(Operators.integer(value));
      }
    } catch (NumberFormatException e) {
      Object number = toFloat(value, Arguments.of(None.NONE));
      return number instanceof Double d ? (Object) d.longValue() : a.get(0, "default", 0L);
    }
    return a.get(0, "default", 0L);
  }

  private static Object toFloat(Object value, Arguments a) {
    refuseUndefined(value);
    try {
      if (value instanceof String text) {
        return new BigDecimal(text.strip()).doubleValue();
      }
    } catch (NumberFormatException e) {
      return a.get(0, "default", 0.0);
    }
    return Operators.isNumber(value) ? (Object) Operators.number(value) : a.get(0, "default", 0.0);
  }

  private static void refuseUndefined(Object value) {
    if (value instanceof Undefined undefined) {
      throw undefined.failure();
    }
  }

  private static Object round(Object value, Arguments a) {
    if (!Operators.isNumber(value)) {
      throw Values.mismatch("a number", value);
    }
    RoundingMode mode =
        switch (Values.string(a.get(1, "method", "common"))) {
          case "common" -> RoundingMode.HALF_EVEN;
          case "ceil" -> RoundingMode.CEILING;
          case "floor" -> RoundingMode.FLOOR;
          default -> throw new JinjaException("method must be common, ceil or floor");
        };
    if (value instanceof BigInteger) {
      return value;
    }
    double rounded = Operators.round(Operators.number(value), a.number(0, "precision", 0), mode);
    boolean whole = Operators.isInteger(value) && mode == RoundingMode.HALF_EVEN;
    return whole ? (Object) (long) rounded : (Object) rounded;
  }
}
