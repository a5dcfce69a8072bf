package dev.sbd.samples;

import dev.sbd.Generation;
import dev.sbd.GenerationOptions;
import dev.sbd.Request;
import dev.sbd.djl.Prompt;
import dev.sbd.djl.SbdModel;
import java.nio.file.Path;
import java.util.List;

/** Several prompts at once: their forward passes are shared, their answers are their own. */
public final class SideBySide {
  private SideBySide() {}

  /** Asks the checkpoint in the directory {@code args[0]}, else the embedded one. */
  public static void main(String[] args) {
    Path directory = args.length > 0 ? Path.of(args[0]) : EmbeddedCheckpoint.directory();
    List<String> questions =
        List.of(
            "There are 3 crates with 4 puzzles in each. Then the puzzles are shared by 4 people."
                + " How many does each get?",
            "Chess, Vienna, April: Leo wins with 38 points, Zoe loses. Write a JSON object with"
                + " winner, month, loser and city.",
            "Declare the enum Lesson of the constants NORTH, GREEN, DONE and BIG.");
    try (SbdModel model = SbdModel.load(directory)) {
      // README: begin
      GenerationOptions careful = GenerationOptions.builder().maxNewTokens(120).build();
      GenerationOptions lively = careful.toBuilder().temperature(0.8).topP(0.95).build();
      List<Request> requests =
          List.of(
              model.request(Prompt.chat(questions.get(0)), careful),
              model.request(Prompt.chat(questions.get(1)), careful),
              model.request(Prompt.chat(questions.get(2)), lively));
      List<Generation> answers = model.generateAll(requests);
      // README: end
      answers.forEach(answer -> System.out.println(answer.text() + "\n"));
      int passes = answers.stream().mapToInt(a -> a.stats().forwardPasses()).max().orElse(0);
      System.out.println(passes + " forward passes for " + answers.size() + " answers");
    }
  }
}
