package dev.sbd.djl.internal.jinja;

import dev.sbd.djl.internal.jinja.Token.Kind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.BinaryOperator;
import java.util.function.Supplier;

/** Parses expressions with jinja2's precedences. */
final class ExpressionParser {
  /** The operators between two operands, the loosest first. */
  private static final String[][] LEVELS = {
    {"or"},
    {"and"},
    {"==", "!=", "<", "<=", ">", ">=", "in"},
    {"+", "-"},
    {"~"},
    {"*", "/", "//", "%"}
  };

  private static final int AND = 1;
  private static final int COMPARISON = 2;

  private final Tokens tokens;
  private final UnknownNames unknown;

  ExpressionParser(Tokens tokens, UnknownNames unknown) {
    this.tokens = tokens;
    this.unknown = unknown;
  }

  /** An expression, or a tuple of them without parentheses. */
  Expression parseTuple() {
    return tuple(this::parse);
  }

  /** What a loop goes over: no {@code if} in it, which filters the loop. */
  Expression parseIterable() {
    return tuple(() -> operation(0));
  }

  private Expression tuple(Supplier<Expression> item) {
    Expression first = item.get();
    if (!tokens.at(",")) {
      return first;
    }
    List<Expression> items = new ArrayList<>(List.of(first));
    while (tokens.skip(",") && !tokens.at(")", "]", "}}", "%}")) {
      items.add(item.get());
    }
    return scope -> new Tuple(values(items, scope));
  }

  private static List<Object> values(List<Expression> expressions, Scope scope) {
    return expressions.stream().map(expression -> expression.value(scope)).toList();
  }

  /** One expression. */
  Expression parse() {
    int known = unknown.count();
    Expression value = operation(0);
    while (tokens.skip("if")) {
      Expression then = value;
      Expression condition = operation(0);
      Expression otherwise =
          tokens.skip("else")
              ? parse()
              : constant(new Undefined("the inline if-expression evaluated to false without else"));
      value = scope -> (Values.isTrue(condition.value(scope)) ? then : otherwise).value(scope);
      unknown.allow(known);
    }
    return value;
  }

  /** Operands and the operators between them, down to those of level {@code least}. */
  private Expression operation(int least) {
    boolean negated = tokens.skip("not");
    Expression left = negated ? negation(operation(COMPARISON)) : filtered(unary());
    int most = negated ? AND : LEVELS.length;
    for (int level = level(); level >= least && level <= most; level = level()) {
      boolean notIn = tokens.skip("not");
      String operator = tokens.next().text();
      Expression joined = joined(left, operator, operation(level + 1));
      left = notIn ? negation(joined) : joined;
      most = level == COMPARISON ? AND : level; // Comparisons are not chained.
    }
    return left;
  }

  /** The level of the operator that comes next, -1 if none does. */
  private int level() {
    if (tokens.at("not") && tokens.then("in")) {
      return COMPARISON;
    }
    int level = LEVELS.length - 1;
    while (level >= 0 && !tokens.at(LEVELS[level])) {
      level--;
    }
    return level;
  }

  private static Expression joined(Expression left, String operator, Expression right) {
    BinaryOperator<Object> calculation = Operators.BINARY.get(operator);
    return calculation == null
        ? shortCut(left, right, operator.equals("or"))
        : scope -> calculation.apply(left.value(scope), right.value(scope));
  }

  /** The first value if its truth decides, else the second, which is looked at only then. */
  private static Expression shortCut(Expression first, Expression second, boolean deciding) {
    return scope -> {
      Object value = first.value(scope);
      return Values.isTrue(value) == deciding ? value : second.value(scope);
    };
  }

  private static Expression negation(Expression negated) {
    return scope -> !Values.isTrue(negated.value(scope));
  }

  private Expression unary() {
    if (tokens.skip("-")) {
      Expression negated = unary();
      return postfixed(scope -> Operators.subtract(0L, negated.value(scope)));
    }
    return postfixed(primary());
  }

