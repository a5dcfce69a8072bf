package dev.sbd.djl.internal.jinja;

import dev.sbd.djl.internal.jinja.Operations.Operation;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
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
    addMethod("trim", "strip");
    List.of("upper", "lower", "capitalize", "replace").forEach(name -> addMethod(name, name));
  }

  private static void addMethod(String filter, String method) {
    Operation<String> operation = Methods.STRING.named(method);
    ALL.addOpen(filter, (value, a) -> operation.apply(Text.str(value), a));
  }

  private static void addValues() {
    ALL.add("default(default_value, boolean)", Filters::defaulted);
    ALL.add("d(default_value, boolean)", Filters::defaulted);
    ALL.add("int(default)", Filters::toInt);
    ALL.add("float(default)", Filters::toFloat);
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
    ALL.add(
        "unique", (value, a) -> new Generator(Values.items(value).stream().distinct().toList()));
    ALL.add("min", (value, a) -> first(sorted(Values.items(value), None.NONE, a)));
    ALL.add("max", (value, a) -> first(reversed(sorted(Values.items(value), None.NONE, a))));
    ALL.add("sum", (value, a) -> Values.items(value).stream().reduce(0L, Operators::add));
    ALL.add(
        "sort(reverse, case_sensitive, attribute)",
        (value, a) -> sorted(Values.items(value), a.getOrNone("attribute"), a));
    ALL.add(
        "dictsort(case_sensitive)", (value, a) -> sorted(Methods.items(Values.map(value)), 0L, a));
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
    List<Object> lines = Strings.lines(Values.string(text) + "\n");
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

  private static Object toInt(Object value, Arguments a) {
    Undefined.refuse(value);
    try {
      Object number = value instanceof String text ? Values.parse(text) : value;
      return Values.isNumber(number) ? Values.whole(Values.decimal(number)) : a.get("default", 0L);
    } catch (NumberFormatException e) {
      return a.get("default", 0L);
    }
  }

  private static Object toFloat(Object value, Arguments a) {
    try {
      Object number = value instanceof String text ? Values.parse(text.strip()) : value;
      return Values.isNumber(number) ? Values.decimal(number).doubleValue() : a.get("default", 0.0);
    } catch (NumberFormatException e) {
      return a.get("default", 0.0);
    }
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
        .map(item -> Text.str(part(item, a.getOrNone("attribute"))))
        .collect(Collectors.joining(Text.str(a.get("d", ""))));
  }

  /** What {@code (filter, arguments)} or {@code (attribute=)} makes of each item. */
  private static Object map(Object value, Arguments a) {
    Operation<Object> change =
        a.positional().isEmpty()
            ? (item, b) -> part(item, b.bound("map", List.of("attribute")).get("attribute"))
            : ALL.named(Values.string(a.positional().get(0)));
    return new Generator(
        itemsIfAny(value).stream().map(item -> change.apply(item, a.after(1))).toList());
  }

  private static List<Object> itemsIfAny(Object value) {
    return Values.isTrue(value) ? Values.items(value) : List.of();
  }

  private static Object attribute(Arguments a) {
    return a.positional().isEmpty() ? a.get("attribute") : a.positional().get(0);
  }

  /** The items whose part passes (or fails) {@code (test, arguments)}; without one, its truth. */
  private static Object selected(Object value, Object attribute, Arguments a, boolean passing) {
    Operation<Object> test =
        a.positional().isEmpty()
            ? (part, b) -> part
            : Tests.ALL.named(Values.string(a.positional().get(0)));
    Predicate<Object> passes =
        item -> Values.isTrue(test.apply(part(item, attribute), a.after(1))) == passing;
    return new Generator(itemsIfAny(value).stream().filter(passes).toList());
  }

  /** The part of an item that {@code a.b} or {@code 0} names; None names the item. */
  private static Object part(Object item, Object attribute) {
    if (attribute == None.NONE) {
      return item;
    }
    Object part = item;
    for (String name : Text.str(attribute).split("\\.", -1)) {
      part = Attributes.item(part, name.matches("\\d+") ? Values.parse(name) : name);
    }
    return part;
  }

  private static List<Object> sorted(List<Object> items, Object attribute, Arguments a) {
    boolean caseSensitive = a.flag("case_sensitive");
    UnaryOperator<Object> key =
        item ->
            part(item, attribute) instanceof String text && !caseSensitive
                ? Strings.lower(text)
                : part(item, attribute);
    Comparator<Object> order = Comparator.comparing(key, Operators::compare);
    return items.stream().sorted(a.flag("reverse") ? order.reversed() : order).toList();
  }
}
