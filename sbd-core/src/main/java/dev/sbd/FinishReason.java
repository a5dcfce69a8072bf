package dev.sbd;

import java.util.stream.Stream;

/** Why a generation ended. */
public enum FinishReason {
  /**
   * The model ended its text with one of its end tokens, the last of {@link Generation#tokens()}.
   */
  EOS,
  /** A stop token came, the last of {@link Generation#tokens()}; it is not in the text. */
  STOP_TOKEN,
  /** A stop string came: {@link Generation#stopString()}; the text ends before it. */
  STOP_STRING,
  /** As many new tokens are there as were asked for, or the model's context is full. */
  LENGTH,
  /** The time that was asked for is over. */
  TIME,
  /** {@link Cancellation#cancel()} was called, or the thread that generates was interrupted. */
  CANCELLED;

  /** Whether the text would have gone on: a limit or somebody ended it, and not what it says. */
  public boolean isCut() {
    return this == LENGTH || this == TIME || this == CANCELLED;
  }

  /** The same of a reason by its name in JSON, {@code length}; false for what is no name of one. */
  public static boolean isCut(String name) {
    return Stream.of(values()).anyMatch(r -> r.isCut() && r.name().equalsIgnoreCase(name));
  }
}
