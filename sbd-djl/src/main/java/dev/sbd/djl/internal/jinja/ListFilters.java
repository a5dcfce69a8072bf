package dev.sbd.djl.internal.jinja;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/** The filters on lists and dicts. */
final class ListFilters {
  private ListFilters() {}

  static void addTo(Map<String, Operation> filters) {
    filters.put("length", (value, a) -> Values.length(value));
    filters.put("count", (value, a) -> Values.length(value));
    filters.put("list", (value, a) -> new ArrayList<>(Values.items(value)));
    filters.put("first", (value, a) -> first(Values.items(value)));
    filters.put("last", (value, a) -> first(reversed(value)));
    filters.put("reverse", ListFilters::reverse);
    filters.put("join", ListFilters::join);
    filters.put("items", (value, a) -> new Generator(itemsIfAny(value)));
    filters.put("map", ListFilters::map);
    filters.put("sum", ListFilters::sum);
    filters.put("select", (value, a) -> selected(value, a, 0, true));
    filters.put("reject", (value, a) -> selected(value, a, 0, false));
    filters.put("selectattr", (value, a) -> selected(value, a, 1, true));
    filters.put("rejectattr", (value, a) -> selected(value, a, 1, false));
    filters.put("sort", ListFilters::sort);
    filters.put("dictsort", ListFilters::dictsort);
    filters.put("unique", ListFilters::unique);
    filters.put("min", (value, a) -> first(sort(value, ordering(a, false))));
    filters.put("max", (value, a) -> first(sort(value, ordering(a, true))));
  }

  private static Object first(List<Object> items) {
    return items.isEmpty() ? new Undefined("No item in an empty sequence.") : items.get(0);
  }

  private static List<Object> reversed(Object value) {
    List<Object> items = new ArrayList<>(Values.items(value));
    Collections.reverse(items);
    return items;
  }

  private static Object reverse(Object value, Arguments a) {
    return value instanceof String ? Methods.reversed(value) : new Generator(reversed(value));
  }

  private static Object join(Object value, Arguments a) {
    UnaryOperator<Object> key = key(a.get(1, "attribute", None.NONE), None.NONE);
    return Values.items(value).stream()
        .map(item -> Text.str(key.apply(item)))
        .collect(Collectors.joining(Text.str(a.get(0, "d", ""))));
  }

  private static List<Object> itemsIfAny(Object value) {
    return value instanceof Undefined ? List.of() : Methods.items(Values.map(value));
  }

  private static Object map(Object value, Arguments a) {
    UnaryOperator<Object> change =
        a.positional().isEmpty()
            ? key(a.get(0, "attribute"), a.get(1, "default", None.NONE))
            : item -> Filters.named(a.text(0, "filter")).apply(item, a.after(1));
    return new Generator(valuesIfAny(value).stream().map(change).toList());
  }

  private static Object sum(Object value, Arguments a) {
    UnaryOperator<Object> key = key(a.get(0, "attribute", None.NONE), None.NONE);
    Object sum = a.get(1, "start", 0L);
    for (Object item : Values.items(value)) {
      sum = Operators.add(sum, key.apply(item));
    }
    return sum;
  }

  private static List<Object> valuesIfAny(Object value) {
    return Values.isTrue(value) ? Values.items(value) : List.of();
  }

  /** The items that pass (or fail) a test, of themselves or, given one argument more, of a part. */
  private static Object selected(Object value, Arguments a, int testAt, boolean passing) {
    UnaryOperator<Object> key = key(testAt == 0 ? None.NONE : a.get(0, "attribute"), None.NONE);
    Operation test = a.has(testAt, "") ? Tests.named(a.text(testAt, "test")) : (item, rest) -> item;
    Arguments rest = a.after(testAt + 1);
    return new Generator(
        valuesIfAny(value).stream()
            .filter(item -> Values.isTrue(test.apply(key.apply(item), rest)) == passing)
            .toList());
  }

  /**
   * The part of an item that {@code attribute} names: {@code a.b}, {@code 0}, or None for itself.
   */
  private static UnaryOperator<Object> key(Object attribute, Object otherwise) {
    if (attribute == None.NONE) {
      return UnaryOperator.identity();
    }
    return item -> {
      Object part = item;
      for (String name : Text.str(attribute).split("\\.", -1)) {
        boolean isIndex = name.matches("\\d+");
        part = Attributes.item(part, isIndex ? (Object) Long.valueOf(name) : name);
      }
      return part instanceof Undefined && otherwise != None.NONE ? otherwise : part;
    };
  }

  private static List<Object> sort(Object value, Arguments a) {
    UnaryOperator<Object> key =
        folded(a.get(2, "attribute", None.NONE), a.flag(1, "case_sensitive"));
    Comparator<Object> order = Comparator.comparing(key, Operators::compare);
    List<Object> sorted = new ArrayList<>(Values.items(value));
    sorted.sort(a.flag(0, "reverse") ? order.reversed() : order);
    return sorted;
  }

  /** The arguments of min and max, {@code (case_sensitive, attribute)}, as those of sort. */
  private static Arguments ordering(Arguments a, boolean reverse) {
    return Arguments.of(reverse, a.flag(0, "case_sensitive"), a.get(1, "attribute", None.NONE));
  }

  /** The part of an item that it is ordered by, text in lower case unless case counts. */
  private static UnaryOperator<Object> folded(Object attribute, boolean caseSensitive) {
    UnaryOperator<Object> key = key(attribute, None.NONE);
    return item ->
        key.apply(item) instanceof String text && !caseSensitive
            ? Strings.lower(text)
            : key.apply(item);
  }

  private static Object dictsort(Object value, Arguments a) {
    long part = a.get(1, "by", "key").equals("value") ? 1L : 0L;
    return sort(
        Methods.items(Values.map(value)),
        Arguments.of(a.flag(2, "reverse"), a.flag(0, "case_sensitive"), part));
  }

  private static Object unique(Object value, Arguments a) {
    UnaryOperator<Object> key =
        folded(a.get(1, "attribute", None.NONE), a.flag(0, "case_sensitive"));
    Map<Object, Object> seen = new LinkedHashMap<>();
    Values.items(value).forEach(item -> seen.putIfAbsent(key.apply(item), item));
    return new Generator(List.copyOf(seen.values()));
  }
}
