package dev.sbd.djl.internal.jinja;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A loop.
 *
 * @param target what each item is assigned to
 * @param iterable what is looped over
 * @param condition what an item must fulfil
 * @param body rendered for every item
 * @param otherwise rendered if there is none
 */
record ForNode(Target target, Expression iterable, Expression condition, Node body, Node otherwise)
    implements Node {
  @Override
  public Flow render(Scope scope, StringBuilder out) {
    List<Object> items =
        Values.items(iterable.value(scope)).stream().filter(item -> passes(item, scope)).toList();
    Flow flow = items.isEmpty() ? otherwise.render(scope.inner(), out) : Flow.NEXT;
    for (int i = 0; flow != Flow.BREAK && i < items.size(); i++) {
      Scope inner = scope.inner();
      target.assign(inner, items.get(i));
      inner.set("loop", new Namespace(loop(items, i)));
      flow = body.render(inner, out);
    }
    return items.isEmpty() ? flow : Flow.NEXT;
  }

  private boolean passes(Object item, Scope scope) {
    Scope inner = scope.inner();
    target.assign(inner, item);
    return Values.isTrue(condition.value(inner));
  }

  /** The attributes of the variable {@code loop}. */
  private static Map<Object, Object> loop(List<Object> items, int index) {
    int last = items.size() - 1;
    Map<Object, Object> loop = new LinkedHashMap<>();
    loop.put("index", index + 1L);
    loop.put("index0", (long) index);
    loop.put("revindex", last - index + 1L);
    loop.put("revindex0", (long) last - index);
    loop.put("first", index == 0);
    loop.put("last", index == last);
    loop.put("length", last + 1L);
    loop.put("depth", 1L); // No loop is recursive.
    loop.put("depth0", 0L);
    loop.put("cycle", (Function) a -> cycled(a, index));
    loop.put("previtem", index > 0 ? items.get(index - 1) : Undefined.variable("previtem"));
    loop.put("nextitem", index < last ? items.get(index + 1) : Undefined.variable("nextitem"));
    return loop;
  }

  private static Object cycled(Arguments a, int index) {
    if (a.positional().isEmpty() || !a.named().isEmpty()) {
      throw new JinjaException("cycle takes values, and no argument by name");
    }
    return a.positional().get(index % a.positional().size());
  }
}
