package dev.sbd.djl.internal.jinja;

import dev.sbd.djl.internal.jinja.Node.Flow;
import dev.sbd.djl.internal.jinja.PrimaryParser.FilterCall;
import dev.sbd.djl.internal.jinja.Token.Kind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Parses a template: text, outputs and tags. */
final class StatementParser {
  private final TokenStream tokens;
  private final ExpressionParser expressions;
  private int loops; // open around the place being parsed

  private StatementParser(TokenStream tokens) {
    this.tokens = tokens;
    this.expressions = new ExpressionParser(tokens);
  }

  /**
   * The template's tree.
   *
   * @throws JinjaException if the template is malformed, with its line
   */
  static Node parse(String template) {
    StatementParser parser = new StatementParser(new TokenStream(Lexer.tokens(template)));
    Node body = parser.body(List.of());
    if (!parser.tokens.at(Kind.END)) {
      throw parser.tokens.failure("unexpected tag " + parser.tokens.peek());
    }
    return body;
  }

  /** What stands before the first of the tags {@code ends}, whose name is the next token then. */
  private Node body(List<String> ends) {
    List<Node> nodes = new ArrayList<>();
    while (!tokens.at(Kind.END)) {
      Token token = tokens.next();
      switch (token.kind()) {
        case DATA -> nodes.add(data(token.text()));
        case VARIABLE_BEGIN -> nodes.add(Node.located(token.line(), output()));
        default -> {
          if (ends.contains(tokens.peek().text())) {
            return Node.sequence(nodes);
          }
          nodes.add(Node.located(token.line(), tag(tokens.expectName())));
        }
      }
    }
    if (!ends.isEmpty()) {
      throw tokens.unexpected("'" + ends.get(ends.size() - 1) + "'");
    }
    return Node.sequence(nodes);
  }

  /** The rest of a tag, its body, and the tag that ends it. */
  private Node bodyUntil(String end) {
    endTag();
    Node body = body(List.of(end));
    tokens.expectName(end);
    return body;
  }

  private void endTag() {
    tokens.expect(Kind.BLOCK_END, "'%}'");
  }

  private static Node data(String text) {
    return (scope, out) -> {
      out.append(text);
      return Flow.NEXT;
    };
  }

  private Node output() {
    Expression value = expressions.parseTuple();
    tokens.expect(Kind.VARIABLE_END, "'}}'");
    return (scope, out) -> {
      out.append(Text.str(value.value(scope)));
      return Flow.NEXT;
    };
  }

  private Node tag(String name) {
    Node node =
        switch (name) {
          case "if" -> conditional();
          case "for" -> loop();
          case "set" -> assignment();
          case "macro" -> macro();
          case "call" -> call();
          case "filter" -> filter();
          case "with" -> with();
          case "generation" -> inScope(bodyUntil("endgeneration"));
          case "break" -> flow(Flow.BREAK);
          case "continue" -> flow(Flow.CONTINUE);
          default -> throw tokens.failure("tag '" + name + "' is not supported");
        };
    endTag();
    return node;
  }

  private static Node inScope(Node body) {
    return (scope, out) -> body.render(scope.inner(), out);
  }

  private Node flow(Flow flow) {
    if (loops == 0) {
      throw tokens.failure("break and continue stand in a loop only");
    }
    return (scope, out) -> flow;
  }

  private Node conditional() {
    Expression condition = expressions.parseIterable();
    endTag();
    Node then = body(List.of("elif", "else", "endif"));
    Node otherwise =
        switch (tokens.expectName()) {
          case "elif" -> conditional();
          case "else" -> bodyUntil("endif");
          default -> Node.sequence(List.of());
        };
    return (scope, out) ->
        (Values.isTrue(condition.value(scope)) ? then : otherwise).render(scope, out);
  }

