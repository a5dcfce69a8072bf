package dev.sbd.grammar;

import dev.sbd.error.InvalidRequestException;
import dev.sbd.grammar.RegexNode.Characters;
import dev.sbd.grammar.RegexNode.Repetition;
import dev.sbd.grammar.RegexNode.Sequence;
import dev.sbd.internal.Check;
import java.util.List;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.apache.lucene.util.automaton.Automaton;

/**
 * The texts of regular expressions, which are Java's ({@link Pattern}) but for what no automaton
 * can do: looking around, references back, word boundaries, matches that give nothing back.
 */
final class Regex {
  private static final int MOST_CHARACTERS = 65_536;

  private static final RegexNode ANYTHING =
      new Repetition(new Characters(CodePoints.ALL), 0, Repetition.UNBOUNDED);

  private Regex() {}

  /** The texts that match from their start to their end, over code points. */
  static Automaton matching(String regex) {
    return Subsets.automaton(new Nfa(parsed(regex)));
  }

  /** The texts that have a match somewhere, over code points. */
  static Automaton containing(String regex) {
    RegexNode node = parsed(regex);
    return Subsets.automaton(new Nfa(new Sequence(List.of(ANYTHING, node, ANYTHING))));
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
