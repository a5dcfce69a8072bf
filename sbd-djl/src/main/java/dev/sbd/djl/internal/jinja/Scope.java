package dev.sbd.djl.internal.jinja;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The variables in sight: a loop, a macro and a block have their own and see those around them. */
final class Scope {
  private final @Nullable Scope outer;
  private final Map<String, Object> variables;

  /** The outermost scope. */
  Scope(Map<String, Object> variables) {
    this.outer = null;
    this.variables = new HashMap<>(variables);
  }

  private Scope(Scope outer) {
    this.outer = outer;
    this.variables = new HashMap<>();
  }

  Scope inner() {
    return new Scope(this);
  }

  void set(String name, Object value) {
    variables.put(name, value);
  }

  Object get(String name) {
    for (Scope scope = this; scope != null; scope = scope.outer) {
      Object value = scope.variables.get(name);
      if (value != null) {
        return value;
      }
    }
    return Undefined.variable(name);
  }
}
