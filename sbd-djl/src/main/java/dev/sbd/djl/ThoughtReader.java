package dev.sbd.djl;

import java.util.function.Consumer;

/** Tells thoughts, which stand at an answer's beginning, from the rest of it. */
final class ThoughtReader implements AnswerPart {
  /** Where the answer is. */
  private enum Place {
    START,
    THOUGHT,
    GAP,
    REST
  }

  private static final String SPACE = " \t\n\u000B\f\r"; // \s of regular expressions

  private final Consumer<String> onThought;
  private final AnswerPart rest;
  private final StringBuilder held = new StringBuilder(); // may be part of a tag, or the gap
  private Place place;

  /**
   * Of one answer.
   *
   * @param begun whether the prompt ends within thoughts
   * @param rest reads what follows
   */
  ThoughtReader(boolean begun, Consumer<String> onThought, AnswerPart rest) {
    this.onThought = onThought;
    this.rest = rest;
    this.place = begun ? Place.THOUGHT : Place.START;
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
    if (place == Place.GAP && space() < held.length()) {
      held.delete(0, space());
      place = Place.REST;
    }
    if (place == Place.REST) {
      give(rest::onText, held.length());
    }
  }

  private void start() {
    String begin = held.substring(space());
    if (begin.startsWith(Thinking.BEGIN)) {
      held.replace(0, held.length(), begin.substring(Thinking.BEGIN.length()));
      place = Place.THOUGHT;
    } else if (!Thinking.BEGIN.startsWith(begin)) {
      place = Place.REST;
    }
  }

  /** How much white space is held first, of the kind that grammars know. */
  private int space() {
    int length = 0;
    while (length < held.length() && SPACE.indexOf(held.charAt(length)) >= 0) {
      length++;
    }
    return length;
  }

  private void think() {
    int end = held.indexOf(Thinking.END);
    if (end < 0) {
      give(onThought, held.length() - CallReader.begunAtEnd(held, Thinking.END));
      return;
    }
    give(onThought, end);
    held.delete(0, Thinking.END.length());
    place = Place.GAP;
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
      give(place == Place.THOUGHT ? onThought : rest::onText, held.length());
    }
    rest.end();
  }
}
