package dev.sbd.samples.lab.tasks;

import dev.sbd.internal.Check;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A phrase in many wordings: {@code "[Then |]{S} [buys|finds] {n} more."}. Brackets hold
 * alternatives, which may hold brackets; braces hold the names of slots.
 */
public final class Template {
  private static final Pattern PART = Pattern.compile("\\{[^}]*}|[\\[|\\]{]|[^\\[|\\]{]+");

  private final List<String> parts;
  private final Node root;

  /**
   * The template that {@code text} writes.
   *
   * @throws IllegalArgumentException if its brackets or braces don't match
   */
  public Template(String text) {
    this.parts = PART.matcher(text).results().map(MatchResult::group).toList();
    this.root = new Parser(text, parts).template();
  }

  /**
   * One wording: a random alternative of each choice.
   *
   * @param slots what each slot stands for, by its name
   */
  public String fill(Draw draw, UnaryOperator<@Nullable String> slots) {
    return root.fill(draw, slots);
  }

  /** One wording: a random alternative of each choice. */
  String fill(Draw draw, Map<String, String> slots) {
    return fill(draw, slots::get);
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
    return parts.stream()
        .map(
            part ->
                switch (part) {
                  case "[" -> "(?:";
                  case "]" -> ")";
                  case "|" -> "|";
                  default -> Pattern.quote(text(part, slots::get));
                })
        .collect(Collectors.joining("", "(?:", ")"));
  }

  /** What a literal or a slot stands for. */
  private static String text(String part, UnaryOperator<@Nullable String> slots) {
    if (!part.startsWith("{")) {
      return part;
    }
    String value = slots.apply(part.substring(1, part.length() - 1));
    Check.that(value != null, "no value for slot %s", part);
    return String.valueOf(value);
  }

  private interface Node {
    String fill(Draw draw, UnaryOperator<@Nullable String> slots);
  }

  /** Recursive descent: alternatives of sequences of literals, slots and bracketed alternatives. */
  private static final class Parser {
    private final String text;
    private final Deque<String> parts;

    Parser(String text, List<String> parts) {
      this.text = text;
      this.parts = new ArrayDeque<>(parts);
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
      return alternatives.size() == 1
          ? alternatives.get(0)
          : (draw, slots) -> draw.pick(alternatives).fill(draw, slots);
    }

    private Node sequence() {
      List<Node> sequence = new ArrayList<>();
      while (!parts.isEmpty() && !"|]".contains(parts.element())) {
        sequence.add(node(parts.remove()));
      }
      return (draw, slots) ->
          sequence.stream().map(node -> node.fill(draw, slots)).collect(Collectors.joining());
    }

    private Node node(String part) {
      check(!part.equals("{"), "a brace is not closed");
      if (part.equals("[")) {
        Node inside = alternatives();
        check("]".equals(parts.poll()), "a bracket is not closed");
        return inside;
      }
      return (draw, slots) -> text(part, slots);
    }

    private void check(boolean condition, String problem) {
      Check.that(condition, "template: %s: %s", problem, text);
    }
  }
}
