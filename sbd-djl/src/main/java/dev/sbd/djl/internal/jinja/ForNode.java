package dev.sbd.djl.internal.jinja;

import java.util.List;

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
    render(iterable.value(scope), scope, out, 0);
    return Flow.NEXT;
  }

  private void render(Object value, Scope scope, StringBuilder out, int depth) {
    List<Object> items = Values.items(value).stream().filter(item -> passes(item, scope)).toList();
    if (items.isEmpty()) {
      otherwise.render(scope.inner(), out);
      return;
    }
    Loop loop = new Loop(items, depth, children -> recursively(children, scope, depth));
    boolean goesOn = true;
    while (goesOn && loop.advance()) {
      Scope inner = scope.inner();
      target.assign(inner, loop.item());
      inner.set("loop", loop);
      goesOn = body.render(inner, out) != Flow.BREAK;
    }
  }

  private boolean passes(Object item, Scope scope) {
    Scope inner = scope.inner();
    target.assign(inner, item);
    return Values.isTrue(condition.value(inner));
  }

  private String recursively(Object children, Scope scope, int depth) {
    StringBuilder out = new StringBuilder();
    render(children, scope, out, depth + 1);
    return out.toString();
  }
}
