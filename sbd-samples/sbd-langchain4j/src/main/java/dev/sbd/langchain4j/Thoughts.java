package dev.sbd.langchain4j;

import dev.sbd.djl.ToolCalling;
import dev.sbd.grammar.Grammar;
import java.util.function.Consumer;

/**
 * Tells thoughts, which stand between {@code <think>} and {@code </think>} at an answer's
 * beginning, from its text. White space between the two belongs to neither.
 */
final class Thoughts implements ToolCalling.Reader {
  static final String BEGIN = "<think>";
  static final String END = "</think>";

  /** Where the answer is. */
  private enum Place {
    START,
    THOUGHT,
    GAP,
    TEXT
  }

  private final Consumer<String> onThought;
  private final Consumer<String> onText;
  private final StringBuilder held = new StringBuilder(); // may be part of a tag, or the gap
  private Place place;

  /**
   * Of one answer.
   *
   * @param begun whether the prompt ends within thoughts
   */
  Thoughts(boolean begun, Consumer<String> onThought, Consumer<String> onText) {
    this.onThought = onThought;
    this.onText = onText;
    this.place = begun ? Place.THOUGHT : Place.START;
  }

  /** What is left of thoughts that have begun, and then an answer. */
  static Grammar before(Grammar answer) {
    return Grammar.sequence(
        Grammar.textWithout(END), Grammar.choice(END), Grammar.regex("\\s*"), answer);
  }

  @Override
  public void onText(String piece) {
    held.append(piece);
    if (place == Place.START) {
      start();
    }
    if (place == Place.THOUGHT) {
      think();
    }
    if (place == Place.GAP && !held.toString().isBlank()) {
      held.replace(0, held.length(), held.toString().stripLeading());
      place = Place.TEXT;
    }
    if (place == Place.TEXT) {
      give(onText, held.length());
    }
  }

  private void start() {
    String begin = held.toString().stripLeading();
    if (begin.startsWith(BEGIN)) {
      held.replace(0, held.length(), begin.substring(BEGIN.length()));
      place = Place.THOUGHT;
    } else if (!BEGIN.startsWith(begin)) {
      place = Place.TEXT;
    }
  }

  private void think() {
    int end = held.indexOf(END);
    if (end < 0) {
      give(onThought, held.length() - beginningOfEnd());
      return;
    }
    give(onThought, end);
    held.delete(0, END.length());
    place = Place.GAP;
  }

  /** How many characters at the end of what is held may be the beginning of the tag. */
  private int beginningOfEnd() {
    int most = Math.min(held.length(), END.length() - 1);
    String last = held.substring(held.length() - most);
    int from = 0;
    while (!END.startsWith(last.substring(from))) {
      from++;
    }
    return most - from;
  }

  private void give(Consumer<String> taker, int length) {
    if (length > 0) {
      taker.accept(held.substring(0, length));
      held.delete(0, length);
    }
  }

  @Override
  public void end() {
    if (place != Place.GAP) {
      give(place == Place.THOUGHT ? onThought : onText, held.length());
    }
  }
}
