package dev.sbd.djl.internal.jinja;

import dev.sbd.djl.internal.jinja.Operations.Operation;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/** What may stand after {@code |}. */
final class Filters {
  static final Operations<Object> ALL = new Operations<>("filter");

  static {
    addText();
    addValues();
    addItems();
    addSelections();
  }

  private Filters() {}

  private static void addText() {
    ALL.add("string", (value, a) -> Text.str(value));
    ALL.add("safe", (value, a) -> Text.str(value));
    ALL.add("title", (value, a) -> Strings.title(Text.str(value), Filters::separatesWords));
    ALL.add("indent(width, first, blank)", Filters::indent);
    ALL.add("tojson(ensure_ascii, indent, separators, sort_keys)", Json::dumps);
    ALL.add("trim(chars)", (value, a) -> Strings.strip(Text.str(value), Methods.stripped(a)));
    ALL.add("replace(old, new, count)", Filters::replace);
    for (String method : List.of("upper", "lower", "capitalize")) {
      Operation<String> operation = Methods.STRING.named(method);
      ALL.addOpen(method, (value, a) -> operation.apply(Text.str(value), a));
    }
  }

  private static Object replace(Object value, Arguments a) {
    Object count = a.getOrNone("count");
    return Strings.replace(
        Text.str(value),
        Text.str(a.get("old")),
        Text.str(a.get("new")),
        count == None.NONE ? -1 : Values.index(count));
  }

  private static void addValues() {
    ALL.add("default(default_value, boolean)", Filters::defaulted);
    ALL.add("d(default_value, boolean)", Filters::defaulted);
    ALL.add("int(default, base)", Numbers::toInt);
    ALL.add("float(default)", Numbers::toFloat);
    ALL.add(
        "abs",
        (value, a) -> Operators.compare(value, 0L) < 0 ? Operators.subtract(0L, value) : value);
  }

  private static void addItems() {
    ALL.add("length", (value, a) -> Values.length(value));
    ALL.add("count", (value, a) -> Values.length(value));
    ALL.add("list", (value, a) -> new ArrayList<>(Values.items(value)));
    ALL.add("items", (value, a) -> new Generator(items(value)));
    ALL.add("first", (value, a) -> first(Values.items(value)));
    ALL.add("last", (value, a) -> first(reversed(value)));
    ALL.add("reverse", (value, a) -> reverse(value));
    ALL.add("join(d, attribute)", Filters::join);
    ALL.add("sum(attribute, start)", Filters::sum);
    ALL.add("unique(case_sensitive, attribute)", Ordering::unique);
    ALL.add(
        "min(case_sensitive, attribute)",
        (value, a) -> Ordering.first(value, a, Operators::compare));
    ALL.add(
        "max(case_sensitive, attribute)",
        (value, a) -> Ordering.first(value, a, (one, other) -> Operators.compare(other, one)));
    ALL.add("sort(reverse, case_sensitive, attribute)", Ordering::sort);
    ALL.add("dictsort(case_sensitive, by, reverse)", Ordering::sortDict);
  }

  private static void addSelections() {
    ALL.addOpen("map", Filters::map);
    ALL.addOpen("select", (value, a) -> selected(value, None.NONE, a, true));
    ALL.addOpen("reject", (value, a) -> selected(value, None.NONE, a, false));
    ALL.addOpen("selectattr", (value, a) -> selected(value, attribute(a), a.after(1), true));
    ALL.addOpen("rejectattr", (value, a) -> selected(value, attribute(a), a.after(1), false));
  }

  /** Jinja's title goes by blanks and brackets where Python's goes by letters. */
  private static boolean separatesWords(int codePoint) {
    return Strings.isSpace(codePoint) || "-({[<".indexOf(codePoint) >= 0;
  }

  private static Object indent(Object text, Arguments a) {
    String indent = Values.indent(a.get("width", 4L));
    boolean blank = a.flag("blank");
    List<Object> lines = Strings.lines(Values.string(text) + "\n", false);
    StringBuilder out = new StringBuilder(a.flag("first") ? indent : "").append(lines.get(0));
    for (Object line : lines.subList(1, lines.size())) {
      out.append('\n').append(blank || !line.equals("") ? indent : "").append(line);
    }
    return out.toString();
  }

  private static Object defaulted(Object value, Arguments a) {
    boolean missing = value instanceof Undefined || (a.flag("boolean") && !Values.isTrue(value));
    return missing ? a.get("default_value", "") : value;
  }

  private static List<Object> items(Object value) {
    return value instanceof Undefined ? List.of() : Methods.items(Values.map(value));
  }

  private static Object first(List<Object> items) {
    return items.isEmpty() ? new Undefined("No item in an empty sequence.") : items.get(0);
  }

  private static Object reverse(Object value) {
    List<Object> reversed = reversed(value);
    return value instanceof String ? Strings.joined("", reversed) : new Generator(reversed);
  }

  private static List<Object> reversed(Object value) {
    List<Object> items = new ArrayList<>(Values.items(value));
    Collections.reverse(items);
    return items;
  }

  private static Object join(Object value, Arguments a) {
    return Values.items(value).stream()
        .map(item -> Text.str(Attributes.part(item, a.getOrNone("attribute"))))
        .collect(Collectors.joining(Text.str(a.get("d", ""))));
  }

  private static Object sum(Object value, Arguments a) {
    Object attribute = a.getOrNone("attribute");
    Object start = a.get("start", 0L);
    if (start instanceof String) {
      throw new JinjaException("sum() can't sum strings");
    }
    return Values.items(value).stream()
        .map(item -> Attributes.part(item, attribute))
        .reduce(start, Operators::add);
  }

  /** What {@code (filter, arguments)} or {@code (attribute=, default=)} makes of each item. */
  private static Object map(Object value, Arguments a) {
    UnaryOperator<Object> change;
    if (a.positional().isEmpty()) {
      Arguments named = a.bound("map", List.of("attribute", "default"), 0);
      Object attribute = named.get("attribute");
      change = item -> Attributes.part(item, attribute, named.getOrNone("default"));
    } else {
      change = item -> ALL.named(Values.string(a.positional().get(0))).apply(item, a.after(1));
    }
    return new Generator(itemsIfAny(value).stream().map(change).toList());
  }

  private static List<Object> itemsIfAny(Object value) {
    return Values.isTrue(value) ? Values.items(value) : List.of();
  }

  private static Object attribute(Arguments a) {
    if (a.positional().isEmpty()) {
      throw new JinjaException("Missing parameter for attribute name");
    }
    return a.positional().get(0);
  }

  /** The items whose part passes (or fails) {@code (test, arguments)}; without one, its truth. */
  private static Object selected(Object value, Object attribute, Arguments a, boolean passing) {
    Predicate<Object> passes =
        item -> Values.isTrue(tested(Attributes.part(item, attribute), a)) == passing;
    return new Generator(itemsIfAny(value).stream().filter(passes).toList());
  }

  private static Object tested(Object part, Arguments a) {
    return a.positional().isEmpty()
        ? part
        : Tests.ALL.named(Values.string(a.positional().get(0))).apply(part, a.after(1));
  }
}
