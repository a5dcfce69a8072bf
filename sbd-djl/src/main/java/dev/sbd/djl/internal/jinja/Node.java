package dev.sbd.djl.internal.jinja;

import java.util.List;
import java.util.function.BiConsumer;

/** A parsed piece of a template that renders itself. */
@FunctionalInterface
interface Node {
  /** How rendering goes on after a node. */
  enum Flow {
    NEXT,
    BREAK,
    CONTINUE
  }

  /**
   * Appends its text.
   *
   * @throws JinjaException if an expression in it fails
   */
  Flow render(Scope scope, StringBuilder out);

  /** The nodes one after another, until one breaks off. */
  static Node sequence(List<Node> nodes) {
    return (scope, out) -> {
      Flow flow = Flow.NEXT;
      for (int i = 0; flow == Flow.NEXT && i < nodes.size(); i++) {
        flow = nodes.get(i).render(scope, out);
      }
      return flow;
    };
  }

  /** The node, its failures telling their line. */
  static Node located(int line, Node node) {
    return (scope, out) -> {
      try {
        return node.render(scope, out);
      } catch (JinjaException e) {
        throw e.at(line);
      }
    };
  }

  /** What does something, after which rendering goes on. */
  static Node step(BiConsumer<Scope, StringBuilder> action) {
    return (scope, out) -> {
      action.accept(scope, out);
      return Flow.NEXT;
    };
  }

  /** The text that the expression gives. */
  static Node output(Expression value) {
    return step((scope, out) -> out.append(Text.str(value.value(scope))));
  }

  /** The text that the node renders. */
  default String text(Scope scope) {
    StringBuilder out = new StringBuilder();
    render(scope, out);
    return out.toString();
  }
}
