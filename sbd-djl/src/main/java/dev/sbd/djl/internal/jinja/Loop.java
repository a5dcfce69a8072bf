package dev.sbd.djl.internal.jinja;

import java.util.List;
import java.util.function.UnaryOperator;

/** The variable {@code loop}: where a loop is; called, it loops over an item's children. */
final class Loop implements HasAttributes, Function {
  private final List<Object> items;
  private final int depth;
  private final UnaryOperator<Object> recursion;
  private int index = -1;
  private Object lastSeen = new Undefined("nothing seen yet");
  private boolean seen;

  Loop(List<Object> items, int depth, UnaryOperator<Object> recursion) {
    this.items = items;
    this.depth = depth;
    this.recursion = recursion;
  }

  /** Goes to the next item; false if there is none. */
  boolean advance() {
    index++;
    return index < items.size();
  }

  Object item() {
    return items.get(index);
  }

  @Override
  public Object attribute(String name) {
    return switch (name) {
      case "index" -> (long) index + 1;
      case "index0" -> (long) index;
      case "revindex" -> (long) items.size() - index;
      case "revindex0" -> (long) items.size() - index - 1;
      case "first" -> index == 0;
      case "last" -> index == items.size() - 1;
      case "length" -> (long) items.size();
      case "previtem" -> neighbour(index - 1, "there is no previous item");
      case "nextitem" -> neighbour(index + 1, "there is no next item");
      case "depth" -> (long) depth + 1;
      case "depth0" -> (long) depth;
      case "cycle" -> (Function) a -> cycle(a.positional());
      case "changed" -> (Function) a -> changed(a.positional());
      default -> Undefined.attribute(this, name);
    };
  }

  private Object neighbour(int at, String problem) {
    return at >= 0 && at < items.size() ? items.get(at) : new Undefined(problem);
  }

  private Object cycle(List<Object> values) {
    if (values.isEmpty()) {
      throw new JinjaException("loop.cycle() needs values to go through");
    }
    return values.get(index % values.size());
  }

  private boolean changed(List<Object> values) {
    boolean changed = !seen || !Operators.equal(lastSeen, values);
    seen = true;
    lastSeen = values;
    return changed;
  }

  @Override
  public Object call(Arguments arguments) {
    return recursion.apply(arguments.get(0, "iterable"));
  }
}
