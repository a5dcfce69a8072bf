package dev.sbd.samples.lab.tasks;

import dev.sbd.internal.Check;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A phrase in many wordings: {@code "[Then |]{S} [buys|finds] {n} more."}. Brackets hold
 * alternatives, which may hold brackets; braces hold the names of slots.
 */
final class Template {
  private final Node root;

  private Template(Node root) {
    this.root = root;
  }

  /**
   * The template that {@code text} writes.
   *
   * @throws IllegalArgumentException if its brackets or braces don't match
   */
  static Template of(String text) {
    return new Template(new Parser(text).template());
  }

  /** One wording: a random alternative of each choice. */
  String fill(Draw draw, Map<String, String> slots) {
    return root.write(new Writing(slots, text -> text, options -> draw.pick(options).get()));
  }

  /** A sentence: {@link #fill}, its first letter a capital. */
  String sentence(Draw draw, Map<String, String> slots) {
    return capitalized(fill(draw, slots));
  }

  static String capitalized(String text) {
    return text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1);
  }

  /** Matches every wording with these slots, and nothing else. */
  String regex(Map<String, String> slots) {
    return root.write(new Writing(slots, Pattern::quote, Template::anyOf));
  }

  private static String anyOf(List<Supplier<String>> options) {
    return options.stream().map(Supplier::get).collect(Collectors.joining("|", "(?:", ")"));
  }

  private interface Node {
    String write(Writing as);
  }

  /** How text is written, and what becomes of a choice. */
  private record Writing(
      Map<String, String> slots,
      UnaryOperator<String> text,
      Function<List<Supplier<String>>, String> choice) {

    String slot(String name) {
      Check.that(slots.containsKey(name), "no value for slot {%s} in %s", name, slots.keySet());
      return text.apply(String.valueOf(slots.get(name)));
    }

    String choice(List<Node> alternatives) {
      return choice.apply(
          alternatives.stream().<Supplier<String>>map(node -> () -> node.write(this)).toList());
    }
  }

  /** Recursive descent: alternatives of sequences of literals, slots and bracketed alternatives. */
  private static final class Parser {
    private final String text;
    private int at;

    Parser(String text) {
      this.text = text;
    }

    Node template() {
      Node whole = alternatives();
      check(at == text.length(), "a bracket was never opened");
      return whole;
    }

    private Node alternatives() {
      List<Node> alternatives = new ArrayList<>(List.of(sequence()));
      while (isAt('|')) {
        at++;
        alternatives.add(sequence());
      }
      return alternatives.size() == 1 ? alternatives.get(0) : as -> as.choice(alternatives);
    }

    private boolean isAt(char c) {
      return at < text.length() && text.charAt(at) == c;
    }

    private Node sequence() {
      List<Node> parts = new ArrayList<>();
      while (at < text.length() && !isAt('|') && !isAt(']')) {
        parts.add(isAt('[') ? bracket() : isAt('{') ? slot() : literal());
      }
      return as -> parts.stream().map(part -> part.write(as)).collect(Collectors.joining());
    }

    private Node bracket() {
      at++;
      Node inside = alternatives();
      check(isAt(']'), "a bracket is not closed");
      at++;
      return inside;
    }

    private Node slot() {
      int close = text.indexOf('}', at);
      check(close >= 0, "a brace is not closed");
      String name = text.substring(at + 1, close);
      at = close + 1;
      return as -> as.slot(name);
    }

    private Node literal() {
      int start = at;
      while (at < text.length() && "[]{|".indexOf(text.charAt(at)) < 0) {
        at++;
      }
      String literal = text.substring(start, at);
      return as -> as.text().apply(literal);
    }

    private void check(boolean condition, String problem) {
      Check.that(condition, "template: %s: %s", problem, text);
    }
  }
}
