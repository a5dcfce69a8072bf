package dev.sbd.djl.internal.jinja;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiPredicate;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/** The filters on lists and dicts. */
final class ListFilters {
  private ListFilters() {}

  static void addTo(Map<String, Filters.Filter> filters) {
    filters.put("length", (value, a) -> Values.length(value));
    filters.put("count", (value, a) -> Values.length(value));
    filters.put("list", (value, a) -> new ArrayList<>(Values.items(value)));
    filters.put("first", (value, a) -> first(Values.items(value)));
    filters.put("last", (value, a) -> first(reversed(value)));
    filters.put("reverse", ListFilters::reverse);
    filters.put("join", ListFilters::join);
    filters.put("items", (value, a) -> new Generator(itemsOrNone(value)));
    filters.put("map", ListFilters::map);
    filters.put("sum", ListFilters::sum);
    filters.put("batch", ListFilters::batch);
    addChoices(filters);
    addOrders(filters);
  }

  private static void addChoices(Map<String, Filters.Filter> filters) {
    filters.put("select", (value, a) -> selected(value, a, 0, true));
    filters.put("reject", (value, a) -> selected(value, a, 0, false));
    filters.put("selectattr", (value, a) -> selected(value, a, 1, true));
    filters.put("rejectattr", (value, a) -> selected(value, a, 1, false));
  }

  private static void addOrders(Map<String, Filters.Filter> filters) {
    filters.put("sort", ListFilters::sort);
    filters.put("dictsort", ListFilters::dictsort);
    filters.put("unique", ListFilters::unique);
    filters.put("min", (value, a) -> first(Values.items(sort(value, ascending(a, false)))));
    filters.put("max", (value, a) -> first(Values.items(sort(value, ascending(a, true)))));
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
    List<Object> items = reversed(value);
    return value instanceof String
        ? items.stream().map(Text::str).collect(Collectors.joining())
        : new Generator(items);
  }

  private static Object join(Object value, Arguments a) {
    UnaryOperator<Object> key = key(a.get(1, "attribute", None.NONE), None.NONE);
    return Values.items(value).stream()
        .map(item -> Text.str(key.apply(item)))
        .collect(Collectors.joining(Text.str(a.get(0, "d", ""))));
  }

  private static List<Object> itemsOrNone(Object value) {
    return value instanceof Undefined ? List.of() : ContainerMethods.items(Values.map(value));
  }

  private static Object map(Object value, Arguments a) {
    UnaryOperator<Object> change =
        a.positional().isEmpty()
            ? key(a.get(0, "attribute"), a.get(1, "default", None.NONE))
            : item -> Filters.named(a.text(0, "filter")).apply(item, a.after(1));
    return new Generator(itemsIfAny(value).stream().map(change).toList());
  }

  private static Object sum(Object value, Arguments a) {
    UnaryOperator<Object> key = key(a.get(0, "attribute", None.NONE), None.NONE);
    Object sum = a.get(1, "start", 0L);
    for (Object item : Values.items(value)) {
      sum = Operators.add(sum, key.apply(item));
    }
    return sum;
  }

  private static Object batch(Object value, Arguments a) {
    int size = Math.max(1, a.number(0, "linecount", 1));
    Object fill = a.get(1, "fill_with", None.NONE);
    List<Object> items = new ArrayList<>(Values.items(value));
    while (fill != None.NONE && items.size() % size != 0) {
      items.add(fill);
    }
    List<Object> batches = new ArrayList<>();
    for (int i = 0; i < items.size(); i += size) {
      batches.add(items.subList(i, Math.min(items.size(), i + size)));
    }
    return new Generator(batches);
  }

  private static List<Object> itemsIfAny(Object value) {
    return Values.isTrue(value) ? Values.items(value) : List.of();
  }

  /** The items that pass (or fail) a test, of themselves or, given one argument more, of a part. */
  private static Object selected(Object value, Arguments a, int testAt, boolean passing) {
    UnaryOperator<Object> key =
        testAt == 0 ? UnaryOperator.identity() : key(a.get(0, "attribute"), None.NONE);
    BiPredicate<Object, Arguments> test =
        a.has(testAt, "")
            ? Tests.named(a.text(testAt, "test"))
            : (item, arguments) -> Values.isTrue(item);
    Arguments rest = a.after(testAt + 1);
    return new Generator(
        itemsIfAny(value).stream()
            .filter(item -> test.test(key.apply(item), rest) == passing)
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
        boolean index = !name.isEmpty() && name.chars().allMatch(Character::isDigit);
        part = Attributes.item(part, index ? (Object) Long.valueOf(name) : name);
      }
      return part instanceof Undefined && otherwise != None.NONE ? otherwise : part;
    };
  }

  private static Object sort(Object value, Arguments a) {
    UnaryOperator<Object> key = key(a.get(2, "attribute", None.NONE), None.NONE);
    Comparator<Object> order =
        Comparator.comparing(
            item -> folded(key.apply(item), a.flag(1, "case_sensitive")), Operators::compare);
    List<Object> sorted = new ArrayList<>(Values.items(value));
    sorted.sort(a.flag(0, "reverse") ? order.reversed() : order);
    return sorted;
  }

  /** The arguments of min and max, {@code (case_sensitive, attribute)}, as those of sort. */
  private static Arguments ascending(Arguments a, boolean reverse) {
    return Arguments.of(reverse, a.flag(0, "case_sensitive"), a.get(1, "attribute", None.NONE));
  }

  private static Object folded(Object key, boolean caseSensitive) {
    return key instanceof String text && !caseSensitive ? Strings.lower(text) : key;
  }

  private static Object dictsort(Object value, Arguments a) {
    long part = Text.str(a.get(1, "by", "key")).equals("value") ? 1L : 0L;
    return sort(
        ContainerMethods.items(Values.map(value)),
        Arguments.of(a.flag(2, "reverse"), a.flag(0, "case_sensitive"), part));
  }

  private static Object unique(Object value, Arguments a) {
    UnaryOperator<Object> key = key(a.get(1, "attribute", None.NONE), None.NONE);
    Map<Object, Object> seen = new LinkedHashMap<>();
    for (Object item : Values.items(value)) {
      seen.putIfAbsent(folded(key.apply(item), a.flag(0, "case_sensitive")), item);
    }
    return new Generator(List.copyOf(seen.values()));
  }
}
