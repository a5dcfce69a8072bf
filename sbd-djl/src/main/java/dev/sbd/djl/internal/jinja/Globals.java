package dev.sbd.djl.internal.jinja;

import java.time.Clock;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The functions that every template sees, jinja2's and transformers' own. */
final class Globals {
  /** jinja2's sandbox draws the same line. */
  private static final int LONGEST_RANGE = 100_000;

  private Globals() {}

  static Map<String, Object> functions(Clock clock) {
    return Map.of(
        "range", (Function) Globals::range,
        "dict", (Function) Globals::dict,
        "namespace", (Function) Namespace::new,
        "raise_exception", (Function) Globals::raise,
        "strftime_now",
            (Function) a -> Strftime.format(LocalDateTime.now(clock), a.text(0, "format")));
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

  private static Object dict(Arguments a) {
    Map<Object, Object> dict = new LinkedHashMap<>();
    a.positional().forEach(other -> dict.putAll(Values.map(other)));
    dict.putAll(a.named());
    return dict;
  }

  private static Object raise(Arguments a) {
    throw JinjaException.raised(Text.str(a.get(0, "message")));
  }
}
