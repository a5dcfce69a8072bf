package dev.sbd.djl.internal.jinja;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Values written as Python's {@code str} and {@code repr} write them. */
final class Text {
  private static final Pattern UNPRINTABLE = Pattern.compile("[\\p{C}\\p{Z}&&[^ ]]");

  private Text() {}

  /** What {@code {{ value }}} prints. */
  static String str(Object value) {
    if (value instanceof String text) {
      return text;
    }
    return value instanceof Undefined ? "" : repr(value);
  }

  static String repr(Object value) {
    if (value instanceof Map<?, ?> map) {
      return map.entrySet().stream()
          .map(item -> repr(item.getKey()) + ": " + repr(item.getValue()))
          .collect(Collectors.joining(", ", "{", "}"));
    }
    if (value instanceof List<?> list) {
      String items = list.stream().map(Text::repr).collect(Collectors.joining(", "));
      String end = list.size() == 1 ? ",)" : ")";
      return list instanceof Tuple ? "(" + items + end : "[" + items + "]";
    }
    if (value instanceof Boolean || value == None.NONE) {
      return value.equals(true) ? "True" : value.equals(false) ? "False" : "None";
    }
    if (value instanceof Number) {
      return value instanceof Double number ? number(number) : value.toString();
    }
    if (value instanceof Undefined) {
      return "Undefined";
    }
    return value instanceof String text ? quoted(text) : "<" + Values.typeName(value) + ">";
  }

  private static String quoted(String text) {
    char quote = text.indexOf('\'') >= 0 && text.indexOf('"') < 0 ? '"' : '\'';
    StringBuilder out = new StringBuilder().append(quote);
    text.codePoints().forEach(c -> out.append(escaped(c, quote)));
    return out.append(quote).toString();
  }

  private static String escaped(int c, char quote) {
    String character = Character.toString(c);
    int known = "\n\r\t".indexOf(c);
    if (known >= 0) {
      return "\\" + "nrt".charAt(known);
    }
    if (!UNPRINTABLE.matcher(character).matches()) {
      return c == quote || c == '\\' ? "\\" + character : character;
    }
    return String.format(c < 0x100 ? "\\x%02x" : c < 0x10000 ? "\\u%04x" : "\\U%08x", c);
  }

  /** Java's digits, the exponent where and as Python writes it. */
  private static String number(double value) {
    BigDecimal digits = new BigDecimal(Double.toString(value)).stripTrailingZeros();
    int exponent = value == 0 ? 0 : digits.precision() - digits.scale() - 1;
    if (exponent < -4 || exponent >= 16) {
      return digits.movePointLeft(exponent).toPlainString() + "e%+03d".formatted(exponent);
    }
    String plain = digits.toPlainString();
    return plain.contains(".") ? plain : plain + ".0";
  }
}