  private Expression primary() {
    return switch (tokens.peek().kind()) {
      case NAME -> name(tokens.next().text());
      case STRING -> constant(tokens.next().text());
      case NUMBER -> constant(Values.parse(tokens.next().text()));
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

  private Expression bracketed() {
    if (tokens.skip("(")) {
      Expression value = tokens.at(")") ? constant(new Tuple(List.of())) : parseTuple();
      tokens.expect(")");
      return value;
    }
    if (tokens.skip("[")) {
      List<Expression> items = new ArrayList<>();
      tokens.list("]", () -> items.add(parse()));
      return scope -> values(items, scope);
    }
    if (tokens.skip("{")) {
      return dict();
    }
    throw tokens.unexpected("an expression");
  }

  private Expression dict() {
    Map<Expression, Expression> items = new LinkedHashMap<>();
    tokens.list("}", () -> items.put(key(), parse()));
    return scope -> {
      Map<Object, Object> dict = new LinkedHashMap<>();
      items.forEach((key, value) -> dict.put(key.value(scope), value.value(scope)));
      return dict;
    };
  }

  private Expression key() {
    Expression key = parse();
    tokens.expect(":");
    return key;
  }

  /** {@code value}'s attributes, items and calls. */
  private Expression postfixed(Expression value) {
    if (tokens.skip(".")) {
      return postfixed(attribute(value));
    }
    if (tokens.skip("[")) {
      return postfixed(subscript(value));
    }
    return tokens.at("(") ? postfixed(call(value, parseArguments())) : value;
  }

  private Expression attribute(Expression owner) {
    if (tokens.at(Kind.NUMBER)) {
      Object index = Values.parse(tokens.next().text());
      return scope -> Attributes.item(owner.value(scope), index);
    }
    String name = tokens.expectName();
    return scope -> Attributes.attribute(owner.value(scope), name);
  }

  private Expression subscript(Expression owner) {
    Expression none = constant(None.NONE);
    Expression start = tokens.at(":") ? none : parse();
    if (tokens.skip("]")) {
      return scope -> Attributes.item(owner.value(scope), start.value(scope));
    }
    tokens.expect(":");
    Expression stop = tokens.at(":", "]") ? none : parse();
    Expression step = tokens.skip(":") && !tokens.at("]") ? parse() : none;
    tokens.expect("]");
    return scope ->
        Attributes.slice(
            owner.value(scope), start.value(scope), stop.value(scope), step.value(scope));
  }

  /** Arguments as written: what they are shows when they are called with. */
  @FunctionalInterface
  interface CallArguments {
    Arguments values(Scope scope);
  }

  /** The arguments of a call if there are any. */
  CallArguments parseArguments() {
    List<BiConsumer<Arguments, Scope>> written = new ArrayList<>();
    if (tokens.skip("(")) {
      tokens.list(")", () -> written.add(argument()));
    }
    return scope -> {
      Arguments arguments = new Arguments();
      written.forEach(argument -> argument.accept(arguments, scope));
      return arguments;
    };
  }

  /** What adds an argument of a call, or several that are spread, to the others. */
  private BiConsumer<Arguments, Scope> argument() {
    boolean spread = tokens.skip("*");
    String name = tokens.at(Kind.NAME) && tokens.then("=") ? tokens.next().text() : "";
    tokens.skip("=");
    Expression value = parse();
    if (spread) {
      return (all, scope) -> all.positional().addAll(Values.items(value.value(scope)));
    }
    return name.isEmpty()
        ? (all, scope) -> all.positional().add(value.value(scope))
        : (all, scope) -> all.named().put(name, value.value(scope));
  }

  private static Expression call(Expression called, CallArguments arguments) {
    return scope -> {
      Object function = called.value(scope);
      if (function instanceof Function callable) {
        return callable.call(arguments.values(scope));
      }
      throw Values.mismatch("a function", function);
    };
  }

  /** {@code value}'s filters and tests. */
  Expression filtered(Expression value) {
    if (tokens.skip("|")) {
      return parseFilters(value);
    }
    return tokens.skip("is") ? filtered(test(value)) : value;
  }

  /** {@code value} through the filter whose name comes next, and those after it. */
  Expression parseFilters(Expression value) {
    String name = unknown.read(tokens, Filters.ALL);
    CallArguments arguments = parseArguments();
    return filtered(
        scope -> Filters.ALL.named(name).apply(value.value(scope), arguments.values(scope)));
  }

  private Expression test(Expression tested) {
    boolean negated = tokens.skip("not");
    String name = unknown.read(tokens, Tests.ALL);
    CallArguments arguments = testArguments();
    Expression test =
        scope -> Tests.ALL.named(name).apply(tested.value(scope), arguments.values(scope));
    return negated ? negation(test) : test;
  }

  /** A test's only argument may stand without parentheses if it cannot be anything else. */
  private CallArguments testArguments() {
    if (!tokens.at(Kind.STRING) && !tokens.at(Kind.NUMBER) && !tokens.at("[")) {
      return parseArguments();
    }
    Expression only = postfixed(primary());
    return scope -> new Arguments(List.of(only.value(scope)), Map.of());
  }
}
