package dev.sbd.djl.internal.jinja;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BinaryOperator;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Parses expressions with jinja2's precedences: a method for each, the loosest first. */
final class ExpressionParser {
  private static final Map<String, BinaryOperator<Object>> SUMS =
      Map.of("+", Operators::add, "-", Operators::subtract);
  private static final Map<String, BinaryOperator<Object>> CONCATENATIONS =
      Map.of("~", (left, right) -> Text.str(left) + Text.str(right));
  private static final Map<String, BinaryOperator<Object>> PRODUCTS =
      Map.of(
          "*", Operators::multiply,
          "/", Operators::divide,
          "//", Operators::floorDivide,
          "%", Operators::remainder);

  private final TokenStream tokens;
  private final PrimaryParser primaries;

  ExpressionParser(TokenStream tokens) {
    this.tokens = tokens;
    this.primaries = new PrimaryParser(tokens, this);
  }

  PrimaryParser primaries() {
    return primaries;
  }

  /** An expression, or a tuple of them without parentheses. */
  Expression parseTuple() {
    return tuple(this::parse);
  }

  /** What a loop goes over: no {@code if} in it, which filters the loop. */
  Expression parseIterable() {
    return tuple(this::parseOr);
  }

  private Expression tuple(Supplier<Expression> item) {
    Expression first = item.get();
    if (!tokens.at(",")) {
      return first;
    }
    List<Expression> items = new ArrayList<>(List.of(first));
    while (tokens.skip(",") && startsExpression()) {
      items.add(item.get());
    }
    return scope -> new Tuple(PrimaryParser.values(items, scope));
  }

  private boolean startsExpression() {
    Token token = tokens.peek();
    return switch (token.kind()) {
      case NAME, STRING, INTEGER, FLOAT -> true;
      case OPERATOR -> List.of("(", "[", "{", "-").contains(token.text());
      default -> false;
    };
  }

  /** One expression. */
  Expression parse() {
    Expression value = parseOr();
    while (tokens.skip("if")) {
      Expression condition = parseOr();
      Expression otherwise =
          tokens.skip("else")
              ? parse()
              : scope -> new Undefined("the inline if-expression evaluated to false without else");
      Expression then = value;
      value = scope -> (Values.isTrue(condition.value(scope)) ? then : otherwise).value(scope);
    }
    return value;
  }

  private Expression parseOr() {
    Expression left = parseAnd();
    while (tokens.skip("or")) {
      left = shortCut(left, parseAnd(), true);
    }
    return left;
  }

  private Expression parseAnd() {
    Expression left = parseNot();
    while (tokens.skip("and")) {
      left = shortCut(left, parseNot(), false);
    }
    return left;
  }

  /** The first value if its truth decides, else the second, which is looked at only then. */
  private static Expression shortCut(Expression first, Expression second, boolean deciding) {
    return scope -> {
      Object value = first.value(scope);
      return Values.isTrue(value) == deciding ? value : second.value(scope);
    };
  }

  private Expression parseNot() {
    if (!tokens.skip("not")) {
      return parseComparison();
    }
    return negated(parseNot());
  }

  private static Expression negated(Expression negated) {
    return scope -> !Values.isTrue(negated.value(scope));
  }

  /** One comparison at most; that jinja2 chains them is not used. */
  private Expression parseComparison() {
    Expression left = parseSum();
    boolean negated = tokens.at("not") && tokens.then("in");
    if (negated) {
      tokens.next();
    }
    BinaryOperator<Object> comparison = operator(Operators.COMPARISONS);
    if (comparison == null) {
      return left;
    }
    Expression compared = applied(comparison, left, parseSum());
    return negated ? negated(compared) : compared;
  }

  /** Which of {@code operators} comes next, null if none does. */
  private @Nullable BinaryOperator<Object> operator(Map<String, BinaryOperator<Object>> operators) {
    Token token = tokens.peek();
    BinaryOperator<Object> operator = token.is(token.text()) ? operators.get(token.text()) : null;
    if (operator != null) {
      tokens.next();
    }
    return operator;
  }

  private Expression parseSum() {
    return leftToRight(SUMS, this::parseConcatenation);
  }

  private Expression parseConcatenation() {
    return leftToRight(CONCATENATIONS, this::parseProduct);
  }

  private Expression parseProduct() {
    return leftToRight(PRODUCTS, () -> primaries.parseFiltered(parseUnary()));
  }

  private Expression leftToRight(
      Map<String, BinaryOperator<Object>> operators, Supplier<Expression> operand) {
    Expression left = operand.get();
    for (BinaryOperator<Object> next = operator(operators);
        next != null;
        next = operator(operators)) {
      left = applied(next, left, operand.get());
    }
    return left;
  }

  private static Expression applied(
      BinaryOperator<Object> operator, Expression left, Expression right) {
    return scope -> operator.apply(left.value(scope), right.value(scope));
  }

  private Expression parseUnary() {
    if (tokens.skip("-")) {
      Expression negated = parseUnary();
      return primaries.parsePostfix(scope -> Operators.subtract(0L, negated.value(scope)));
    }
    return primaries.parsePostfix(primaries.parsePrimary());
  }
}
