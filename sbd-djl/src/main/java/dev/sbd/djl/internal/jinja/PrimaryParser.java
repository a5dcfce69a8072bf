package dev.sbd.djl.internal.jinja;

import dev.sbd.djl.internal.jinja.Token.Kind;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiPredicate;

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
      case INTEGER -> constant(integer(tokens.next().text()));
      case FLOAT -> constant(Double.valueOf(tokens.next().text().replace("_", "")));
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

  private static Object integer(String literal) {
    String digits = literal.replace("_", "");
    int radix =
        switch (digits.length() > 1 ? Character.toLowerCase(digits.charAt(1)) : '0') {
          case 'x' -> 16;
          case 'o' -> 8;
          case 'b' -> 2;
          default -> 10;
        };
    return Values.integer(new BigInteger(radix == 10 ? digits : digits.substring(2), radix));
  }

  private Expression bracketed() {
    if (tokens.skipOperator("(")) {
      return parenthesized();
    }
    if (tokens.skipOperator("[")) {
      List<Expression> items = list("]");
      return scope -> values(items, scope);
    }
    if (tokens.skipOperator("{")) {
      return dict();
    }
    throw tokens.unexpected("an expression");
  }

  private Expression parenthesized() {
    if (tokens.skipOperator(")")) {
      return constant(Tuple.of());
    }
    Expression value = expressions.parseTuple();
    tokens.expectOperator(")");
    return value;
  }

  private List<Expression> list(String end) {
    List<Expression> items = new ArrayList<>();
    while (!tokens.skipOperator(end)) {
      items.add(expressions.parse());
      separator(end);
    }
    return items;
  }

  private void separator(String end) {
    if (!tokens.atOperator(end)) {
      tokens.expectOperator(",");
    }
  }

  private Expression dict() {
    List<Expression> keys = new ArrayList<>();
    List<Expression> items = new ArrayList<>();
    while (!tokens.skipOperator("}")) {
      keys.add(expressions.parse());
      tokens.expectOperator(":");
      items.add(expressions.parse());
      separator("}");
    }
    return scope -> {
      Map<Object, Object> dict = new LinkedHashMap<>();
      for (int i = 0; i < keys.size(); i++) {
        dict.put(keys.get(i).value(scope), items.get(i).value(scope));
      }
      return dict;
    };
  }

  /** {@code value}'s attributes, items and calls. */
  Expression parsePostfix(Expression value) {
    Expression result = value;
    while (true) {
      if (tokens.skipOperator(".")) {
        result = attribute(result);
      } else if (tokens.skipOperator("[")) {
        result = subscript(result);
      } else if (tokens.atOperator("(")) {
        result = call(result);
      } else {
        return result;
      }
    }
  }

  /** What a call block calls: a name and its attributes, the arguments still to come. */
  Expression parseCallee() {
    Expression callee = parsePrimary();
    while (tokens.skipOperator(".")) {
      callee = attribute(callee);
    }
    return callee;
  }

  private Expression attribute(Expression owner) {
    if (tokens.at(Kind.INTEGER)) {
      Object index = integer(tokens.next().text());
      return scope -> Attributes.item(owner.value(scope), index);
    }
    String name = tokens.expectName();
    return scope -> Attributes.attribute(owner.value(scope), name);
  }

  private Expression subscript(Expression owner) {
    Expression none = constant(None.NONE);
    Expression start = tokens.atOperator(":") ? none : expressions.parseTuple();
    if (tokens.skipOperator("]")) {
      return scope -> Attributes.item(owner.value(scope), start.value(scope));
    }
    tokens.expectOperator(":");
    Expression stop = atBoundEnd() ? none : expressions.parse();
    Expression step = tokens.skipOperator(":") && !atBoundEnd() ? expressions.parse() : none;
    tokens.expectOperator("]");
    return scope ->
        Attributes.slice(
            owner.value(scope), start.value(scope), stop.value(scope), step.value(scope));
  }

  private boolean atBoundEnd() {
    return tokens.atOperator(":") || tokens.atOperator("]");
  }

  private Expression call(Expression called) {
    CallArguments arguments = expressions.parseArguments();
    return scope -> call(called.value(scope), arguments.values(scope));
  }

  static Object call(Object function, Arguments arguments) {
    if (function instanceof Function callable) {
      return callable.call(arguments);
    }
    throw function instanceof Undefined undefined
        ? undefined.failure()
        : new JinjaException("'" + Values.typeName(function) + "' object is not callable");
  }

  /** {@code value}'s filters and tests. */
  Expression parseFiltered(Expression value) {
    Expression result = value;
    while (true) {
      if (tokens.atOperator("|")) {
        Expression filtered = result;
        FilterCall filter = parseFilter();
        result = scope -> filter.apply(filtered.value(scope), scope);
      } else if (tokens.skipName("is")) {
        result = test(result);
      } else if (tokens.atOperator("(")) {
        result = call(result);
      } else {
        return result;
      }
    }
  }

  /** A filter and the arguments it is written with; whether it exists shows where it is applied. */
  record FilterCall(String name, int line, CallArguments arguments) {
    Object apply(Object value, Scope scope) {
      return filter().apply(value, arguments.values(scope));
    }

    private Filters.Filter filter() {
      try {
        return Filters.named(name);
      } catch (JinjaException e) {
        throw e.at(line);
      }
    }
  }

  private FilterCall parseFilter() {
    tokens.expectOperator("|");
    return parseFilterName();
  }

  /** All the filters from here on, the first without its bar if {@code named}. */
  List<FilterCall> parseFilters(boolean named) {
    List<FilterCall> filters = new ArrayList<>();
    if (named) {
      filters.add(parseFilterName());
    }
    while (tokens.atOperator("|")) {
      filters.add(parseFilter());
    }
    return filters;
  }

  private FilterCall parseFilterName() {
    int line = tokens.peek().line();
    return new FilterCall(tokens.expectName(), line, argumentsIfAny());
  }

  private CallArguments argumentsIfAny() {
    return tokens.atOperator("(") ? expressions.parseArguments() : CallArguments.NONE;
  }

  private Expression test(Expression tested) {
    boolean negated = tokens.skipName("not");
    int line = tokens.peek().line();
    String name = tokens.expectName();
    CallArguments arguments = testArguments();
    return scope ->
        testNamed(line, name).test(tested.value(scope), arguments.values(scope)) != negated;
  }

  private static BiPredicate<Object, Arguments> testNamed(int line, String name) {
    try {
      return Tests.named(name);
    } catch (JinjaException e) {
      throw e.at(line);
    }
  }

  /** A test's only argument may stand without parentheses. */
  private CallArguments testArguments() {
    if (tokens.atOperator("(") || !startsTestArgument()) {
      return argumentsIfAny();
    }
    Expression only = parsePostfix(parsePrimary());
    return new CallArguments(List.of(only), Map.of(), List.of(), List.of());
  }

  private boolean startsTestArgument() {
    if (tokens.atName("is")) {
      throw tokens.failure("You cannot chain multiple tests with is");
    }
    Token token = tokens.peek();
    return switch (token.kind()) {
      case STRING, INTEGER, FLOAT -> true;
      case NAME -> !List.of("else", "or", "and", "if", "in", "not").contains(token.text());
      case OPERATOR -> token.text().equals("[") || token.text().equals("{");
      default -> false;
    };
  }
}
