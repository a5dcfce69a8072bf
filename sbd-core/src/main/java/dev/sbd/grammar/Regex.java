package dev.sbd.grammar;

import dev.sbd.error.InvalidRequestException;
import dev.sbd.grammar.RegexNode.Anchor;
import dev.sbd.internal.Check;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.apache.lucene.util.automaton.Automaton;

/**
 * The texts of regular expressions, which are Java's ({@link Pattern}) but for what no automaton
 * can do: looking around, references back, word boundaries, matches that give nothing back.
 */
final class Regex {
  /** Java itself takes time by the square of a regular expression's length. */
  private static final int MOST_CHARACTERS = 16_384;

  private Regex() {}

  /** The texts that match from their start to their end, over code points. */
  static Automaton matching(String regex, Regular regular) {
    return Subsets.automaton(Nfa.matching(parsed(regex)), regular);
  }

  /** The texts that have a match somewhere, over code points. */
  static Automaton containing(String regex, Regular regular) {
    return Subsets.automaton(Nfa.containing(parsed(regex)), regular);
  }

  /** The same as JSON Schema has it: {@code $} is the very end, and not before a last line end. */
  static Automaton pattern(String regex, Regular regular) {
    return Subsets.automaton(Nfa.containing(withStrictEnd(parsed(regex))), regular);
  }

  private static RegexNode withStrictEnd(RegexNode node) {
    if (node instanceof RegexNode.Sequence sequence) {
      return new RegexNode.Sequence(sequence.parts().stream().map(Regex::withStrictEnd).toList());
    }
    if (node instanceof RegexNode.Choice choice) {
      return new RegexNode.Choice(choice.parts().stream().map(Regex::withStrictEnd).toList());
    }
    if (node instanceof RegexNode.Repetition repeated) {
      RegexNode part = withStrictEnd(repeated.part());
      return new RegexNode.Repetition(part, repeated.least(), repeated.most());
    }
    return node == Anchor.LAST_LINE_END ? Anchor.END : node;
  }

  private static RegexNode parsed(String regex) {
    Check.that(
        regex.length() <= MOST_CHARACTERS,
        "a regular expression may have at most %d characters, got %d",
        MOST_CHARACTERS,
        regex.length());
    try {
      Pattern.compile(regex);
    } catch (PatternSyntaxException e) {
      throw new InvalidRequestException("not a regular expression: " + e.getMessage(), e);
    } catch (StackOverflowError e) { // Java's own; it keeps nothing that could be broken
      throw new InvalidRequestException("the regular expression is too long or too deep", e);
    }
    return RegexParser.parse(regex);
  }
}
