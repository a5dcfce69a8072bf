package dev.sbd.djl.internal.jinja;

import java.util.Map;

/**
 * A macro, or the body of a call block: a function that gives the text it renders.
 *
 * @param parameters its parameters in order, each with what it is where a call leaves it out
 * @param body what it renders
 * @param scope the variables where it is defined
 */
record Macro(Map<String, Expression> parameters, Node body, Scope scope) implements Function {
  /** What the body of a call block is named in the macro that is called. */
  static final String CALLER = "caller";

  @Override
  public Object call(Arguments arguments) {
    refuseSurplus(arguments);
    Scope inner = scope.inner();
    inner.set(CALLER, arguments.named().getOrDefault(CALLER, Undefined.variable(CALLER)));
    int index = 0;
    for (Map.Entry<String, Expression> parameter : parameters.entrySet()) {
      String name = parameter.getKey();
      boolean given = arguments.has(index, name);
      inner.set(name, given ? arguments.get(index, name) : parameter.getValue().value(inner));
      index++;
    }
    return body.text(inner);
  }

  private void refuseSurplus(Arguments arguments) {
    if (arguments.positional().size() > parameters.size()) {
      throw new JinjaException("macro takes not more than " + parameters.size() + " arguments");
    }
    for (String name : arguments.named().keySet()) {
      if (!name.equals(CALLER) && !parameters.containsKey(name)) {
        throw new JinjaException("macro takes no argument '" + name + "'");
      }
    }
  }
}
