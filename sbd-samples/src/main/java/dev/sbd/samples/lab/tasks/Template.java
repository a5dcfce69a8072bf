package dev.sbd.samples.lab.tasks;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

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
    Parser parser = new Parser(text);
    Node root = parser.alternatives();
    parser.end();
    return new Template(root);
  }

  /** One wording: a random alternative of each choice. */
  String fill(Draw draw, Map<String, String> slots) {
    StringBuilder out = new StringBuilder();
    root.fill(draw, slots, out);
    return out.toString();
  }

  /** A sentence: {@link #fill}, its first letter a capital. */
  String sentence(Draw draw, Map<String, String> slots) {
    return capitalized(fill(draw, slots));
  }

  static String capitalized(String text) {
    return text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1);
  }

  /** Matches every wording with these slots, and nothing else. */
  Pattern pattern(Map<String, String> slots) {
    StringBuilder regex = new StringBuilder();
    root.pattern(slots, regex);
    return Pattern.compile(regex.toString());
  }

  private interface Node {
    void fill(Draw draw, Map<String, String> slots, StringBuilder out);

    void pattern(Map<String, String> slots, StringBuilder regex);
  }

  private record Literal(String text) implements Node {
    @Override
    public void fill(Draw draw, Map<String, String> slots, StringBuilder out) {
      out.append(text);
    }

    @Override
    public void pattern(Map<String, String> slots, StringBuilder regex) {
      regex.append(Pattern.quote(text));
    }
  }

  private record Slot(String name) implements Node {
    @Override
    public void fill(Draw draw, Map<String, String> slots, StringBuilder out) {
      out.append(value(slots));
    }

    @Override
    public void pattern(Map<String, String> slots, StringBuilder regex) {
      regex.append(Pattern.quote(value(slots)));
    }

    private String value(Map<String, String> slots) {
      String value = slots.get(name);
      if (value == null) {
        throw new IllegalArgumentException("no value for slot {" + name + "} in " + slots.keySet());
      }
      return value;
    }
  }

  private record Sequence(List<Node> parts) implements Node {
    @Override
    public void fill(Draw draw, Map<String, String> slots, StringBuilder out) {
      parts.forEach(part -> part.fill(draw, slots, out));
    }

    @Override
    public void pattern(Map<String, String> slots, StringBuilder regex) {
      parts.forEach(part -> part.pattern(slots, regex));
    }
  }

  private record Choice(List<Node> alternatives) implements Node {
    @Override
    public void fill(Draw draw, Map<String, String> slots, StringBuilder out) {
      draw.pick(alternatives).fill(draw, slots, out);
    }

    @Override
    public void pattern(Map<String, String> slots, StringBuilder regex) {
      String separator = "(?:";
      for (Node alternative : alternatives) {
        regex.append(separator);
        alternative.pattern(slots, regex);
        separator = "|";
      }
      regex.append(')');
    }
  }

  /** Recursive descent: alternatives of sequences of literals, slots and bracketed alternatives. */
  private static final class Parser {
    private final String text;
    private int at;

    Parser(String text) {
      this.text = text;
    }

    Node alternatives() {
      List<Node> alternatives = new ArrayList<>(List.of(sequence()));
      while (at < text.length() && text.charAt(at) == '|') {
        at++;
        alternatives.add(sequence());
      }
      return alternatives.size() == 1 ? alternatives.get(0) : new Choice(alternatives);
    }

    private Node sequence() {
      List<Node> parts = new ArrayList<>();
      while (at < text.length() && "|]".indexOf(text.charAt(at)) < 0) {
        parts.add(
            switch (text.charAt(at)) {
              case '[' -> bracket();
              case '{' -> slot();
              default -> literal();
            });
      }
      return parts.size() == 1 ? parts.get(0) : new Sequence(parts);
    }

    private Node bracket() {
      at++;
      Node inside = alternatives();
      check(at < text.length() && text.charAt(at) == ']', "a bracket is not closed");
      at++;
      return inside;
    }

    private Node slot() {
      int close = text.indexOf('}', at);
      check(close >= 0, "a brace is not closed");
      Node slot = new Slot(text.substring(at + 1, close));
      at = close + 1;
      return slot;
    }

    private Node literal() {
      int start = at;
      while (at < text.length() && "[]{|".indexOf(text.charAt(at)) < 0) {
        at++;
      }
      return new Literal(text.substring(start, at));
    }

    void end() {
      check(at == text.length(), "a bracket was never opened");
    }

    private void check(boolean condition, String problem) {
      if (!condition) {
        throw new IllegalArgumentException("template: " + problem + ": " + text);
      }
    }
  }
}