  private Node loop() {
    Target target = target();
    tokens.expectName("in");
    Expression iterable = expressions.parseIterable();
    Expression condition = tokens.skipName("if") ? expressions.parse() : scope -> true;
    tokens.skipName("recursive");
    endTag();
    loops++;
    Node body = body(List.of("else", "endfor"));
    loops--;
    Node otherwise =
        tokens.expectName().equals("else") ? bodyUntil("endfor") : Node.sequence(List.of());
    return new ForNode(target, iterable, condition, body, otherwise);
  }

  private Target target() {
    List<Target> targets = new ArrayList<>(List.of(singleTarget()));
    boolean tuple = tokens.atOperator(",");
    while (tokens.skipOperator(",") && !tokens.atName("in") && !tokens.atOperator("=")) {
      targets.add(singleTarget());
    }
    return tuple ? Target.tuple(targets) : targets.get(0);
  }

  private Target singleTarget() {
    if (tokens.skipOperator("(")) {
      Target inner = target();
      tokens.expectOperator(")");
      return inner;
    }
    String name = tokens.expectName();
    return tokens.skipOperator(".")
        ? Target.attribute(name, tokens.expectName())
        : Target.name(name);
  }

  private Node assignment() {
    Target target = target();
    if (tokens.skipOperator("=")) {
      Expression value = expressions.parseTuple();
      return (scope, out) -> {
        target.assign(scope, value.value(scope));
        return Flow.NEXT;
      };
    }
    List<FilterCall> filters = expressions.primaries().parseFilters(false);
    Node body = bodyUntil("endset");
    return (scope, out) -> {
      target.assign(scope, filtered(body.text(scope.inner()), filters, scope));
      return Flow.NEXT;
    };
  }

  private static Object filtered(Object text, List<FilterCall> filters, Scope scope) {
    Object value = text;
    for (FilterCall filter : filters) {
      value = filter.apply(value, scope);
    }
    return value;
  }

  private Node filter() {
    List<FilterCall> filters = expressions.primaries().parseFilters(true);
    Node body = bodyUntil("endfilter");
    return (scope, out) -> {
      out.append(Text.str(filtered(body.text(scope.inner()), filters, scope)));
      return Flow.NEXT;
    };
  }

  private Node macro() {
    String name = tokens.expectName();
    Map<String, Expression> parameters = parameters();
    Node body = bodyUntil("endmacro");
    return (scope, out) -> {
      scope.set(name, new Macro(name, parameters, body, scope));
      return Flow.NEXT;
    };
  }

  private Map<String, Expression> parameters() {
    Map<String, Expression> parameters = new LinkedHashMap<>();
    tokens.expectOperator("(");
    while (!tokens.skipOperator(")")) {
      String name = tokens.expectName();
      parameters.put(
          name,
          tokens.skipOperator("=")
              ? expressions.parse()
              : scope -> new Undefined("parameter '" + name + "' was not provided"));
      if (!tokens.atOperator(")")) {
        tokens.expectOperator(",");
      }
    }
    return parameters;
  }

  private Node call() {
    Map<String, Expression> parameters = tokens.atOperator("(") ? parameters() : Map.of();
    Expression callee = expressions.primaries().parseCallee();
    CallArguments arguments = expressions.parseArguments();
    Node body = bodyUntil("endcall");
    return (scope, out) -> {
      Macro caller = new Macro("caller", parameters, body, scope);
      Arguments withCaller = arguments.values(scope).with("caller", caller);
      out.append(Text.str(PrimaryParser.call(callee.value(scope), withCaller)));
      return Flow.NEXT;
    };
  }

  private Node with() {
    Map<String, Expression> variables = new LinkedHashMap<>();
    while (!tokens.at(Kind.BLOCK_END)) {
      String name = tokens.expectName();
      tokens.expectOperator("=");
      variables.put(name, expressions.parse());
      if (!tokens.at(Kind.BLOCK_END)) {
        tokens.expectOperator(",");
      }
    }
    Node body = bodyUntil("endwith");
    return (scope, out) -> {
      Scope inner = scope.inner();
      variables.forEach((name, value) -> inner.set(name, value.value(scope)));
      return body.render(inner, out);
    };
  }
}
