package dev.sbd.djl.internal.jinja;

import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A way to write down lists and dicts, which Python's repr and JSON share.
 *
 * @param leaf what else there is
 * @param key a dict's key
 * @param itemSeparator what stands between two items
 * @param keySeparator what stands between a key and its value
 * @param indent how much further each level begins on its lines, if it has lines
 * @param tuples whether a tuple is told from a list
 */
record Notation(
    Function<Object, String> leaf,
    Function<Object, String> key,
    String itemSeparator,
    String keySeparator,
    String indent,
    boolean tuples) {

  /**
   * The value as text.
   *
   * @param line what begins a line at the value's level, empty if all is to stand on one
   */
  String write(Object value, String line) {
    String inner = line + indent;
    if (value instanceof Map<?, ?> map) {
      return enclosed(
          "{",
          map.entrySet().stream()
              .map(e -> key.apply(e.getKey()) + keySeparator + write(e.getValue(), inner)),
          "}",
          line);
    }
    if (value instanceof List<?> list) {
      boolean tuple = tuples && list instanceof Tuple;
      String end = list.size() == 1 ? ",)" : ")";
      Stream<String> items = list.stream().map(item -> write(item, inner));
      return enclosed(tuple ? "(" : "[", items, tuple ? end : "]", line);
    }
    return leaf.apply(value);
  }

  private String enclosed(String begin, Stream<String> items, String end, String line) {
    String inner = line + indent;
    String all = items.collect(Collectors.joining(itemSeparator + inner));
    return all.isEmpty() ? begin + end : begin + inner + all + line + end;
  }
}
