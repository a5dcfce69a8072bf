package dev.sbd.djl.internal.jinja;

import java.util.List;
import java.util.Map;

/**
 * A macro, or the body of a call block: a function that gives the text it renders.
 *
 * @param parameters its parameters in order, each with what it is where a call leaves it out
 * @param body what it renders
 * @param scope the variables where it is defined
 */
record Macro(Map<String, Expression> parameters, Node body, Scope scope) implements Function {
  @Override
  public Object call(Arguments arguments) {
    Arguments given = arguments.bound("macro", List.copyOf(parameters.keySet()), 0);
    Scope inner = scope.inner();
    parameters.forEach(
        (name, otherwise) ->
            inner.set(
                name, given.named().containsKey(name) ? given.get(name) : otherwise.value(inner)));
    return body.text(inner);
  }

  /** This macro, which sees the body of the block that calls it as {@code caller}. */
  Macro calledWith(Macro caller) {
    Scope inner = scope.inner();
    inner.set("caller", caller);
    return new Macro(parameters, body, inner);
  }
}
