package dev.sbd.samples.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sbd.Generation;
import dev.sbd.djl.LoadOptions;
import dev.sbd.djl.Precision;
import dev.sbd.djl.SbdModel;
import dev.sbd.samples.lab.tasks.Problem;
import dev.sbd.samples.lab.tasks.Split;
import dev.sbd.samples.lab.tasks.Suite;
import dev.sbd.samples.lab.tasks.Task;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * What lookups gain on texts that repeat their prompts, by a model that is decoded without masks.
 */
final class RewritesTest {
  private static final int PROBLEMS = 40;
  private static final double ACCURACY = 0.6; // well below the 0.75 that the twin has
  private static final double REDUCTION = 1.8;

  /** A bare copy of the prompt is wrong and the easiest to foresee, so only right texts count. */
  @Test
  void lookup_rewritingWithAnNtpTwin_givesItsTextsInFewerPasses() {
    List<Problem> problems =
        Suite.problems(Task.REWRITES, Split.HELD_OUT, 2026).limit(PROBLEMS).toList();
    int right = 0;
    int tokenByToken = 0;
    int lookedUp = 0;
    try (SbdModel twin = SbdModel.load(Folders.LLAMA_NTP, RewritesTest::exact)) {
      for (Problem problem : problems) {
        Generation ntp = answer(twin, problem, "ntp");
        Generation lookup = answer(twin, problem, "verified:lookup");
        assertArrayEquals(ntp.tokens(), lookup.tokens(), problem.prompt());
        assertTrue(passes(lookup) <= passes(ntp), problem::prompt);
        if (problem.check().accepts(ntp.text())) {
          right++;
          tokenByToken += passes(ntp);
          lookedUp += passes(lookup);
        }
      }
    }
    assertTrue(right >= ACCURACY * PROBLEMS, right + " right of " + PROBLEMS);
    assertTrue(
        tokenByToken >= REDUCTION * lookedUp, lookedUp + " passes in place of " + tokenByToken);
  }

  /** In float32: in bfloat16 ties are common, and a tie may be broken either way. */
  private static LoadOptions.Builder exact(LoadOptions.Builder options) {
    return options.deterministic().precision(Precision.FLOAT32);
  }

  private static Generation answer(SbdModel model, Problem problem, String decoding) {
    return model.chat(problem.prompt(), options -> options.maxNewTokens(160).decoding(decoding));
  }

  private static int passes(Generation generation) {
    return generation.stats().forwardPasses();
  }
}
