package dev.sbd.samples.lab.tasks;

import dev.sbd.internal.Check;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.regex.MatchResult;
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
    private static final Pattern PART = Pattern.compile("\\{[^}]*}|[\\[|\\]{]|[^\\[|\\]{]+");

    private final String text;
    private final Deque<String> parts;

    Parser(String text) {
      this.text = text;
      this.parts =
          PART.matcher(text)
              .results()
              .map(MatchResult::group)
              .collect(Collectors.toCollection(ArrayDeque::new));
    }

    Node template() {
      Node whole = alternatives();
      check(parts.isEmpty(), "a bracket was never opened");
      return whole;
    }

    private Node alternatives() {
      List<Node> alternatives = new ArrayList<>(List.of(sequence()));
      while ("|".equals(parts.peek())) {
        parts.remove();
        alternatives.add(sequence());
      }
      return alternatives.size() == 1 ? alternatives.get(0) : as -> as.choice(alternatives);
    }

    private Node sequence() {
      List<Node> sequence = new ArrayList<>();
      while (!parts.isEmpty() && !"|]".contains(parts.element())) {
        sequence.add(node(parts.remove()));
      }
      return as -> sequence.stream().map(node -> node.write(as)).collect(Collectors.joining());
    }

    private Node node(String part) {
      check(!part.equals("{"), "a brace is not closed");
      if (part.equals("[")) {
        Node inside = alternatives();
        check("]".equals(parts.poll()), "a bracket is not closed");
        return inside;
      }
      boolean slot = part.startsWith("{");
      return slot
          ? as -> as.slot(part.substring(1, part.length() - 1))
          : as -> as.text().apply(part);
    }

    private void check(boolean condition, String problem) {
      Check.that(condition, "template: %s: %s", problem, text);
    }
  }
}
