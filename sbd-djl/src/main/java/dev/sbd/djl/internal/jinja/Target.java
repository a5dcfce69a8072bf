package dev.sbd.djl.internal.jinja;

import java.util.List;

/** What is assigned to: a name, a namespace's attribute, or several of them at once. */
@FunctionalInterface
interface Target {
  void assign(Scope scope, Object value);

  static Target name(String name) {
    return (scope, value) -> scope.set(name, value);
  }

  static Target attribute(String owner, String name) {
    return (scope, value) -> {
      if (!(scope.get(owner) instanceof Namespace namespace)) {
        throw new JinjaException("cannot assign attribute on non-namespace object");
      }
      namespace.attributes().put(name, value);
    };
  }

  static Target tuple(List<Target> targets) {
    return (scope, value) -> {
      List<Object> values = Values.items(value);
      if (values.size() != targets.size()) {
        throw new JinjaException(
            "expected %d values to unpack, got %d".formatted(targets.size(), values.size()));
      }
      for (int i = 0; i < targets.size(); i++) {
        targets.get(i).assign(scope, values.get(i));
      }
    };
  }
}
