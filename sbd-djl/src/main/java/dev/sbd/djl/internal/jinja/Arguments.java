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

  /**
   * These arguments, all by the names of the parameters they are for.
   *
   * @param callee what takes them, for the message
   * @param unnamed how many of the parameters, the first, take no argument by name
   * @throws JinjaException if there is no parameter for one, or there are two for a parameter
   */
  Arguments bound(String callee, List<String> parameters, int unnamed) {
    int most = parameters.size();
    if (positional.size() > most) {
      throw new JinjaException(callee + " takes not more than " + most + " arguments");
    }
    for (String name : named.keySet()) {
      int index = parameters.indexOf(name);
      if (index < unnamed) {
        throw new JinjaException(callee + " takes no argument '" + name + "'");
      }
      if (index < positional.size()) {
        throw new JinjaException(callee + " got multiple values for argument '" + name + "'");
      }
    }
    Map<String, Object> bound = new LinkedHashMap<>(named);
    for (int i = 0; i < positional.size(); i++) {
      bound.put(parameters.get(i), positional.get(i));
    }
    return new Arguments(List.of(), bound);
  }

  /** The arguments from position {@code from} on, with all the named ones. */
  Arguments after(int from) {
    int start = Math.min(from, positional.size());
    return new Arguments(positional.subList(start, positional.size()), named);
  }

  Object get(String name) {
    Object value = named.get(name);
    if (value == null) {
      throw new JinjaException("argument '" + name + "' is missing");
    }
    return value;
  }

  /** That argument, None where it is left out. */
  Object getOrNone(String name) {
    return get(name, None.NONE);
  }

  Object get(String name, Object otherwise) {
    return named.getOrDefault(name, otherwise);
  }

  String text(String name) {
    return Values.string(get(name));
  }

  boolean flag(String name) {
    return Values.isTrue(get(name, false));
  }
}
