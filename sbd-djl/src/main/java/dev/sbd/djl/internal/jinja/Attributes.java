package dev.sbd.djl.internal.jinja;

import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What {@code value.name}, {@code value[key]} and {@code value[start:stop:step]} give. */
final class Attributes {
  private Attributes() {}

  /** {@code value.name}: an attribute or method, else an item, else undefined. */
  static Object attribute(Object value, String name) {
    Object own = own(value, name);
    Object item = value instanceof Map<?, ?> map ? map.get(name) : null;
    return own != null ? own : item != null ? item : Undefined.attribute(value, name);
  }

  /** {@code value[key]}: an item, else an attribute or method, else undefined. */
  static Object item(Object value, Object key) {
    Undefined.refuse(value);
    Object item = value instanceof Map<?, ?> map ? map.get(key) : null;
    if (Values.isInteger(key) && (value instanceof List || value instanceof String)) {
      List<Object> items = Values.items(value);
      int index = Values.index(key);
      int position = index < 0 ? index + items.size() : index;
      item = position >= 0 && position < items.size() ? items.get(position) : null;
    }
    Object own = item == null && key instanceof String name ? own(value, name) : null;
    return item != null ? item : own != null ? own : Undefined.attribute(value, key);
  }

  /** The part of an item that {@code a.b} or {@code 0} names; None names the item. */
  static Object part(Object item, Object attribute) {
    return part(item, attribute, None.NONE);
  }

  /** The same, {@code otherwise} in place of what is not there unless that is None. */
  static Object part(Object item, Object attribute, Object otherwise) {
    Object part = item;
    for (Object name : path(attribute)) {
      part = item(part, name);
      part = part instanceof Undefined && otherwise != None.NONE ? otherwise : part;
    }
    return part;
  }

  private static List<Object> path(Object attribute) {
    if (attribute instanceof String names) {
      return Stream.of(names.split("\\.", -1))
          .map(name -> name.matches("\\d+") ? Values.parse(name) : name)
          .toList();
    }
    return attribute == None.NONE ? List.of() : List.of(attribute);
  }

  private static @Nullable Object own(Object value, String name) {
    Undefined.refuse(value);
    return value instanceof Namespace owner
        ? owner.attributes().get(name)
        : Methods.find(value, name);
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
    int first = by > 0 ? 0 : -1;
    int end = first + items.size();
    long to = bound(stop, first, end, by > 0 ? end : first);
    long from = bound(start, first, end, by > 0 ? first : end);
    LongStream indices = LongStream.iterate(from, i -> by > 0 ? i < to : i > to, i -> i + by);
    return like(value, indices.mapToObj(i -> items.get((int) i)).toList());
  }

  private static int bound(Object bound, int least, int most, int otherwise) {
    if (bound == None.NONE) {
      return otherwise;
    }
    int index = Values.index(bound);
    int size = most - least;
    return Math.max(least, Math.min(most, index < 0 ? index + size : index));
  }

  private static Object like(Object value, List<Object> items) {
    if (value instanceof String) {
      return Strings.joined("", items);
    }
    return value instanceof Tuple ? new Tuple(items) : items;
  }
}
