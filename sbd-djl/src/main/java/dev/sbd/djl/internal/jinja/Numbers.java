package dev.sbd.djl.internal.jinja;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Map;
import java.util.regex.Pattern;

/** The filters {@code int} and {@code float}: Python's functions of these names, with a default. */
final class Numbers {
  private static final Pattern WHOLE = Pattern.compile("[\\p{Nd}a-zA-Z]+");
  private static final Pattern DECIMAL =
      Pattern.compile("[-+]?(?:D+\\.?D*|\\.D+)(?:[eE][-+]?D+)?".replace("D", "\\p{Nd}"));
  private static final Pattern NOT_FINITE =
      Pattern.compile("[-+]?(?:inf|infinity|nan)", Pattern.CASE_INSENSITIVE);
  private static final Pattern MISPLACED =
      Pattern.compile("(?<![\\p{Nd}a-zA-Z])_|_(?![\\p{Nd}a-zA-Z])");
  private static final Map<String, Integer> PREFIXES =
      Map.of("0x", 16, "0X", 16, "0o", 8, "0O", 8, "0b", 2, "0B", 2);

  /** Python reads no more, for it would take too long. */
  private static final int MOST_DIGITS = 4300;

  private Numbers() {}

  /** The filter {@code int(default, base)}; the base is that of texts. */
  static Object toInt(Object value, Arguments a) {
    Undefined.refuse(value);
    try {
      return value instanceof String text ? whole(text, a.get("base", 10L)) : whole(value);
    } catch (NumberFormatException e) {
      return a.get("default", 0L);
    }
  }

  /** The filter {@code float(default)}. */
  static Object toFloat(Object value, Arguments a) {
    Undefined.refuse(value);
    try {
      return Values.finite(decimal(value));
    } catch (NumberFormatException e) {
      return a.get("default", 0.0);
    }
  }

  /** What is no number of that base, or no base, may still be a decimal number to cut off. */
  private static Object whole(String text, Object base) {
    try {
      return Values.whole(new BigDecimal(whole(text, Values.index(base))));
    } catch (NumberFormatException | JinjaException e) {
      return whole((Object) text);
    }
  }

  private static Object whole(Object number) {
    return Values.isInteger(number)
        ? Values.whole(Values.decimal(number))
        : Values.whole(new BigDecimal(decimal(number)));
  }

  /** Python's {@code int(text, base)}: base 0 is that of the text's prefix, or 10. */
  private static BigInteger whole(String text, int base) {
    String number = Strings.strip(text, Strings::isSpace);
    int start = number.startsWith("-") || number.startsWith("+") ? 1 : 0;
    int begin = Math.min(start + 2, number.length());
    int prefix = PREFIXES.getOrDefault(number.substring(start, begin), -1);
    boolean prefixed = prefix == base || (base == 0 && prefix > 0);
    String digits = number.substring(prefixed ? begin : start);
    digits = withoutUnderscores(prefixed && digits.startsWith("_") ? digits.substring(1) : digits);
    boolean octal = base == 0 && !prefixed && digits.matches("0.*[^0].*"); // C's way of writing it
    if (octal || !WHOLE.matcher(digits).matches() || digits.length() > MOST_DIGITS) {
      throw new NumberFormatException(text);
    }
    BigInteger value = new BigInteger(digits, prefixed ? prefix : base == 0 ? 10 : base);
    return number.startsWith("-") ? value.negate() : value;
  }

  /** Python's {@code float(value)}. */
  private static double decimal(Object value) {
    if (!(value instanceof String text)) {
      if (Values.isNumber(value)) {
        return Values.number(value);
      }
      throw new NumberFormatException();
    }
    String number = withoutUnderscores(Strings.strip(text, Strings::isSpace));
    if (NOT_FINITE.matcher(number).matches()) {
      return Double.NaN;
    }
    if (!DECIMAL.matcher(number).matches()) {
      throw new NumberFormatException(text);
    }
    StringBuilder digits = new StringBuilder();
    number.codePoints().forEach(c -> append(digits, c));
    return Double.parseDouble(digits.toString());
  }

  private static void append(StringBuilder digits, int c) {
    digits.appendCodePoint(
        Character.isDigit(c) ? Character.forDigit(Character.digit(c, 10), 10) : c);
  }

  private static String withoutUnderscores(String digits) {
    if (MISPLACED.matcher(digits).find()) {
      throw new NumberFormatException(digits);
    }
    return digits.replace("_", "");
  }
}
