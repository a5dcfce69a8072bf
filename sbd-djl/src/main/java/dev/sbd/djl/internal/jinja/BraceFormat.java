package dev.sbd.djl.internal.jinja;

import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Python's {@code "{} {name}".format(...)}, without format specifications. */
final class BraceFormat {
  private static final Pattern FIELD = Pattern.compile("\\{\\{|\\}\\}|\\{(\\w*)\\}|[{}]");

  private final Arguments arguments;
  private int next;

  private BraceFormat(Arguments arguments) {
    this.arguments = arguments;
  }

  static String format(String format, Arguments arguments) {
    BraceFormat fields = new BraceFormat(arguments);
    return FIELD.matcher(format).replaceAll(match -> Matcher.quoteReplacement(fields.field(match)));
  }

  private String field(MatchResult field) {
    String name = field.group(1);
    if (name == null) {
      return brace(field.group());
    }
    boolean byPosition = name.isEmpty() || Character.isDigit(name.charAt(0));
    if (!byPosition) {
      return Text.str(arguments.get(Integer.MAX_VALUE, name));
    }
    int index = name.isEmpty() ? next++ : Integer.parseInt(name);
    return Text.str(arguments.get(index, name));
  }

  private static String brace(String text) {
    if (text.length() < 2) {
      throw new JinjaException("format specifications are not supported");
    }
    return text.substring(1);
  }
}
