package dev.sbd.djl.internal.jinja;

import java.util.LinkedHashMap;
import java.util.Map;

/** Jinja's {@code namespace()}: the one value whose attributes a template can set. */
final class Namespace implements HasAttributes {
  private final Map<String, Object> attributes = new LinkedHashMap<>();

  Namespace(Arguments arguments) {
    for (Object argument : arguments.positional()) {
      Values.map(argument).forEach((name, value) -> set(Values.string(name), value));
    }
    arguments.named().forEach(this::set);
  }

  @Override
  public Object attribute(String name) {
    return attributes.getOrDefault(name, Undefined.attribute(this, name));
  }

  void set(String name, Object value) {
    attributes.put(name, value);
  }
}
