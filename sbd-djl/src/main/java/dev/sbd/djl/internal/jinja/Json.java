package dev.sbd.djl.internal.jinja;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The {@code tojson} filter as transformers defines it: Python's json.dumps, nothing escaped.
 *
 * @param sorted whether keys are
 * @param ascii whether other characters are escaped
 * @param indent how much further each level begins on its lines, if it has lines
 * @param comma what stands between two items
 * @param colon what stands between a key and its value
 */
record Json(boolean sorted, boolean ascii, String indent, String comma, String colon) {
  private static final String SHORT = "\"\\\n\r\t\f\b";
  private static final String LETTERS = "\"\\nrtfb";

  static String dumps(Object value, Arguments a) {
    Object indent = a.getOrNone("indent");
    boolean onOneLine = indent == None.NONE;
    List<Object> usual = List.of(onOneLine ? ", " : ",", ": ");
    Object separators = a.getOrNone("separators");
    List<Object> given = separators == None.NONE ? usual : Values.items(separators);
    if (given.size() != 2) {
      throw new JinjaException("separators must be two, got " + given.size());
    }
    return new Json(
            a.flag("sort_keys"),
            a.flag("ensure_ascii"),
            onOneLine ? "" : Values.indent(indent),
            Values.string(given.get(0)),
            Values.string(given.get(1)))
        .write(value, onOneLine ? "" : "\n");
  }

  /** The value; {@code line} begins a line at its level, and is empty if all stands on one. */
  private String write(Object value, String line) {
    String inner = line + indent;
    if (value instanceof Map<?, ?> map) {
      Stream<String> items =
          items(map).map(item -> key(item.getKey()) + colon + write(item.getValue(), inner));
      return enclosed("{", items, "}", line);
    }
    if (value instanceof List<?> list) {
      return enclosed("[", list.stream().map(item -> write(item, inner)), "]", line);
    }
    return value instanceof String text ? quoted(text) : scalar(value);
  }

  private Stream<? extends Map.Entry<?, ?>> items(Map<?, ?> map) {
    Stream<? extends Map.Entry<?, ?>> items = map.entrySet().stream();
    return sorted
        ? items.sorted((one, other) -> Operators.compare(one.getKey(), other.getKey()))
        : items;
  }

  private String enclosed(String begin, Stream<String> items, String end, String line) {
    String inner = line + indent;
    String all = items.collect(Collectors.joining(comma + inner));
    return all.isEmpty() ? begin + end : begin + inner + all + line + end;
  }

  private String key(Object key) {
    return quoted(key instanceof String text ? text : scalar(key));
  }

  private static String scalar(Object value) {
    if (value == None.NONE) {
      return "null";
    }
    if (Values.isNumber(value)) {
      return Strings.lower(Text.repr(value)); // True and False are not, in JSON.
    }
    throw Values.mismatch("what JSON can hold", value);
  }

  private String quoted(String text) {
    StringBuilder out = new StringBuilder("\"");
    text.chars().forEach(c -> out.append(escaped((char) c)));
    return out.append('"').toString();
  }

  private String escaped(char c) {
    int known = SHORT.indexOf(c);
    if (known >= 0) {
      return "\\" + LETTERS.charAt(known);
    }
    return c < 0x20 || (ascii && c > 0x7e) ? String.format("\\u%04x", (int) c) : "" + c;
  }
}
