package dev.sbd.djl.internal.jinja;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a function, filter, test or method is called with.
 *
 * @param positional the arguments by position
 * @param named the arguments by name
 */
record Arguments(List<Object> positional, Map<String, Object> named) {
  Arguments() {
    this(new ArrayList<>(), new LinkedHashMap<>());
  }

  static Arguments of(Object... positional) {
    return new Arguments(List.of(positional), Map.of());
  }

  /** Whether there is an argument at {@code index} or of that name. */
  boolean has(int index, String name) {
    return index < positional.size() || named.containsKey(name);
  }

  Object get(int index, String name) {
    if (!has(index, name)) {
      throw new JinjaException("argument '" + name + "' is missing");
    }
    return get(index, name, None.NONE);
  }

  Object get(int index, String name, Object otherwise) {
    return index < positional.size() ? positional.get(index) : named.getOrDefault(name, otherwise);
  }

  String text(int index, String name) {
    return Values.string(get(index, name));
  }

  int number(int index, String name, int otherwise) {
    return Values.index(get(index, name, (long) otherwise));
  }

  boolean flag(int index, String name) {
    return Values.isTrue(get(index, name, false));
  }

  /** These arguments, which must not have that one. */
  Arguments without(int index, String name) {
    if (has(index, name)) {
      throw new JinjaException("argument '" + name + "' is not supported");
    }
    return this;
  }

  /** The arguments from position {@code from} on, with all the named ones. */
  Arguments after(int from) {
    int start = Math.min(from, positional.size());
    return new Arguments(positional.subList(start, positional.size()), named);
  }
}
