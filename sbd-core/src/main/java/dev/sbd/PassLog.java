package dev.sbd;

import java.util.ArrayList;
import java.util.List;

/** The passes of one generation, and how long they took. */
final class PassLog {
  private final List<PassTrace> passes = new ArrayList<>();
  private final int cachedTokens;
  private final long startNanos = System.nanoTime();
  private long endNanos;
  private int pieceRows; // of the prompt, run before the first step
  private long pieceNanos;

  /** None yet, behind so many tokens of the prompt that are cached. */
  PassLog(int cachedTokens) {
    this.cachedTokens = cachedTokens;
  }

  /** Notes that the beginning of a prompt was run. */
  void addPiece(int rows, long modelNanos) {
    pieceRows += rows;
    pieceNanos += modelNanos;
  }

  /** Notes a pass, to which the pieces before it belong. */
  PassTrace add(Step step, Sequence.Verdict verdict, List<Integer> revealed, long modelNanos) {
    PassTrace pass =
        new PassTrace(
            pieceRows + step.pass().causal().length,
            step.pass().blockRows(),
            revealed,
            step.drafts(),
            verdict.accepted(),
            pieceNanos + modelNanos);
    passes.add(pass);
    pieceRows = 0;
    pieceNanos = 0;
    return pass;
  }

  /** How many there are. */
  int size() {
    return passes.size();
  }

  List<PassTrace> passes() {
    return passes;
  }

  /** Time since the beginning. */
  long nanos() {
    return System.nanoTime() - startNanos;
  }

  /** Notes that the text has come so far. */
  void end() {
    endNanos = System.nanoTime();
  }

  /** The counts, of which {@code forced} tokens had to come. */
  GenerationStats stats(int promptTokens, int newTokens, TrackRecord record, int forced) {
    return new GenerationStats(
        promptTokens,
        cachedTokens,
        newTokens,
        passes.size(),
        record.drafted(),
        record.accepted(),
        forced,
        pieceNanos + passes.stream().limit(1).mapToLong(PassTrace::modelNanos).sum(),
        passes.stream().skip(1).mapToLong(PassTrace::modelNanos).sum(),
        endNanos - startNanos);
  }
}
