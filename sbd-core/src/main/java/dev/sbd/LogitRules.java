package dev.sbd;

import dev.sbd.internal.Check;
import java.util.Map;
import java.util.Set;

/**
 * What is done to logits before anything is computed from them, so that solvers see it too.
 *
 * <p>A row counts the tokens that stand before its position; a masked position of a block counts
 * all that is decided, revealed tokens of its own block included, for they will be in the text with
 * it.
 *
 * @param repetitionPenalty above 0: a positive logit of a token of prompt or text is divided by it,
 *     a negative one multiplied (CTRL, arXiv 1909.05858); 1 does nothing
 * @param presencePenalty in {@code [-2, 2]}: subtracted from the logit of each new token
 * @param frequencyPenalty in {@code [-2, 2]}: subtracted from it once for each time it stands there
 * @param bias added to a token's logit; finite
 * @param banned tokens that are never generated
 */
record LogitRules(
    double repetitionPenalty,
    double presencePenalty,
    double frequencyPenalty,
    Map<Integer, Double> bias,
    Set<Integer> banned) {

  /** Checks the values and copies the collections. */
  LogitRules {
    Check.positive("repetitionPenalty", repetitionPenalty);
    checkPenalty("presencePenalty", presencePenalty);
    checkPenalty("frequencyPenalty", frequencyPenalty);
    bias = Map.copyOf(bias);
    bias.forEach(
        (token, value) ->
            Check.that(
                Double.isFinite(value),
                "logitBias of token %d must be finite (ban the token instead), got %s",
                token,
                value));
    banned = Set.copyOf(banned);
  }

  private static void checkPenalty(String name, double penalty) {
    Check.that(penalty >= -2 && penalty <= 2, "%s must be in [-2, 2], got %s", name, penalty);
  }

  /** Whether logits depend on the tokens that are there. */
  boolean hasPenalties() {
    return repetitionPenalty != 1 || presencePenalty != 0 || frequencyPenalty != 0;
  }
}
