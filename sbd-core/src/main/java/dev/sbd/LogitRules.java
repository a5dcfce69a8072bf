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
public record LogitRules(
    double repetitionPenalty,
    double presencePenalty,
    double frequencyPenalty,
    Map<Integer, Double> bias,
    Set<Integer> banned) {

  /** Leaves all logits as they are. */
  public static final LogitRules NONE = new LogitRules(1, 0, 0, Map.of(), Set.of());

  /** Checks the values and copies the collections. */
  public LogitRules {
    Check.that(
        repetitionPenalty > 0 && Double.isFinite(repetitionPenalty),
        "repetitionPenalty must be > 0 and finite, got ",
        repetitionPenalty);
    checkPenalty("presencePenalty", presencePenalty);
    checkPenalty("frequencyPenalty", frequencyPenalty);
    bias = Map.copyOf(bias);
    bias.forEach(
        (token, value) ->
            Check.that(
                Double.isFinite(value),
                "logitBias of token " + token + " must be finite (ban the token instead), got ",
                value));
    banned = Set.copyOf(banned);
  }

  private static void checkPenalty(String name, double penalty) {
    Check.that(penalty >= -2 && penalty <= 2, name + " must be in [-2, 2], got ", penalty);
  }

  /** Whether logits depend on the tokens that are there. */
  public boolean hasPenalties() {
    return repetitionPenalty != 1 || presencePenalty != 0 || frequencyPenalty != 0;
  }
}
