package dev.sbd.samples;

import dev.sbd.Generation;
import dev.sbd.GenerationOptions;
import dev.sbd.djl.SbdModel;
import java.util.List;

/** Several prompts at once: their forward passes are shared, their answers are their own. */
public final class SideBySide {
  private SideBySide() {}

  /** Answers the questions {@code args}, or three of its own, with the embedded checkpoint. */
  public static void main(String[] args) {
    List<String> questions =
        args.length > 0
            ? List.of(args)
            : List.of(
                "Ana has 21 lemons. Jane adds 4 lemons. Ana multiplies the lemons by 3. How many"
                    + " lemons does Ana have now?",
                "Extract JSON: Order 846: Ben from Tokyo wants 62 cups at 84.68 each; it is"
                    + " shipped.",
                "Write class Order with boolean count.");
    try (SbdModel model = SbdModel.load(EmbeddedCheckpoint.directory())) {
      List<int[]> prompts = questions.stream().map(model::encode).toList();
      GenerationOptions options = GenerationOptions.builder().maxNewTokens(120).build();
      List<Generation> answers = model.decoder().generateAll(prompts, options);
      for (Generation answer : answers) {
        System.out.println(answer.text() + "\n");
      }
      int passes = answers.stream().mapToInt(a -> a.stats().forwardPasses()).max().orElse(0);
      System.out.println(passes + " forward passes for " + answers.size() + " answers");
    }
  }
}
