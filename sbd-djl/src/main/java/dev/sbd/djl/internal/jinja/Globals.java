package dev.sbd.djl.internal.jinja;

import java.time.Clock;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/** The functions that every template sees, jinja2's and transformers' own. */
final class Globals {
  /** jinja2's sandbox draws the same line. */
  private static final int LONGEST_RANGE = 100_000;

  private static final Pattern TIME_FIELD = Pattern.compile("%.?", Pattern.DOTALL);

  /** The fields of Python's strftime, and Java's pattern for each. */
  private static final Map<String, String> TIME_FIELDS =
      Map.of(
          "%Y",
          "yyyy", "%m", "MM", "%B", "MMMM", "%b", "MMM", "%d", "dd", "%A", "EEEE", "%H", "HH", "%M",
          "mm", "%S", "ss");

  private static final Operations<Clock> FUNCTIONS =
      new Operations<Clock>("function")
          .add("range(start, stop, step)", (clock, a) -> range(a))
          .add("raise_exception(message)", (clock, a) -> raise(a))
          .add("strftime_now(format)", (clock, a) -> time(clock, a.text("format")))
          .addOpen("dict", (clock, a) -> dict(a))
          .addOpen("namespace", (clock, a) -> new Namespace(dict(a)));

  private Globals() {}

  static Map<String, Object> functions(Clock clock) {
    return FUNCTIONS.methods(clock);
  }

  private static Object range(Arguments a) {
    boolean fromZero = !a.named().containsKey("stop");
    int start = fromZero ? 0 : Values.index(a.get("start"));
    int stop = Values.index(a.get(fromZero ? "start" : "stop"));
    int step = Values.index(a.get("step", 1L));
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
    throw JinjaException.raised(Text.str(a.get("message")));
  }

  private static String time(Clock clock, String format) {
    LocalDateTime now = LocalDateTime.now(clock);
    return TIME_FIELD.matcher(format).replaceAll(field -> time(now, field.group()));
  }

  private static String time(LocalDateTime time, String field) {
    String pattern = TIME_FIELDS.get(field);
    if (pattern == null) {
      throw new JinjaException("unsupported time format '" + field + "'");
    }
    return DateTimeFormatter.ofPattern(pattern, Locale.ENGLISH).format(time);
  }
}
