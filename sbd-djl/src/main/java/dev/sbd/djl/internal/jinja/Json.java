package dev.sbd.djl.internal.jinja;

import java.util.List;

/** The {@code tojson} filter as transformers defines it: Python's json.dumps, nothing escaped. */
final class Json {
  private static final String SHORT = "\"\\\n\r\t\f\b";
  private static final String LETTERS = "\"\\nrtfb";

  private Json() {}

  static String dumps(Object value, Arguments a) {
    boolean ascii = a.flag("ensure_ascii");
    Object indent = a.getOrNone("indent");
    boolean onOneLine = indent == None.NONE;
    Object separators = a.getOrNone("separators");
    List<Object> pair =
        separators == None.NONE ? List.of(onOneLine ? ", " : ",", ": ") : Values.items(separators);
    Notation json =
        new Notation(
            leaf -> leaf instanceof String text ? quoted(text, ascii) : scalar(leaf),
            key -> quoted(key instanceof String text ? text : scalar(key), ascii),
            Values.string(pair.get(0)),
            Values.string(pair.get(1)),
            onOneLine ? "" : Values.indent(indent),
            false);
    return json.write(value, onOneLine ? "" : "\n");
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

  private static String quoted(String text, boolean ascii) {
    StringBuilder out = new StringBuilder("\"");
    text.chars().forEach(c -> out.append(escaped((char) c, ascii)));
    return out.append('"').toString();
  }

  private static String escaped(char c, boolean ascii) {
    int known = SHORT.indexOf(c);
    if (known >= 0) {
      return "\\" + LETTERS.charAt(known);
    }
    return c < 0x20 || (ascii && c > 0x7e) ? String.format("\\u%04x", (int) c) : "" + c;
  }
}
