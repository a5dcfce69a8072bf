package dev.sbd.djl.internal.jinja;

import java.math.BigDecimal;
import java.util.Locale;
import java.util.regex.Pattern;

/** Values written as Python's {@code str} and {@code repr} write them. */
final class Text {
  private static final Pattern UNPRINTABLE = Pattern.compile("[\\p{C}\\p{Z}]");
  private static final Notation PYTHON =
      new Notation(Text::literal, Text::literal, ", ", ": ", "", false, true);

  private Text() {}

  /** What {@code {{ value }}} prints. */
  static String str(Object value) {
    if (value instanceof String text) {
      return text;
    }
    return value instanceof Undefined ? "" : repr(value);
  }

  static String repr(Object value) {
    return PYTHON.write(value, "");
  }

  private static String literal(Object value) {
    if (value instanceof String text) {
      return quoted(text);
    }
    if (value instanceof Boolean truth) {
      return truth ? "True" : "False";
    }
    if (value instanceof Double number) {
      return number(number);
    }
    if (value instanceof Number) {
      return value.toString();
    }
    return value == None.NONE ? "None" : "<" + Values.typeName(value) + ">";
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
    if (c == quote || c == '\\') {
      return "\\" + character;
    }
    if (known >= 0) {
      return "\\" + "nrt".charAt(known);
    }
    boolean printable = c == ' ' || !UNPRINTABLE.matcher(character).matches();
    String format = c < 0x100 ? "\\x%02x" : c < 0x10000 ? "\\u%04x" : "\\U%08x";
    return printable ? character : String.format(format, c);
  }

  /** The fewest digits that read back as the number, as Python writes them. */
  static String number(double value) {
    if (Double.isNaN(value) || Double.isInfinite(value)) {
      return Double.isNaN(value) ? "nan" : value > 0 ? "inf" : "-inf";
    }
    // Double.toString gives the fewest digits from JDK 19 on only.
    String shortest = scientific(value, 0);
    for (int digits = 1; Double.parseDouble(shortest) != value; digits++) {
      shortest = scientific(value, digits);
    }
    int exponent = Integer.parseInt(shortest.substring(shortest.indexOf('e') + 1));
    if (exponent < -4 || exponent >= 16) {
      return shortest;
    }
    String plain = new BigDecimal(shortest).toPlainString();
    return plain.contains(".") ? plain : plain + ".0";
  }

  private static String scientific(double value, int digits) {
    return String.format(Locale.ROOT, "%." + digits + "e", new BigDecimal(value));
  }
}
