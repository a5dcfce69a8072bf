package dev.sbd.djl.internal.jinja;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Filters, tests, functions or the methods of a type, by name. */
final class Operations<T> {
  /** What is done to a value: that of a filter or a test, the owner of a method. */
  @FunctionalInterface
  interface Operation<T> {
    Object apply(T value, Arguments arguments);
  }

  private final String kind;
  private final Map<String, Operation<T>> all = new HashMap<>();

  /**
   * No operations.
   *
   * @param kind what they are to be, for the message where one is missing
   */
  Operations(String kind) {
    this.kind = kind;
  }

  /**
   * Adds an operation that takes arguments for the parameters in {@code name(parameters)} only. As
   * in Python, those before a slash take no argument by name.
   */
  Operations<T> add(String signature, Operation<T> operation) {
    List<String> parameters = new ArrayList<>(List.of(signature.split("[(), ]+")));
    String name = parameters.remove(0);
    int unnamed = Math.max(0, parameters.indexOf("/"));
    parameters.remove("/");
    return addOpen(name, (value, a) -> operation.apply(value, a.bound(name, parameters, unnamed)));
  }

  /** Adds an operation that takes any arguments. */
  Operations<T> addOpen(String name, Operation<T> operation) {
    all.put(name, operation);
    return this;
  }

  /**
   * The operation of that name.
   *
   * @throws JinjaException if there is none
   */
  Operation<T> named(String name) {
    Operation<T> operation = all.get(name);
    if (operation == null) {
      throw new JinjaException("No " + kind + " named '" + name + "'.");
    }
    return operation;
  }

  /** The operation on that value as a function, null if there is none of that name. */
  @Nullable Function method(T owner, String name) {
    Operation<T> operation = all.get(name);
    return operation == null ? null : arguments -> operation.apply(owner, arguments);
  }

  /** All of them on that value, as functions. */
  Map<String, Object> methods(T owner) {
    Map<String, Object> methods = new HashMap<>();
    all.forEach((name, operation) -> methods.put(name, (Function) a -> operation.apply(owner, a)));
    return methods;
  }
}
