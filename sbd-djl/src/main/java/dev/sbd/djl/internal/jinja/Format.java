package dev.sbd.djl.internal.jinja;

import java.util.Iterator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Python's {@code "%s" % value} and {@code "{}".format(value)}, with no more than that in them. */
final class Format {
  private static final Pattern PERCENT = Pattern.compile("%.?", Pattern.DOTALL);
  private static final Pattern BRACES = Pattern.compile("\\{\\{|\\}\\}|\\{[^}]*\\}?|\\}");

  private Format() {}

  static String percent(String format, List<Object> values) {
    return filled(PERCENT, format, values);
  }

  static String braces(String format, List<Object> values) {
    return filled(BRACES, format, values);
  }

  private static String filled(Pattern fields, String format, List<Object> values) {
    Iterator<Object> rest = values.iterator();
    String filled =
        fields
            .matcher(format)
            .replaceAll(field -> Matcher.quoteReplacement(field(field.group(), rest)));
    if (rest.hasNext()) {
      throw new JinjaException("not all arguments converted during string formatting");
    }
    return filled;
  }

  private static String field(String field, Iterator<Object> values) {
    if (List.of("%%", "{{", "}}").contains(field)) {
      return field.substring(1);
    }
    if (!List.of("%s", "%d", "{}").contains(field)) {
      throw new JinjaException("format '" + field + "' is not supported, only %s, %d and {}");
    }
    if (!values.hasNext()) {
      throw new JinjaException("not enough arguments for format string");
    }
    Object value = values.next();
    return Text.str(field.equals("%d") ? Values.whole(value) : value);
  }
}
