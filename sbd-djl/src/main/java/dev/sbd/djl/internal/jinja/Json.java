package dev.sbd.djl.internal.jinja;

import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The {@code tojson} filter as transformers defines it: Python's json.dumps, nothing escaped. */
final class Json {
  private static final String SHORT = "\"\\\n\r\t\f\b";
  private static final String LETTERS = "\"\\nrtfb";

  private final StringBuilder out = new StringBuilder();
  private final boolean ascii;
  private final boolean sorted;
  private final Object indent; // None, a number of blanks, or the text itself
  private final String itemSeparator;
  private final String keySeparator;

  private Json(Arguments arguments) {
    ascii = arguments.flag(0, "ensure_ascii");
    indent = arguments.get(1, "indent", None.NONE);
    sorted = arguments.flag(3, "sort_keys");
    Object separators = arguments.get(2, "separators", None.NONE);
    List<Object> pair =
        separators == None.NONE
            ? List.of(indent == None.NONE ? ", " : ",", ": ")
            : Values.items(separators);
    itemSeparator = Values.string(pair.get(0));
    keySeparator = Values.string(pair.get(1));
  }

  static String dumps(Object value, Arguments arguments) {
    Json json = new Json(arguments);
    json.write(value, 0);
    return json.out.toString();
  }

  private void write(Object value, int depth) {
    if (value instanceof String text) {
      quote(text);
    } else if (value instanceof Map<?, ?> map) {
      object(sorted ? new TreeMap<>(map) : map, depth);
    } else if (value instanceof List<?> list) {
      array(list, depth);
    } else {
      out.append(scalar(value));
    }
  }

  private static String scalar(Object value) {
    if (value == None.NONE) {
      return "null";
    }
    if (value instanceof Double number && (number.isNaN() || number.isInfinite())) {
      return number.isNaN() ? "NaN" : number > 0 ? "Infinity" : "-Infinity";
    }
    if (value instanceof Boolean || value instanceof Number) {
      return value instanceof Boolean ? value.toString() : Text.repr(value);
    }
    throw value instanceof Undefined undefined
        ? undefined.failure()
        : new JinjaException(
            "Object of type " + Values.typeName(value) + " is not JSON serializable");
  }

  private void object(Map<?, ?> map, int depth) {
    out.append('{');
    Iterator<? extends Map.Entry<?, ?>> entries = map.entrySet().iterator();
    for (boolean first = true; entries.hasNext(); first = false) {
      Map.Entry<?, ?> entry = entries.next();
      separate(first, depth + 1);
      quote(entry.getKey() instanceof String key ? key : scalar(entry.getKey()));
      out.append(keySeparator);
      write(entry.getValue(), depth + 1);
    }
    close(map.isEmpty(), depth, '}');
  }

  private void array(List<?> list, int depth) {
    out.append('[');
    for (int i = 0; i < list.size(); i++) {
      separate(i == 0, depth + 1);
      write(list.get(i), depth + 1);
    }
    close(list.isEmpty(), depth, ']');
  }

  private void separate(boolean first, int depth) {
    out.append(first ? "" : itemSeparator);
    newLine(depth);
  }

  private void close(boolean empty, int depth, char bracket) {
    if (!empty) {
      newLine(depth);
    }
    out.append(bracket);
  }

  private void newLine(int depth) {
    if (indent != None.NONE) {
      String step = indent instanceof String text ? text : " ".repeat(Values.index(indent));
      out.append('\n').append(step.repeat(depth));
    }
  }

  private void quote(String text) {
    out.append('"');
    text.chars().forEach(this::character);
    out.append('"');
  }

  private void character(int c) {
    int known = SHORT.indexOf(c);
    if (known >= 0) {
      out.append('\\').append(LETTERS.charAt(known));
    } else if (c < 0x20 || (ascii && c > 0x7e)) {
      out.append(String.format("\\u%04x", c));
    } else {
      out.append((char) c);
    }
  }
}
