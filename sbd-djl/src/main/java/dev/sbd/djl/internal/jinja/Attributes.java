package dev.sbd.djl.internal.jinja;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What {@code value.name}, {@code value[key]} and {@code value[start:stop:step]} give. */
final class Attributes {
  private Attributes() {}

  /** {@code value.name}: an attribute or method, else an item, else undefined. */
  static Object attribute(Object value, String name) {
    Object attribute = own(value, name);
    if (attribute instanceof Undefined && value instanceof Map<?, ?> map) {
      Object item = map.get(name);
      return item == null ? attribute : item;
    }
    return attribute;
  }

  /** {@code value[key]}: an item, else an attribute or method, else undefined. */
  static Object item(Object value, Object key) {
    if (value instanceof Undefined undefined) {
      throw undefined.failure();
    }
    if (value instanceof Map<?, ?> map) {
      Object item = map.get(key);
      if (item != null) {
        return item;
      }
    } else if (Operators.isInteger(key) && Values.isSequence(value)) {
      return at(value, Values.index(key));
    }
    return key instanceof String name ? own(value, name) : Undefined.attribute(value, key);
  }

  /** An attribute or method, else undefined. */
  static Object own(Object value, String name) {
    if (value instanceof Undefined undefined) {
      throw undefined.failure();
    }
    if (value instanceof HasAttributes owner) {
      return owner.attribute(name);
    }
    if (value instanceof String text) {
      return StringMethods.find(text, name);
    }
    if (value instanceof Map || value instanceof List) {
      return ContainerMethods.find(value, name);
    }
    return Undefined.attribute(value, name);
  }

  private static Object at(Object value, int index) {
    List<Object> items = Values.items(value);
    int position = index < 0 ? index + items.size() : index;
    return position >= 0 && position < items.size()
        ? items.get(position)
        : Undefined.attribute(value, (long) index);
  }

  /** A slice; a bound that is None is left out. */
  static Object slice(Object value, Object start, Object stop, Object step) {
    if (!(value instanceof String || value instanceof List)) {
      throw Values.mismatch("a string or a list", value);
    }
    List<Object> items = Values.items(value);
    int by = step == None.NONE ? 1 : Values.index(step);
    if (by == 0) {
      throw new JinjaException("slice step cannot be zero");
    }
    int size = items.size();
    int from = bound(start, size, by, by > 0 ? 0 : size - 1);
    int to = bound(stop, size, by, by > 0 ? size : -1);
    List<Object> slice = new ArrayList<>();
    for (long i = from; by > 0 ? i < to : i > to; i += by) {
      slice.add(items.get((int) i));
    }
    return like(value, slice);
  }

  private static int bound(Object bound, int size, int step, int otherwise) {
    if (bound == None.NONE) {
      return otherwise;
    }
    int index = Values.index(bound);
    int least = step > 0 ? 0 : -1;
    int most = step > 0 ? size : size - 1;
    return Math.max(least, Math.min(most, index < 0 ? index + size : index));
  }

  private static Object like(Object value, List<Object> items) {
    if (value instanceof String) {
      return String.join("", items.stream().map(Values::string).toList());
    }
    return value instanceof Tuple ? new Tuple(items) : items;
  }
}
