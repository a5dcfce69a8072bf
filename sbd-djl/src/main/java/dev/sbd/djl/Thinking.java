package dev.sbd.djl;

import dev.sbd.grammar.Grammar;
import dev.sbd.model.Tokenizer;
import java.util.Arrays;

/**
 * Whether an answer begins with thoughts, in which nothing is a call. Of free text each may: what
 * begins with the tag is read as thoughts.
 */
enum Thinking {
  /** Not in a grammar: the prompt has ended them, or the model has no token for them. */
  NEVER,
  MAY,
  /** The prompt ends with the tag that begins them. */
  BEGUN;

  static final String BEGIN = "<think>";
  static final String END = "</think>";
  private static final int MOST_TOKENS = END.length() + 4; // a token a character, white space

  private static final Grammar INSIDE = Grammar.textWithout(END);
  private static final Grammar REST =
      Grammar.sequence(INSIDE, Grammar.choice(END), Grammar.regex("\\s*"));
  private static final Grammar BEGIN_TAG = Grammar.regex("\\s*" + BEGIN);
  private static final Grammar THOUGHTS = Grammar.sequence(BEGIN_TAG, REST);

  /** Of an answer to a prompt. Tags that the tokenizer leaves out of texts tell nothing apart. */
  static Thinking behind(int[] prompt, Tokenizer tokenizer) {
    if (!tokenizer.decode(tokenizer.encode(END)).contains(END)) {
      return NEVER;
    }
    int from = Math.max(0, prompt.length - MOST_TOKENS);
    int[] last = Arrays.copyOfRange(prompt, from, prompt.length);
    String end = tokenizer.decodeVerbatim(last).stripTrailing();
    if (end.endsWith(BEGIN)) {
      return BEGUN;
    }
    boolean knowsTag = tokenizer.encode(BEGIN).length == 1;
    return knowsTag && !end.endsWith(END) ? MAY : NEVER;
  }

  /** An answer behind thoughts, which end. */
  Grammar before(Grammar answer) {
    return switch (this) {
      case NEVER -> answer;
      case MAY -> Grammar.sequence(THOUGHTS.optional(), answer);
      case BEGUN -> Grammar.sequence(REST, answer);
    };
  }

  /** Any answer of a kind, thoughts before it, or thoughts that do not end. */
  Grammar beforeOrAlone(Grammar answer) {
    return this == BEGUN
        ? Grammar.anyOf(INSIDE, before(answer))
        : Grammar.anyOf(
            Grammar.sequence(BEGIN_TAG, INSIDE), Grammar.sequence(THOUGHTS.optional(), answer));
  }
}
