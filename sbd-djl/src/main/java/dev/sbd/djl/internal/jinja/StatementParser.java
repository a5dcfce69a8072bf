package dev.sbd.djl.internal.jinja;

import dev.sbd.djl.internal.jinja.ExpressionParser.CallArguments;
import dev.sbd.djl.internal.jinja.Node.Flow;
import dev.sbd.djl.internal.jinja.Token.Kind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/** Parses a template: text, outputs and tags. */
final class StatementParser {
  /** The name of a block's text while filters go over it; no name in a template has blanks. */
  private static final String BLOCK = "block text";

  private final Tokens tokens;
  private final UnknownNames unknown = new UnknownNames();
  private final ExpressionParser expressions;
  private int loops; // open around the place being parsed

  private StatementParser(Tokens tokens) {
    this.tokens = tokens;
    this.expressions = new ExpressionParser(tokens, unknown);
  }

  /**
   * The template's tree.
   *
   * @throws JinjaException if the template is malformed, with its line
   */
  static Node parse(String template) {
    return new StatementParser(new Tokens(template)).body(List.of());
  }

  /** What stands before the first of the tags {@code ends}, whose name is the next token then. */
  private Node body(List<String> ends) {
    int known = unknown.count();
    Node body = branch(ends);
    unknown.refuse(known);
    return body;
  }

  /** The same, where it may be that it is never rendered. */
  private Node branch(List<String> ends) {
    List<Node> nodes = new ArrayList<>();
    while (!tokens.at(Kind.END)) {
      Token token = tokens.next();
      if (token.is("{%") && ends.contains(tokens.peek().text())) {
        return Node.sequence(nodes);
      }
      nodes.add(token.kind() == Kind.DATA ? data(token.text()) : located(token));
    }
    if (!ends.isEmpty()) {
      throw tokens.unexpected("'" + ends.get(ends.size() - 1) + "'");
    }
    return Node.sequence(nodes);
  }

  /** The rest of a tag, its body, and the tag that ends it. */
  private Node bodyUntil(String end) {
    tokens.expect("%}");
    Node body = body(List.of(end));
    tokens.expect(end);
    return body;
  }

  private static Node data(String text) {
    return Node.step((scope, out) -> out.append(text));
  }

  /** The rest of an output or a tag. */
  private Node located(Token opening) {
    boolean isTag = opening.is("{%");
    Node node = isTag ? tag(tokens.expectName()) : Node.output(expressions.parseTuple());
    tokens.expect(isTag ? "%}" : "}}");
    return Node.located(opening.line(), node);
  }

  private Node tag(String name) {
    return switch (name) {
      case "if" -> conditional();
      case "for" -> loop();
      case "set" -> assignment();
      case "macro" -> macro();
      case "call" -> call();
      case "filter" -> Node.output(filtered(expressions::parseFilters, "endfilter"));
      case "generation" -> generation();
      case "break" -> flow(Flow.BREAK);
      case "continue" -> flow(Flow.CONTINUE);
      default -> throw tokens.failure("tag '" + name + "' is not supported");
    };
  }

  private Node generation() {
    Node body = bodyUntil("endgeneration");
    return (scope, out) -> body.render(scope.inner(), out);
  }

  private Node flow(Flow flow) {
    if (loops == 0) {
      throw tokens.failure("break and continue stand in a loop only");
    }
    return (scope, out) -> flow;
  }

  private Node conditional() {
    int known = unknown.count();
    Expression condition = expressions.parseIterable();
    tokens.expect("%}");
    Node then = branch(List.of("elif", "else", "endif"));
    Node otherwise =
        switch (tokens.expectName()) {
          case "elif" -> conditional();
          case "else" -> elseBranch();
          default -> Node.sequence(List.of());
        };
    unknown.allow(known);
    return (scope, out) ->
        (Values.isTrue(condition.value(scope)) ? then : otherwise).render(scope, out);
  }

  private Node elseBranch() {
    tokens.expect("%}");
    Node branch = branch(List.of("endif"));
    tokens.expect("endif");
    return branch;
  }

  private Node loop() {
    Target target = target();
    tokens.expect("in");
    Expression iterable = expressions.parseIterable();
    Expression condition = tokens.skip("if") ? expressions.parse() : scope -> true;
    tokens.expect("%}");
    loops++;
    Node body = body(List.of("else", "endfor"));
    loops--;
    Node otherwise =
        tokens.expectName().equals("else") ? bodyUntil("endfor") : Node.sequence(List.of());
    return new ForNode(target, iterable, condition, body, otherwise);
  }

  private Target target() {
    List<Target> targets = new ArrayList<>(List.of(singleTarget()));
    boolean tuple = tokens.at(",");
    while (tokens.skip(",") && !tokens.at("in") && !tokens.at("=")) {
      targets.add(singleTarget());
    }
    return tuple ? Target.tuple(targets) : targets.get(0);
  }

  private Target singleTarget() {
    String name = tokens.expectName();
    return tokens.skip(".") ? Target.attribute(name, tokens.expectName()) : Target.name(name);
  }

  private Node assignment() {
    Target target = target();
    Expression value =
        tokens.skip("=") ? expressions.parseTuple() : filtered(expressions::filtered, "endset");
    return Node.step((scope, out) -> target.assign(scope, value.value(scope)));
  }

  /** The text of the block that {@code end} closes, through the filters that stand in its tag. */
  private Expression filtered(UnaryOperator<Expression> filters, String end) {
    Expression filtered = filters.apply(scope -> scope.get(BLOCK));
    Node body = bodyUntil(end);
    return scope -> {
      Scope inner = scope.inner();
      inner.set(BLOCK, body.text(scope.inner()));
      return filtered.value(inner);
    };
  }

  private Node macro() {
    String name = tokens.expectName();
    Map<String, Expression> parameters = parameters();
    Node body = bodyUntil("endmacro");
    return Node.step((scope, out) -> scope.set(name, new Macro(parameters, body, scope)));
  }

  /** The parameters of a macro if there are any, each with its default. */
  private Map<String, Expression> parameters() {
    Map<String, Expression> parameters = new LinkedHashMap<>();
    if (tokens.skip("(")) {
      tokens.list(")", () -> parameter(parameters));
    }
    return parameters;
  }

  private void parameter(Map<String, Expression> parameters) {
    String name = tokens.expectName();
    Expression missing = scope -> Undefined.variable(name);
    parameters.put(name, tokens.skip("=") ? expressions.parse() : missing);
  }

  private Node call() {
    Map<String, Expression> parameters = parameters();
    String name = tokens.expectName();
    CallArguments arguments = expressions.parseArguments();
    Node body = bodyUntil("endcall");
    return Node.output(
        scope -> {
          if (!(scope.get(name) instanceof Macro macro)) {
            throw new JinjaException("'" + name + "' is no macro");
          }
          Macro caller = new Macro(parameters, body, scope);
          return macro.calledWith(caller).call(arguments.values(scope));
        });
  }
}
