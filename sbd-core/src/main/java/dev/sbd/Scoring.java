package dev.sbd;

import dev.sbd.internal.Check;
import dev.sbd.model.BlockModel;
import dev.sbd.model.Choice;
import dev.sbd.model.LogitEdits;
import dev.sbd.model.ModelSession;
import dev.sbd.model.Pass;
import dev.sbd.model.PassPieces;
import dev.sbd.model.Prediction;
import dev.sbd.model.Row;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Log-likelihoods under next-token prediction, a chunk of the continuation a pass. */
final class Scoring {
  /** Rows of logits in one pass: memory grows with it times the vocabulary. */
  private static final int CHUNK = 128;

  /** Confidence is kept in float32; a token this close to it is the most likely one. */
  private static final double TIE = 1e-6;

  private final BlockModel model;
  private final int[] tokens; // context, then continuation
  private final int contextLength;

  /**
   * Of {@code continuation} behind {@code context}.
   *
   * @throws dev.sbd.error.InvalidRequestException if either is empty, holds a token outside the
   *     vocabulary, or together they are longer than the model's context
   */
  Scoring(BlockModel model, int[] context, int[] continuation) {
    Sequence.checkPrompt(context, model.spec());
    Check.that(context.length > 0, "context must hold at least one token, got none");
    Check.that(continuation.length > 0, "continuation must hold at least one token, got none");
    Check.that(
        model.spec().predictsNext(),
        "a score needs next-token predictions, and the model (%s) has none, since it commits its"
            + " blocks whole: score with an ordinary checkpoint",
        model.spec().name());
    this.model = model;
    this.contextLength = context.length;
    this.tokens = Arrays.copyOf(context, context.length + continuation.length);
    System.arraycopy(continuation, 0, tokens, context.length, continuation.length);
    Check.inRange(
        "tokens of context and continuation", tokens.length, 2, model.spec().contextLength());
    for (int token : continuation) {
      Check.token("continuation token", token, model.spec().vocabularySize());
    }
  }

  /** Runs the passes. */
  Score score() {
    List<Prediction> predictions = new ArrayList<>();
    try (ModelSession session = model.openSession(tokens.length)) {
      for (int to = contextLength; to < tokens.length; ) {
        int from = to;
        to = Math.min(tokens.length, from + CHUNK);
        for (Pass piece : PassPieces.of(pass(session, from, to), model.spec())) {
          predictions.addAll(model.forward(List.of(piece)).get(0));
        }
      }
    }
    return new Score(
        predictions.stream().map(Prediction::logProbability).toList(),
        predictions.stream().allMatch(p -> p.logProbability() >= Math.log(p.confidence()) - TIE));
  }

  /** Predicts positions {@code [from, to)} from all tokens before each. */
  private Pass pass(ModelSession session, int from, int to) {
    int start = session.length();
    int[] causal = Arrays.copyOfRange(tokens, start, to - 1);
    List<Row> rows = new ArrayList<>();
    for (int position = from; position < to; position++) {
      rows.add(new Row(position - 1 - start, Choice.given(tokens[position]), LogitEdits.NONE));
    }
    return new Pass(session, start, causal, new int[0], rows);
  }
}
