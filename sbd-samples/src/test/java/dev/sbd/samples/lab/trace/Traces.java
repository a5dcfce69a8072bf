package dev.sbd.samples.lab.trace;

import dev.sbd.FinishReason;
import dev.sbd.Generation;
import dev.sbd.GenerationStats;
import dev.sbd.PassTrace;
import dev.sbd.TokenTrace;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Generations written out by hand. */
final class Traces {
  private Traces() {}

  /**
   * Two blocks of four: 0, 2, then 1, 3; then 4, 5, and with 7 the end token, so that position 3 of
   * the block, revealed before, is dropped.
   */
  static Generation blocks() {
    return generation(
        List.of(
            token(10, 0, 0, true, -1),
            token(11, 1, 1, false, -1),
            token(12, 0, 0, false, -1),
            token(13, 1, 1, false, -1),
            token(14, 2, 0, true, -1),
            token(15, 3, 1, false, -1),
            token(16, 4, 2, false, -1)),
        pass(5, 4, 0, 0, 0, 2),
        pass(0, 4, 0, 0, 1, 3),
        pass(4, 4, 0, 0, 0, 3),
        pass(0, 4, 0, 0, 1),
        pass(0, 4, 0, 0, 2));
  }

  /** A first token, two drafts of which one is corrected, two of which both are accepted. */
  static Generation verified() {
    return generation(
        List.of(
            token(10, 0, 0, true, -1),
            token(11, 1, 0, true, 0),
            token(12, 1, 0, true, 0),
            token(13, 2, 0, true, -1),
            token(14, 3, 0, true, 2),
            token(15, 3, 0, true, 2),
            token(16, 3, 0, true, -1)),
        pass(5, 4, 0, 0, 0, 1, 2),
        pass(3, 4, 2, 1),
        pass(1, 4, 0, 0, 0, 1, 2),
        pass(3, 4, 2, 2, 0, 1));
  }

  static Generation empty() {
    return generation(List.of());
  }

  static Generation generation(List<TokenTrace> tokens, PassTrace... passes) {
    return new Generation(
        "text",
        FinishReason.EOS,
        Optional.empty(),
        OptionalLong.empty(),
        tokens,
        Arrays.asList(passes),
        false,
        new GenerationStats(5, 0, tokens.size(), passes.length, 0, 0, 0, 1000, 2000, 4000));
  }

  static TokenTrace token(int token, int pass, int step, boolean ntp, int draftPass) {
    return new TokenTrace(
        token, letter(token), pass, step, ntp, draftPass, Math.log(0.25), 0.5, 0.75);
  }

  private static String letter(int token) {
    return Character.toString('A' + token - 10);
  }

  static PassTrace pass(int causal, int block, int drafts, int accepted, Integer... revealed) {
    return new PassTrace(causal, block, List.of(revealed), drafts, accepted, 1_500_000);
  }

  /** One token that reads {@code text}. */
  static Generation of(String text) {
    return generation(
        List.of(new TokenTrace(10, text, 0, 0, true, -1, Math.log(0.25), 0.5, 0.75)),
        pass(5, 1, 0, 0, 0));
  }
}
