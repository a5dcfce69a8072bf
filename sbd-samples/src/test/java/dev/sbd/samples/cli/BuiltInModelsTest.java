package dev.sbd.samples.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sbd.Generation;
import dev.sbd.GenerationOptions;
import dev.sbd.djl.LoadOptions;
import dev.sbd.djl.Precision;
import dev.sbd.djl.Prompt;
import dev.sbd.djl.SbdModel;
import dev.sbd.samples.EmbeddedCheckpoint;
import dev.sbd.samples.lab.tasks.Problem;
import dev.sbd.samples.lab.tasks.Split;
import dev.sbd.samples.lab.tasks.Suite;
import dev.sbd.samples.lab.tasks.Task;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What each of the built-in models is good for, on held-out problems of the tasks. */
final class BuiltInModelsTest {
  private static final int PROBLEMS_A_TASK = 12;
  private static final long SEED = 2026;
  private static final double GAMMA = 0.1;

  /**
   * What a model must reach, well below what it does: a broken one fails.
   *
   * @param accuracy of token-by-token decoding over all tasks, in [0, 1]
   * @param accuracyOfBlocks of block decoding with {@link #GAMMA}
   * @param passReduction forward passes token by token over those of block decoding
   */
  private record Floors(double accuracy, double accuracyOfBlocks, double passReduction) {}

  private static final Map<String, Floors> FLOORS =
      Map.of("llama", new Floors(0.75, 0.55, 3.8), "qwen3", new Floors(0.75, 0.55, 3.8));

  static List<String> names() {
    return EmbeddedCheckpoint.names();
  }

  @ParameterizedTest
  @MethodSource("names")
  void builtIn_inItsOwnNumberFormat_answersInFewPasses(String name) {
    try (SbdModel model =
        SbdModel.load(EmbeddedCheckpoint.directory(name), LoadOptions.Builder::deterministic)) {
      Generation answer = model.chat(problems(Task.JAVA).get(0).prompt(), o -> o.maxNewTokens(20));
      assertTrue(model.findChatTemplate().isPresent(), name);
      assertFalse(answer.text().isBlank(), name);
      assertTrue(answer.stats().forwardPasses() < answer.stats().newTokens(), answer.text());
    }
  }

  @ParameterizedTest
  @MethodSource("names")
  void builtIn_warmedUp_answersAsBefore(String name) {
    String prompt = problems(Task.JAVA).get(0).prompt();
    try (SbdModel model =
        SbdModel.load(EmbeddedCheckpoint.directory(name), LoadOptions.Builder::deterministic)) {
      Generation before = model.chat(prompt, options -> options.maxNewTokens(20));
      model.warmUp();
      Generation after = model.chat(prompt, options -> options.maxNewTokens(20));
      assertEquals(before.text(), after.text());
      assertEquals(before.stats().forwardPasses(), after.stats().forwardPasses());
    }
  }

  /** In float32: in bfloat16 ties are common, and a tie may be broken either way. */
  @ParameterizedTest
  @MethodSource("names")
  void builtIn_heldOutProblems_solvesThemInFewPassesAndVerifiesExactly(String name) {
    Floors floors = FLOORS.get(name);
    assertNotNull(floors, "the test has no floors for " + name);
    List<Problem> problems = Task.BUILT_IN.stream().flatMap(t -> problems(t).stream()).toList();
    try (SbdModel model =
        SbdModel.load(EmbeddedCheckpoint.directory(name), o -> o.precision(Precision.FLOAT32))) {
      List<Generation> ntp =
          answers(model, problems, GenerationOptions.Builder::nextTokenPrediction);
      List<Generation> blocks = answers(model, problems, o -> o.gamma(GAMMA));
      List<Generation> verified = answers(model, problems, GenerationOptions.Builder::verified);
      assertEquals(texts(ntp), texts(verified));
      assertAtLeast(floors.accuracy(), accuracy(problems, ntp), "accuracy of NTP");
      assertAtLeast(floors.accuracyOfBlocks(), accuracy(problems, blocks), "accuracy of blocks");
      assertAtLeast(
          floors.passReduction(), (double) passes(ntp) / passes(blocks), "reduction of passes");
    }
  }

  private static List<Problem> problems(Task task) {
    return Suite.problems(task, Split.HELD_OUT, SEED).limit(PROBLEMS_A_TASK).toList();
  }

  /** Side by side, a batch of {@link #PROBLEMS_A_TASK} at a time. */
  private static List<Generation> answers(
      SbdModel model, List<Problem> problems, UnaryOperator<GenerationOptions.Builder> method) {
    GenerationOptions options =
        method.apply(GenerationOptions.builder().maxNewTokens(128).blockSize(16)).build();
    List<Generation> answers = new ArrayList<>();
    for (int from = 0; from < problems.size(); from += PROBLEMS_A_TASK) {
      List<Problem> batch = problems.subList(from, from + PROBLEMS_A_TASK);
      List<int[]> prompts = batch.stream().map(p -> Prompt.chat(p.prompt()).encode(model)).toList();
      answers.addAll(model.decoder().generateAll(prompts, options));
    }
    return answers;
  }

  private static List<String> texts(List<Generation> answers) {
    return answers.stream().map(Generation::text).toList();
  }

  private static double accuracy(List<Problem> problems, List<Generation> answers) {
    int right = 0;
    for (int i = 0; i < problems.size(); i++) {
      right += problems.get(i).check().accepts(answers.get(i).text()) ? 1 : 0;
    }
    return (double) right / problems.size();
  }

  private static int passes(List<Generation> answers) {
    return answers.stream().mapToInt(answer -> answer.stats().forwardPasses()).sum();
  }

  private static void assertAtLeast(double floor, double value, String what) {
    assertTrue(value >= floor, () -> "%s: %.3f, at least %.3f".formatted(what, value, floor));
  }
}
