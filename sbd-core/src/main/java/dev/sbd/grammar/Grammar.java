package dev.sbd.grammar;

import static java.lang.Character.MAX_SURROGATE;
import static java.lang.Character.MIN_SURROGATE;

import dev.sbd.error.InvalidRequestException;
import dev.sbd.internal.Check;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.apache.lucene.util.automaton.Automaton;
import org.apache.lucene.util.automaton.Operations;

/**
 * What a text must look like: a JSON Schema, a regular expression, or one of some texts. Immutable;
 * threads may share it. Two of the same source are equal, and a decoder prepares them once.
 *
 * <p>With one, a text is that of next-token prediction with every token left out that cannot lead
 * to a complete text: {@link dev.sbd.GenerationOptions.Builder#grammar}.
 */
public final class Grammar {
  private final String name; // kind and source, which tell it from others
  private final Rules rules;

  private Grammar(String name, Rules rules) {
    this.name = name;
    this.rules = rules;
  }

  /**
   * A JSON text that a schema allows, in {@link JsonStyle#SPACED}. See {@link #jsonSchema(String,
   * JsonStyle)}.
   */
  public static Grammar jsonSchema(String schema) {
    return jsonSchema(schema, JsonStyle.SPACED);
  }

  /**
   * A JSON text that a schema allows.
   *
   * @param schema JSON Schema, draft 2020-12
   * @param style of its white space
   * @throws InvalidRequestException if it is no schema, has a keyword that is not supported, or
   *     nothing satisfies it; the message names keyword and place
   */
  public static Grammar jsonSchema(String schema, JsonStyle style) {
    Objects.requireNonNull(style, "style");
    return new Grammar("JSON Schema (" + style + ") " + schema, JsonSchema.rules(schema, style));
  }

  /**
   * A text that matches all of a regular expression, as {@link java.util.regex.Pattern#matches}
   * says.
   *
   * @param regex without look-around, back-references and word boundaries
   * @throws InvalidRequestException if it is no regular expression, or uses these, or explodes
   */
  public static Grammar regex(String regex) {
    Regular regular = new Regular();
    Automaton texts = regular.utf8(Regex.matching(regex, regular));
    Check.that(!Operations.isEmpty(texts), "no text satisfies the regular expression %s", regex);
    return new Grammar("regular expression " + regex, new Rules(List.of(texts)));
  }

  /**
   * One of some texts.
   *
   * @param texts at least one
   * @throws InvalidRequestException if there is none, or there are too many
   */
  public static Grammar choice(Collection<String> texts) {
    Check.that(!texts.isEmpty(), "a choice needs texts, got none");
    texts.forEach(Grammar::checkPaired);
    Automaton automaton = new Regular().choice(texts);
    return new Grammar("choice of " + List.copyOf(texts), new Rules(List.of(automaton)));
  }

  private static void checkPaired(String text) {
    Check.that(
        text.codePoints().noneMatch(c -> c >= MIN_SURROGATE && c <= MAX_SURROGATE),
        "a choice must be of whole characters, got one with half of one: \"%s\"",
        text);
  }

  /** One of some texts. See {@link #choice(Collection)}. */
  public static Grammar choice(String... texts) {
    return choice(List.of(texts));
  }

  /** Any text. */
  public static Grammar anyText() {
    return new Grammar("any text", new Rules(List.of(Composition.anyText())));
  }

  /**
   * Any text in which none of some strings stands.
   *
   * @param strings at least one
   */
  public static Grammar textWithout(String... strings) {
    return sequence(anyText(), choice(strings), anyText()).not();
  }

  /**
   * Texts of some grammars, one behind the other.
   *
   * @param parts at least one
   * @throws InvalidRequestException if there are too many states
   */
  public static Grammar sequence(Grammar... parts) {
    Check.that(parts.length > 0, "parts must not be empty");
    return new Grammar(named("sequence of", parts), new Composition().sequence(rules(parts)));
  }

  /**
   * The texts of several grammars.
   *
   * @param alternatives at least one
   * @throws InvalidRequestException if there are too many states
   */
  public static Grammar anyOf(Grammar... alternatives) {
    Check.that(alternatives.length > 0, "alternatives must not be empty");
    return new Grammar(named("any of", alternatives), new Composition().anyOf(rules(alternatives)));
  }

  private static List<Rules> rules(Grammar... grammars) {
    return Arrays.stream(grammars).map(grammar -> grammar.rules).toList();
  }

  /** A name that others made of other grammars have not: what it is made of, with lengths. */
  private static String named(String kind, Grammar... parts) {
    return Arrays.stream(parts)
        .map(part -> "(" + part.name + ")#" + part.name.length())
        .collect(Collectors.joining(" ", kind + " ", ""));
  }

  /**
   * Its texts one behind the other, so many or more.
   *
   * @param least at least 0
   */
  public Grammar repeated(int least) {
    Check.atLeast("least", least, 0);
    return new Grammar(named("at least " + least, this), new Composition().repeat(rules, least));
  }

  /** One of its texts, or none. */
  public Grammar optional() {
    return anyOf(this, choice(""));
  }

  /**
   * All texts that are none of its.
   *
   * @throws InvalidRequestException if a JSON Schema is in it, or there is no other text
   */
  public Grammar not() {
    Check.that(
        Composition.areRegular(rules),
        "not: only of regular expressions, choices and what is made of them, got %s",
        this);
    return new Grammar(named("not", this), new Composition().not(rules));
  }

  /** Whether a text is complete under it. */
  public boolean matches(String text) {
    GrammarState start = graph(Rules.ALL_BYTES).start();
    return start.after(text.getBytes(StandardCharsets.UTF_8)).isComplete();
  }

  /**
   * Its states, in texts of some bytes only.
   *
   * @throws InvalidRequestException if there is no such text
   */
  StateGraph graph(BitSet usable) {
    Pushdown pushdown = new Pushdown(rules, usable);
    Check.that(
        !pushdown.isEmpty(),
        "the tokenizer cannot write what the grammar asks for: it has tokens of their own for %d of"
            + " the 256 bytes only",
        usable.cardinality());
    return new StateGraph(pushdown);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Grammar grammar && grammar.name.equals(name);
  }

  @Override
  public int hashCode() {
    return name.hashCode();
  }

  /** Its kind and the beginning of its source. */
  @Override
  public String toString() {
    return name.length() <= 60 ? name : name.substring(0, 57) + "...";
  }
}
