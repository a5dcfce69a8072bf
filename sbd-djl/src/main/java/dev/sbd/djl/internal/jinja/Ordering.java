package dev.sbd.djl.internal.jinja;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * The filters that compare items, or a part of each. Texts are compared in lower case, unless
 * {@code case_sensitive}.
 */
final class Ordering {
  private Ordering() {}

  /** The filter {@code sort(reverse, case_sensitive, attribute)}, of attributes with commas too. */
  static List<Object> sort(Object value, Arguments a) {
    Object attribute = a.getOrNone("attribute");
    List<Object> attributes =
        attribute instanceof String names
            ? List.of((Object[]) names.split(",", -1))
            : List.of(attribute);
    return sorted(Values.items(value), attributes, a);
  }

  /** The filter {@code dictsort(case_sensitive, by, reverse)}. */
  static List<Object> sortDict(Object value, Arguments a) {
    String by = Values.string(a.get("by", "key"));
    if (!by.equals("key") && !by.equals("value")) {
      throw new JinjaException("You can only sort by either \"key\" or \"value\"");
    }
    Object place = by.equals("key") ? 0L : 1L;
    return sorted(Methods.items(Values.map(value)), List.of(place), a);
  }

  private static List<Object> sorted(List<Object> items, List<Object> attributes, Arguments a) {
    List<UnaryOperator<Object>> parts = attributes.stream().map(name -> part(name, a)).toList();
    UnaryOperator<Object> key = item -> parts.stream().map(part -> part.apply(item)).toList();
    Comparator<Object> order = Comparator.comparing(key, Operators::compare);
    boolean reverse = Values.index(a.get("reverse", false)) != 0;
    return items.stream().sorted(reverse ? order.reversed() : order).toList();
  }

  /** The filters {@code min} and {@code max}: the first item that {@code comes} before others. */
  static Object first(Object value, Arguments a, Comparator<Object> comes) {
    Comparator<Object> order = Comparator.comparing(part(a.getOrNone("attribute"), a), comes);
    return Values.items(value).stream()
        .reduce((best, item) -> order.compare(item, best) < 0 ? item : best)
        .orElseGet(() -> new Undefined("No aggregated item, sequence was empty."));
  }

  /** The filter {@code unique(case_sensitive, attribute)}: the first item of each kind. */
  static Generator unique(Object value, Arguments a) {
    UnaryOperator<Object> part = part(a.getOrNone("attribute"), a);
    Set<Object> seen = new HashSet<>();
    List<Object> unique = new ArrayList<>();
    for (Object item : Values.items(value)) {
      if (seen.add(identity(part.apply(item)))) {
        unique.add(item);
      }
    }
    return new Generator(unique);
  }

  /** Equal for what is equal in Python. */
  private static Object identity(Object value) {
    if (Values.isNumber(value)) {
      return Values.decimal(value).stripTrailingZeros();
    }
    boolean changes =
        Values.isSequence(value) && !(value instanceof String || value instanceof Tuple);
    if (changes) {
      throw new JinjaException("unhashable type: '%s'".formatted(Values.typeName(value)));
    }
    return value instanceof Undefined ? Undefined.class : value;
  }

  private static UnaryOperator<Object> part(Object attribute, Arguments a) {
    boolean caseSensitive = a.flag("case_sensitive");
    return item ->
        Attributes.part(item, attribute) instanceof String text && !caseSensitive
            ? Strings.lower(text)
            : Attributes.part(item, attribute);
  }
}
