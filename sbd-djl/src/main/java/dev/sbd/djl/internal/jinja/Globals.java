package dev.sbd.djl.internal.jinja;

import java.time.Clock;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** The functions that every template sees, jinja2's and transformers' own. */
final class Globals {
  /** jinja2's sandbox draws the same line. */
  private static final int LONGEST_RANGE = 100_000;

  private static final Pattern TIME_FIELD = Pattern.compile("%(-?)(.)");

  /** The fields of Python's strftime, and Java's pattern for each. */
  private static final String TIME_FIELDS = "YyjmBbdAaHIpMS%";

  private static final String[] TIME_PATTERNS =
      "yyyy yy DDD MM MMMM MMM dd EEEE EEE HH hh a mm ss '%'".split(" ", -1);

  private Globals() {}

  static Map<String, Object> functions(Clock clock) {
    return Map.of(
        "range", (Function) Globals::range,
        "dict", (Function) Globals::dict,
        "namespace", (Function) a -> new Namespace(dict(a)),
        "raise_exception", (Function) Globals::raise,
        "strftime_now", (Function) a -> time(LocalDateTime.now(clock), a.text(0, "format")));
  }

  private static Object range(Arguments a) {
    boolean fromZero = a.positional().size() == 1;
    int start = fromZero ? 0 : Values.index(a.get(0, "start"));
    int stop = Values.index(a.get(fromZero ? 0 : 1, "stop"));
    int step = a.number(2, "step", 1);
    if (step == 0) {
      throw new JinjaException("range() arg 3 must not be zero");
    }
    List<Object> range = new ArrayList<>();
    for (long i = start; step > 0 ? i < stop : i > stop; i += step) {
      range.add(i);
      if (range.size() > LONGEST_RANGE) {
        throw new JinjaException("range too big, at most " + LONGEST_RANGE + " items");
      }
    }
    return range;
  }

  private static Map<Object, Object> dict(Arguments a) {
    Map<Object, Object> dict = new LinkedHashMap<>();
    a.positional().forEach(other -> dict.putAll(Values.map(other)));
    dict.putAll(a.named());
    return dict;
  }

  private static Object raise(Arguments a) {
    throw JinjaException.raised(Text.str(a.get(0, "message")));
  }

  private static String time(LocalDateTime time, String format) {
    return TIME_FIELD.matcher(format).replaceAll(field -> time(time, field));
  }

  private static String time(LocalDateTime time, MatchResult field) {
    int known = TIME_FIELDS.indexOf(field.group(2));
    if (known < 0) {
      throw new JinjaException("unsupported time format '" + field.group() + "'");
    }
    String text = DateTimeFormatter.ofPattern(TIME_PATTERNS[known], Locale.ENGLISH).format(time);
    return field.group(1).isEmpty() ? text : text.replaceFirst("^0+(?=.)", "");
  }
}
