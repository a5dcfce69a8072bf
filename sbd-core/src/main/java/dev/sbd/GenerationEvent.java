package dev.sbd;

import java.util.List;

/**
 * What a {@link GenerationListener} is told, as a value: the elements of {@link
 * SetBlockDecoder#publisher}.
 */
public sealed interface GenerationEvent {
  /** More text, for good. */
  record Text(String text) implements GenerationEvent {}

  /** More tokens, for good. */
  record Tokens(List<Integer> tokens) implements GenerationEvent {
    /** Copies the list. */
    public Tokens {
      tokens = List.copyOf(tokens);
    }
  }

  /** What stands behind the decided tokens for now. */
  record Drafted(Draft draft) implements GenerationEvent {}

  /** A forward pass is done. */
  record Passed(PassTrace pass) implements GenerationEvent {}

  /** The result, the last event. */
  record Finished(Generation generation) implements GenerationEvent {}
}
