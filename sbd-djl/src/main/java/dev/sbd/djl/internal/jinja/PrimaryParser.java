package dev.sbd.djl.internal.jinja;

import dev.sbd.djl.internal.jinja.Token.Kind;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** Parses literals and names, and what is hung on them: attributes, calls, filters, tests. */
final class PrimaryParser {
  private final TokenStream tokens;
  private final ExpressionParser expressions;

  PrimaryParser(TokenStream tokens, ExpressionParser expressions) {
    this.tokens = tokens;
    this.expressions = expressions;
  }

  static List<Object> values(List<Expression> expressions, Scope scope) {
    List<Object> values = new ArrayList<>(expressions.size());
    expressions.forEach(expression -> values.add(expression.value(scope)));
    return values;
  }

  Expression parsePrimary() {
    Token token = tokens.peek();
    return switch (token.kind()) {
      case NAME -> name(tokens.next().text());
      case STRING -> constant(strings());
      case INTEGER -> constant(integer());
      case FLOAT -> constant(Double.valueOf(tokens.next().text()));
      default -> bracketed();
    };
  }

  private static Expression constant(Object value) {
    return scope -> value;
  }

  private static Expression name(String name) {
    return switch (name) {
      case "true", "True" -> constant(true);
      case "false", "False" -> constant(false);
      case "none", "None" -> constant(None.NONE);
      default -> scope -> scope.get(name);
    };
  }

  /** String literals side by side are one. */
  private String strings() {
    StringBuilder text = new StringBuilder();
    while (tokens.at(Kind.STRING)) {
      text.append(tokens.next().text());
    }
    return text.toString();
  }

  private Object integer() {
    return Values.integer(new BigInteger(tokens.next().text()));
  }

  private Expression bracketed() {
    if (tokens.skip("(")) {
      return parenthesized();
    }
    if (tokens.skip("[")) {
      List<Expression> items = new ArrayList<>();
      tokens.list("]", () -> items.add(expressions.parse()));
      return scope -> values(items, scope);
    }
    if (tokens.skip("{")) {
      return dict();
    }
    throw tokens.unexpected("an expression");
  }

  private Expression parenthesized() {
    if (tokens.skip(")")) {
      return constant(new Tuple(List.of()));
    }
    Expression value = expressions.parseTuple();
    tokens.expect(")");
    return value;
  }

  private Expression dict() {
    List<Map.Entry<Expression, Expression>> items = new ArrayList<>();
    tokens.list("}", () -> items.add(item()));
    return scope -> {
      Map<Object, Object> dict = new LinkedHashMap<>();
      items.forEach(item -> dict.put(item.getKey().value(scope), item.getValue().value(scope)));
      return dict;
    };
  }

  private Map.Entry<Expression, Expression> item() {
    Expression key = expressions.parse();
    tokens.expect(":");
    return Map.entry(key, expressions.parse());
  }

  /** {@code value}'s attributes, items and calls. */
  Expression parsePostfix(Expression value) {
    if (tokens.skip(".")) {
      return parsePostfix(attribute(value));
    }
    if (tokens.skip("[")) {
      return parsePostfix(subscript(value));
    }
    return tokens.at("(") ? parsePostfix(call(value, parseArguments())) : value;
  }

  private Expression attribute(Expression owner) {
    if (tokens.at(Kind.INTEGER)) {
      Object index = integer();
      return scope -> Attributes.item(owner.value(scope), index);
    }
    String name = tokens.expectName();
    return scope -> Attributes.attribute(owner.value(scope), name);
  }

  private Expression subscript(Expression owner) {
    Expression none = constant(None.NONE);
    Expression start = tokens.at(":") ? none : expressions.parseTuple();
    if (tokens.skip("]")) {
      return scope -> Attributes.item(owner.value(scope), start.value(scope));
    }
    tokens.expect(":");
    Expression stop = tokens.at(":") || tokens.at("]") ? none : expressions.parse();
    Expression step = tokens.skip(":") && !tokens.at("]") ? expressions.parse() : none;
    tokens.expect("]");
    return scope ->
        Attributes.slice(
            owner.value(scope), start.value(scope), stop.value(scope), step.value(scope));
  }

  /** One argument of a call, or several that are spread: adds itself to the others. */
  private interface Argument {
    void addTo(Arguments arguments, Scope scope);
  }

  /** Arguments as written: what they are shows when they are called with. */
  @FunctionalInterface
  interface CallArguments {
    Arguments values(Scope scope);
  }

  /** The arguments of a call if there are any. */
  CallArguments parseArguments() {
    List<Argument> written = new ArrayList<>();
    if (tokens.skip("(")) {
      tokens.list(")", () -> written.add(argument()));
    }
    return scope -> {
      Arguments arguments = new Arguments();
      written.forEach(argument -> argument.addTo(arguments, scope));
      return arguments;
    };
  }

  private Argument argument() {
    if (tokens.skip("*")) {
      Expression list = expressions.parse();
      return (all, scope) -> all.positional().addAll(Values.items(list.value(scope)));
    }
    if (tokens.at(Kind.NAME) && tokens.then("=")) {
      String name = tokens.expectName();
      tokens.expect("=");
      Expression value = expressions.parse();
      return (all, scope) -> all.named().put(name, value.value(scope));
    }
    Expression value = expressions.parse();
    return (all, scope) -> all.positional().add(value.value(scope));
  }

  /** A call of what {@code called} gives. */
  static Expression call(Expression called, CallArguments arguments) {
    return scope -> {
      Object function = called.value(scope);
      if (function instanceof Function callable) {
        return callable.call(arguments.values(scope));
      }
      throw Values.mismatch("a function", function);
    };
  }

  /** {@code value}'s filters and tests. */
  Expression parseFiltered(Expression value) {
    if (tokens.skip("|")) {
      return parseFilters(value);
    }
    if (tokens.skip("is")) {
      return parseFiltered(test(value));
    }
    return tokens.at("(") ? parseFiltered(call(value, parseArguments())) : value;
  }

  /** {@code value} through the filter whose name comes next, and those after it. */
  Expression parseFilters(Expression value) {
    int line = tokens.peek().line();
    String name = tokens.expectName();
    CallArguments arguments = parseArguments();
    return parseFiltered(
        scope ->
            at(line, () -> Filters.named(name)).apply(value.value(scope), arguments.values(scope)));
  }

  private Expression test(Expression tested) {
    boolean negated = tokens.skip("not");
    int line = tokens.peek().line();
    String name = tokens.expectName();
    CallArguments arguments = testArguments();
    return scope -> {
      Operation test = at(line, () -> Tests.named(name));
      return Values.isTrue(test.apply(tested.value(scope), arguments.values(scope))) != negated;
    };
  }

  /** The operation; if there is none, that shows where it is reached. */
  private static Operation at(int line, Supplier<Operation> named) {
    try {
      return named.get();
    } catch (JinjaException e) {
      throw e.at(line);
    }
  }

  /** A test's only argument may stand without parentheses. */
  private CallArguments testArguments() {
    if (!startsTestArgument()) {
      return parseArguments();
    }
    Expression only = parsePostfix(parsePrimary());
    return scope -> Arguments.of(only.value(scope));
  }

  private boolean startsTestArgument() {
    Token token = tokens.peek();
    return switch (token.kind()) {
      case STRING, INTEGER, FLOAT -> true;
      case NAME -> !List.of("else", "or", "and", "if", "in", "is", "not").contains(token.text());
      case OPERATOR -> token.text().equals("[") || token.text().equals("{");
      default -> false;
    };
  }
}
