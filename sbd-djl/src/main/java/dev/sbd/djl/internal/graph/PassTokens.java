package dev.sbd.djl.internal.graph;

import dev.sbd.internal.Check;
import dev.sbd.model.Choice;
import dev.sbd.model.ModelSpec;
import dev.sbd.model.Pass;
import dev.sbd.model.Row;

/** Checks a pass's tokens before they index anything native. */
final class PassTokens {
  private PassTokens() {}

  /**
   * Checks what a model's vocabulary and scheme ask for.
   *
   * @throws dev.sbd.error.InvalidRequestException if the pass does not suit the model
   */
  static void check(Pass pass, ModelSpec spec) {
    spec.check(pass);
    check("token", spec, pass.causal());
    pass.looks().forEach(look -> checkBlock(spec, look.tokens()));
    for (Row row : pass.rows()) {
      check("edited token", spec, row.edits().tokens());
      if (row.choice() instanceof Choice.Given given) {
        check("given token", spec, given.token());
      }
    }
  }

  /** The mask may be one beyond the vocabulary. */
  private static void checkBlock(ModelSpec spec, int... block) {
    int mask = spec.maskToken().orElse(0);
    for (int token : block) {
      if (token != mask) {
        check("token", spec, token);
      }
    }
  }

  private static void check(String name, ModelSpec spec, int... tokens) {
    for (int token : tokens) {
      Check.token(name, token, spec.vocabularySize());
    }
  }
}
