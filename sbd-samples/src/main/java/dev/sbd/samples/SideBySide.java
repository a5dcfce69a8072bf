package dev.sbd.samples;

import dev.sbd.Generation;
import dev.sbd.GenerationOptions;
import dev.sbd.djl.Prompt;
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
                "There are 3 crates with 4 puzzles in each. Then the puzzles are shared by 4"
                    + " people. How many does each get?",
                "JSON with item, price and stock: Shelf 31 has 75 green straws at 22.56.",
                "Declare the enum Lesson of the constants NORTH, GREEN, DONE and BIG.");
    try (SbdModel model = SbdModel.load(EmbeddedCheckpoint.directory())) {
      List<Prompt> prompts = questions.stream().map(Prompt::chat).toList();
      GenerationOptions options = GenerationOptions.builder().maxNewTokens(120).build();
      List<Generation> answers = model.generateAll(prompts, options);
      for (Generation answer : answers) {
        System.out.println(answer.text() + "\n");
      }
      int passes = answers.stream().mapToInt(a -> a.stats().forwardPasses()).max().orElse(0);
      System.out.println(passes + " forward passes for " + answers.size() + " answers");
    }
  }
}
