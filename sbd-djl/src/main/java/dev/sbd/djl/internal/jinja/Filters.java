package dev.sbd.djl.internal.jinja;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The filters on text and single values, and the table of all filters. */
final class Filters {
  private static final Map<String, Operation> ALL = all();

  private Filters() {}

  /**
   * The filter of that name.
   *
   * @throws JinjaException if there is none
   */
  static Operation named(String name) {
    return Operation.named(name, "filter", ALL);
  }

  private static Map<String, Operation> all() {
    Map<String, Operation> filters = new HashMap<>();
    addText(filters);
    addValues(filters);
    ListFilters.addTo(filters);
    return filters;
  }

  private static void addText(Map<String, Operation> filters) {
    filters.put("string", (value, a) -> Text.str(value));
    filters.put("safe", (value, a) -> Text.str(value));
    filters.put("trim", (value, a) -> Methods.strip(Text.str(value), a, true, true));
    filters.put("upper", (value, a) -> Strings.upper(Text.str(value)));
    filters.put("lower", (value, a) -> Strings.lower(Text.str(value)));
    filters.put("capitalize", (value, a) -> Strings.capitalize(Text.str(value)));
    filters.put("title", (value, a) -> Strings.title(Text.str(value), Filters::separatesWords));
    filters.put("replace", (value, a) -> Methods.replace(Text.str(value), a));
    filters.put("indent", (value, a) -> indent(Values.string(value), a));
    filters.put("format", (value, a) -> Format.percent(Text.str(value), a.positional()));
    filters.put("escape", (value, a) -> escape(Text.str(value)));
    filters.put("e", (value, a) -> escape(Text.str(value)));
    filters.put("tojson", Json::dumps);
  }

  private static void addValues(Map<String, Operation> filters) {
    filters.put("default", Filters::defaulted);
    filters.put("d", Filters::defaulted);
    filters.put("int", Filters::toInt);
    filters.put("float", Filters::toFloat);
    filters.put("abs", (value, a) -> absolute(value));
    filters.put("round", Filters::round);
  }

  /** Jinja's title goes by blanks and brackets where Python's goes by letters. */
  private static boolean separatesWords(int codePoint) {
    return Strings.isSpace(codePoint) || "-({[<".indexOf(codePoint) >= 0;
  }

  private static String escape(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("'", "&#39;")
        .replace("\"", "&#34;");
  }

  private static Object indent(String text, Arguments a) {
    String indent = Values.indent(a.get(0, "width", 4L));
    boolean blank = a.flag(2, "blank");
    List<Object> lines = Strings.lines(text + "\n");
    StringBuilder out = new StringBuilder(a.flag(1, "first") ? indent : "").append(lines.get(0));
    for (Object line : lines.subList(1, lines.size())) {
      out.append('\n').append(blank || !line.equals("") ? indent : "").append(line);
    }
    return out.toString();
  }

  private static Object defaulted(Object value, Arguments a) {
    boolean missing = value instanceof Undefined || (a.flag(1, "boolean") && !Values.isTrue(value));
    return missing ? a.get(0, "default_value", "") : value;
  }

  private static Object toInt(Object value, Arguments a) {
    a.without(1, "base");
    Object number = parsed(value);
    boolean finite = !(number instanceof Double d && (d.isNaN() || d.isInfinite()));
    return Operators.isNumber(number) && finite ? Values.whole(number) : a.get(0, "default", 0L);
  }

  private static Object toFloat(Object value, Arguments a) {
    Object number = parsed(value);
    return Operators.isNumber(number)
        ? (Object) Operators.number(number)
        : a.get(0, "default", 0.0);
  }

  /** The number that a value is or reads as; what is neither stays itself. */
  private static Object parsed(Object value) {
    Undefined.refuse(value);
    try {
      return value instanceof String text ? Values.number(Strings.strip(text)) : value;
    } catch (NumberFormatException e) {
      return value;
    }
  }

  private static Object absolute(Object value) {
    return Operators.compare(value, 0L) < 0 ? Operators.subtract(0L, value) : value;
  }

  private static Object round(Object value, Arguments a) {
    RoundingMode mode =
        switch (Values.string(a.get(1, "method", "common"))) {
          case "common" -> RoundingMode.HALF_EVEN; // As Python rounds.
          case "ceil" -> RoundingMode.CEILING;
          case "floor" -> RoundingMode.FLOOR;
          default -> throw new JinjaException("method must be common, ceil or floor");
        };
    BigDecimal rounded = Values.decimal(value).setScale(a.number(0, "precision", 0), mode);
    boolean whole = Operators.isInteger(value) && mode == RoundingMode.HALF_EVEN;
    return whole ? Values.integer(rounded.toBigInteger()) : (Object) rounded.doubleValue();
  }
}
