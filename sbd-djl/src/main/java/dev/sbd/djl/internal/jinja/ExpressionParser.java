package dev.sbd.djl.internal.jinja;

import dev.sbd.djl.internal.jinja.Token.Kind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BinaryOperator;
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
  private static final Map<String, BinaryOperator<Object>> POWERS = Map.of("**", Operators::power);
  private static final Map<String, BinaryOperator<Object>> COMPARISONS =
      Map.of(
          "==", Operators::equal,
          "!=", (left, right) -> !Operators.equal(left, right),
          "<", (left, right) -> Operators.compare(left, right) < 0,
          "<=", (left, right) -> Operators.compare(left, right) <= 0,
          ">", (left, right) -> Operators.compare(left, right) > 0,
          ">=", (left, right) -> Operators.compare(left, right) >= 0,
          "in", (left, right) -> Operators.contains(right, left),
          "not in", (left, right) -> !Operators.contains(right, left));

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
    return tuple(true);
  }

  /** What a loop goes over: no {@code if} in it, which filters the loop. */
  Expression parseIterable() {
    return tuple(false);
  }

  private Expression tuple(boolean conditional) {
    Expression first = conditional ? parse() : parseOr();
    if (!tokens.atOperator(",")) {
      return first;
    }
    List<Expression> items = new ArrayList<>(List.of(first));
    while (tokens.skipOperator(",") && startsExpression()) {
      items.add(conditional ? parse() : parseOr());
    }
    return scope -> new Tuple(PrimaryParser.values(items, scope));
  }

  private boolean startsExpression() {
    Token token = tokens.peek();
    return switch (token.kind()) {
      case NAME, STRING, INTEGER, FLOAT -> true;
      case OPERATOR -> List.of("(", "[", "{", "-", "+").contains(token.text());
      default -> false;
    };
  }

  /** One expression. */
  Expression parse() {
    Expression value = parseOr();
    while (tokens.skipName("if")) {
      Expression condition = parseOr();
      Expression otherwise =
          tokens.skipName("else")
              ? parse()
              : scope -> new Undefined("the inline if-expression evaluated to false without else");
      Expression then = value;
      value = scope -> (Values.isTrue(condition.value(scope)) ? then : otherwise).value(scope);
    }
    return value;
  }

  private Expression parseOr() {
    Expression left = parseAnd();
    while (tokens.skipName("or")) {
      Expression first = left;
      Expression second = parseAnd();
      left =
          scope -> {
            Object value = first.value(scope);
            return Values.isTrue(value) ? value : second.value(scope);
          };
    }
    return left;
  }

  private Expression parseAnd() {
    Expression left = parseNot();
    while (tokens.skipName("and")) {
      Expression first = left;
      Expression second = parseNot();
      left =
          scope -> {
            Object value = first.value(scope);
            return Values.isTrue(value) ? second.value(scope) : value;
          };
    }
    return left;
  }

  private Expression parseNot() {
    if (!tokens.skipName("not")) {
      return parseComparison();
    }
    Expression negated = parseNot();
    return scope -> !Values.isTrue(negated.value(scope));
  }

  /** Comparisons chain: {@code a < b < c} compares both pairs. */
  private Expression parseComparison() {
    Expression first = parseSum();
    List<BinaryOperator<Object>> operators = new ArrayList<>();
    List<Expression> operands = new ArrayList<>();
    for (BinaryOperator<Object> next = comparison(); next != null; next = comparison()) {
      operators.add(next);
      operands.add(parseSum());
    }
    return operators.isEmpty() ? first : chain(first, operators, operands);
  }

  private static Expression chain(
      Expression first, List<BinaryOperator<Object>> operators, List<Expression> operands) {
    return scope -> {
      Object left = first.value(scope);
      for (int i = 0; i < operators.size(); i++) {
        Object right = operands.get(i).value(scope);
        if (!Values.isTrue(operators.get(i).apply(left, right))) {
          return false;
        }
        left = right;
      }
      return true;
    };
  }

  private @Nullable BinaryOperator<Object> comparison() {
    if (tokens.atName("not") && tokens.thenName("in")) {
      tokens.next();
      tokens.next();
      return COMPARISONS.get("not in");
    }
    boolean in = tokens.atName("in");
    boolean symbol = tokens.at(Kind.OPERATOR) && COMPARISONS.containsKey(tokens.peek().text());
    return in || symbol ? COMPARISONS.get(tokens.next().text()) : null;
  }

  private interface Operand {
    Expression parse();
  }

  private Expression leftToRight(Map<String, BinaryOperator<Object>> operators, Operand operand) {
    Expression left = operand.parse();
    while (tokens.at(Kind.OPERATOR)) {
      BinaryOperator<Object> operator = operators.get(tokens.peek().text());
      if (operator == null) {
        return left;
      }
      tokens.next();
      Expression first = left;
      Expression second = operand.parse();
      left = scope -> operator.apply(first.value(scope), second.value(scope));
    }
    return left;
  }

  private Expression parseSum() {
    return leftToRight(SUMS, this::parseConcatenation);
  }

  private Expression parseConcatenation() {
    return leftToRight(CONCATENATIONS, this::parseProduct);
  }

  private Expression parseProduct() {
    return leftToRight(PRODUCTS, this::parsePower);
  }

  private Expression parsePower() {
    return leftToRight(POWERS, () -> primaries.parseFiltered(parseUnary()));
  }

  private Expression parseUnary() {
    if (tokens.skipOperator("-")) {
      Expression negated = parseUnary();
      return primaries.parsePostfix(scope -> Operators.negate(negated.value(scope)));
    }
    if (tokens.skipOperator("+")) {
      Expression same = parseUnary();
      return primaries.parsePostfix(scope -> Operators.add(0L, same.value(scope)));
    }
    return primaries.parsePostfix(primaries.parsePrimary());
  }

  /** The arguments of a call, its opening parenthesis still to come. */
  CallArguments parseArguments() {
    tokens.expectOperator("(");
    List<Expression> positional = new ArrayList<>();
    Map<String, Expression> named = new LinkedHashMap<>();
    List<Expression> spreadLists = new ArrayList<>();
    List<Expression> spreadDicts = new ArrayList<>();
    while (!tokens.skipOperator(")")) {
      if (tokens.skipOperator("*")) {
        spreadLists.add(parse());
      } else if (tokens.skipOperator("**")) {
        spreadDicts.add(parse());
      } else if (tokens.at(Kind.NAME) && tokens.thenOperator("=")) {
        String name = tokens.expectName();
        tokens.expectOperator("=");
        named.put(name, parse());
      } else {
        positional.add(parse());
      }
      if (!tokens.atOperator(")")) {
        tokens.expectOperator(",");
      }
    }
    return new CallArguments(positional, named, spreadLists, spreadDicts);
  }
}
