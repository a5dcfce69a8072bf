package dev.sbd.djl.internal.jinja;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A macro, or the body of a call block: a function that gives the text it renders.
 *
 * @param name its name
 * @param parameters its parameters in order, each with what it is where a call leaves it out
 * @param body what it renders
 * @param scope the variables where it is defined
 */
record Macro(String name, Map<String, Expression> parameters, Node body, Scope scope)
    implements Function, HasAttributes {
  private static final String CALLER = "caller";

  @Override
  public Object call(Arguments arguments) {
    Scope inner = scope.inner();
    inner.set(CALLER, arguments.named().getOrDefault(CALLER, Undefined.variable(CALLER)));
    Map<String, Object> rest = new LinkedHashMap<>(arguments.named());
    rest.remove(CALLER);
    int index = 0;
    for (Map.Entry<String, Expression> parameter : parameters.entrySet()) {
      inner.set(parameter.getKey(), argument(arguments, index++, parameter, inner));
      rest.remove(parameter.getKey());
    }
    inner.set("varargs", new Tuple(arguments.after(index).positional()));
    inner.set("kwargs", rest);
    return body.text(inner);
  }

  private static Object argument(
      Arguments arguments, int index, Map.Entry<String, Expression> parameter, Scope inner) {
    return arguments.has(index, parameter.getKey())
        ? arguments.get(index, parameter.getKey())
        : parameter.getValue().value(inner);
  }

  @Override
  public Object attribute(String attribute) {
    return switch (attribute) {
      case "name" -> name;
      case "arguments" -> new Tuple(List.copyOf(parameters.keySet()));
      default -> Undefined.attribute(this, attribute);
    };
  }
}
