package dev.sbd.djl.internal.jinja;

import dev.sbd.error.InvalidRequestException;
import java.time.Clock;
import java.time.LocalDateTime;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.LongStream;

/** The functions that every template sees, jinja2's and transformers' own. */
final class Globals {
  /** jinja2's sandbox draws the same line. */
  private static final int LONGEST_RANGE = 100_000;

  /** The fields of strftime that Java's formatter has under the same letters. */
  private static final String TIME_FIELD = "%([YymBbdAaHMSjI])";

  private static final Operations<Clock> FUNCTIONS =
      new Operations<Clock>("function")
          .add("range(start, stop, step, /)", (clock, a) -> range(a))
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
    long start = fromZero ? 0 : Values.index(a.get("start"));
    long stop = Values.index(a.get(fromZero ? "start" : "stop"));
    long step = Values.index(a.get("step", 1L));
    int size = -Values.index(Operators.floorDivide(start - stop, step));
    if (size > LONGEST_RANGE) {
      throw new JinjaException("range too big, at most " + LONGEST_RANGE + " items");
    }
    return LongStream.range(0, size).<Object>mapToObj(i -> start + i * step).toList();
  }

  /** Python's {@code dict}: of a dict or of pairs, and of arguments by name. */
  private static Map<Object, Object> dict(Arguments a) {
    if (a.positional().size() > 1) {
      throw new JinjaException("dict takes not more than 1 arguments without a name");
    }
    Map<Object, Object> dict = new LinkedHashMap<>();
    for (Object other : a.positional()) {
      List<Object> pairs =
          other instanceof Map ? Methods.items(Values.map(other)) : Values.items(other);
      pairs.forEach(pair -> put(dict, Values.items(pair)));
    }
    dict.putAll(a.named());
    return dict;
  }

  private static void put(Map<Object, Object> dict, List<Object> pair) {
    if (pair.size() != 2) {
      throw new JinjaException("dict takes pairs, got " + pair.size() + " items");
    }
    dict.put(pair.get(0), pair.get(1));
  }

  private static Object raise(Arguments a) {
    throw new InvalidRequestException(Text.str(a.get("message")));
  }

  private static String time(Clock clock, String format) {
    if (format.replaceAll(TIME_FIELD, "").contains("%")) {
      throw new JinjaException("unsupported time format '" + format + "'");
    }
    String javas = format.replaceAll(TIME_FIELD, "%1\\$t$1");
    return String.format(Locale.ENGLISH, javas, LocalDateTime.now(clock));
  }
}
