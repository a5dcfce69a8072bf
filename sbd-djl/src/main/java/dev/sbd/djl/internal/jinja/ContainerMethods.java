package dev.sbd.djl.internal.jinja;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The methods of dicts and lists that change nothing; those that do are refused when called. */
final class ContainerMethods {
  private static final Set<String> CHANGING_DICT =
      Set.of("clear", "pop", "popitem", "setdefault", "update");
  private static final Set<String> CHANGING_LIST =
      Set.of("append", "clear", "extend", "insert", "pop", "remove", "reverse", "sort");

  private ContainerMethods() {}

  /** The method as a function, or an {@link Undefined}. */
  static Object find(Object container, String name) {
    return container instanceof Map ? ofDict(Values.map(container), name) : ofList(container, name);
  }

  private static Object ofDict(Map<Object, Object> dict, String name) {
    if (CHANGING_DICT.contains(name)) {
      return refused(name);
    }
    return switch (name) {
      case "items" -> (Function) a -> items(dict);
      case "keys" -> (Function) a -> new ArrayList<>(dict.keySet());
      case "values" -> (Function) a -> new ArrayList<>(dict.values());
      case "copy" -> (Function) a -> dict;
      case "get" ->
          (Function) a -> dict.getOrDefault(a.get(0, "key"), a.get(1, "default", None.NONE));
      default -> Undefined.attribute(dict, name);
    };
  }

  static List<Object> items(Map<Object, Object> dict) {
    List<Object> items = new ArrayList<>();
    dict.forEach((key, value) -> items.add(Tuple.of(key, value)));
    return items;
  }

  private static Object ofList(Object list, String name) {
    List<Object> items = Values.items(list);
    if (CHANGING_LIST.contains(name) && !(list instanceof Tuple)) {
      return refused(name);
    }
    return switch (name) {
      case "copy" -> (Function) a -> items;
      case "count" -> (Function) a -> count(items, a.get(0, "value"));
      case "index" -> (Function) a -> index(items, a.get(0, "value"));
      default -> Undefined.attribute(list, name);
    };
  }

  private static Object count(List<Object> items, Object value) {
    return items.stream().filter(item -> Operators.equal(item, value)).count();
  }

  private static Object index(List<Object> items, Object value) {
    for (int i = 0; i < items.size(); i++) {
      if (Operators.equal(items.get(i), value)) {
        return (long) i;
      }
    }
    throw new JinjaException(Text.repr(value) + " is not in list");
  }

  /** As in jinja2's immutable sandbox. */
  private static Function refused(String name) {
    return arguments -> {
      throw new JinjaException("'" + name + "' would change a value, which templates may not");
    };
  }
}
