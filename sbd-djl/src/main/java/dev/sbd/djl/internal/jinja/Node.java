package dev.sbd.djl.internal.jinja;

import java.util.List;

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
      for (Node node : nodes) {
        Flow flow = node.render(scope, out);
        if (flow != Flow.NEXT) {
          return flow;
        }
      }
      return Flow.NEXT;
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

  /** The text that the node renders. */
  default String text(Scope scope) {
    StringBuilder out = new StringBuilder();
    render(scope, out);
    return out.toString();
  }
}
