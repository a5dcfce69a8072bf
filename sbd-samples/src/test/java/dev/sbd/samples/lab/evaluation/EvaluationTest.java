package dev.sbd.samples.lab.evaluation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sbd.Generation;
import dev.sbd.djl.LoadOptions;
import dev.sbd.djl.SbdModel;
import dev.sbd.djl.training.TrainingMethod;
import dev.sbd.samples.cli.Folders;
import dev.sbd.samples.lab.prompts.PromptLine;
import dev.sbd.samples.lab.tasks.Problem;
import dev.sbd.samples.lab.tasks.Split;
import dev.sbd.samples.lab.tasks.Suite;
import dev.sbd.samples.lab.tasks.Task;
import dev.sbd.solver.BlockSizing;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class EvaluationTest {
  private static final Path CHECKPOINT = Folders.TINY_LLAMA;
  private static final Plan PLAN =
      new Plan(
          List.of(Kind.of(Task.JSON), Kind.of(Task.NOTES)),
          List.of(new Decoding("gamma:0.1"), new Decoding("verified")),
          2,
          5,
          24,
          Optional.of(BlockSizing.fixed(8)),
          1);

  @Test
  void run_countsWhatSingleGenerationsSay() {
    List<Row> rows =
        new Evaluation(PLAN, LoadOptions.Builder::deterministic, (what, done, all) -> {})
            .run(List.of(new Subject("tiny", CHECKPOINT, Optional.empty(), TrainingMethod.SBD)))
            .rows();
    assertEquals(9, rows.size(), "three ways, two tasks and their average");
    try (SbdModel model = SbdModel.load(CHECKPOINT, LoadOptions.Builder::deterministic)) {
      for (Row row : rows) {
        if (!row.task().equals(Row.AVERAGE)) {
          assertEquals(expected(model, row), row, row.toString());
        }
      }
    }
  }

  @Test
  void run_inParallel_countsTheSame() {
    Plan parallel =
        new Plan(PLAN.kinds(), PLAN.decodings(), 5, 5, 24, Optional.of(BlockSizing.fixed(8)), 2);
    Plan single =
        new Plan(PLAN.kinds(), PLAN.decodings(), 5, 5, 24, Optional.of(BlockSizing.fixed(8)), 1);
    assertEquals(counts(single), counts(parallel));
  }

  private static List<List<Object>> counts(Plan plan) {
    return new Evaluation(plan, LoadOptions.Builder::deterministic, (what, done, all) -> {})
            .run(List.of(new Subject("tiny", CHECKPOINT, Optional.empty(), TrainingMethod.SBD)))
            .rows()
            .stream()
            .map(
                row ->
                    List.<Object>of(
                        row.decoding(),
                        row.task(),
                        row.n(),
                        row.accuracy(),
                        row.passReduction(),
                        row.tokensPerPass()))
            .toList();
  }

  /** The row, its counts found out anew. Times are taken as they are. */
  private static Row expected(SbdModel model, Row row) {
    Task task = row.task().equals("json") ? Task.JSON : Task.NOTES;
    int right = 0;
    int tokens = 0;
    int passes = 0;
    int ntpPasses = 0;
    int same = 0;
    for (Problem problem : Suite.problems(task, Split.HELD_OUT, 5).limit(2).toList()) {
      Generation answer = generate(model, problem, row.decoding());
      right += problem.check().accepts(answer.text()) ? 1 : 0;
      tokens += answer.stats().newTokens();
      passes += answer.stats().forwardPasses();
      Generation ntp = generate(model, problem, "NTP");
      ntpPasses += ntp.stats().forwardPasses();
      same += Arrays.equals(answer.tokens(), ntp.tokens()) ? 1 : 0;
    }
    return new Row(
        "tiny",
        TrainingMethod.SBD,
        row.decoding(),
        row.task(),
        2,
        right / 2.0,
        (double) ntpPasses / passes,
        row.wallClockRatio(),
        Row.wilsonMargin(right, 2),
        (double) tokens / passes,
        row.millisPerProblem(),
        row.tokensPerSecond(),
        row.speedUp(),
        same / 2.0,
        0);
  }

  private static Generation generate(SbdModel model, Problem problem, String decoding) {
    return model.chat(
        problem.prompt(),
        options ->
            switch (decoding) {
              case "NTP" -> options.maxNewTokens(24).nextTokenPrediction();
              case "verified" -> options.maxNewTokens(24).blockSize(8).verified();
              default -> options.maxNewTokens(24).blockSize(8).gamma(0.1);
            });
  }

  @Test
  void run_checkpointTrainedForNtp_isDecodedByNtpAlone() {
    List<String> told = new ArrayList<>();
    Results results =
        new Evaluation(
                PLAN,
                LoadOptions.Builder::deterministic,
                (what, done, all) -> told.add(what + " " + done + "/" + all))
            .run(
                List.of(
                    new Subject("twin", CHECKPOINT, Optional.empty(), TrainingMethod.NTP),
                    new Subject("other", CHECKPOINT, Optional.empty(), TrainingMethod.NTP)));
    assertEquals(6, results.rows().size());
    results.rows().forEach(row -> assertEquals("NTP", row.decoding()));
    results.rows().forEach(row -> assertEquals(1, row.passReduction()));
    assertEquals("twin, json 1/8", told.get(0));
    assertEquals("other, notes 8/8", told.get(7));
  }

  @Test
  void run_prompts_areCountedByKindAgainstNtp() {
    String text =
        """
        {"prompt": "Declare the enum Colour of RED and BLUE.", "kind": "java"}
        {"prompt": "JSON with item, price and stock: Shelf 3 has 7 pens at 2.5.", "kind": "json"}
        {"messages": [{"role": "user", "content": "Declare the enum Day of MON and TUE."}], "kind": "java"}
        {"prompt": "Declare the enum Size of BIG and TALL.", "kind": "java"}
        {"prompt": "How many are 3 and 4?"}
        """;
    Plan plan =
        new Plan(
            Kind.of(PromptLine.parse("p.jsonl", text)),
            PLAN.decodings(),
            2,
            1,
            24,
            Optional.of(BlockSizing.fixed(8)),
            1);
    List<Row> rows =
        new Evaluation(
                plan, LoadOptions.Builder::deterministic, (what, done, all) -> assertEquals(4, all))
            .run(List.of(new Subject("tiny", CHECKPOINT, Optional.empty(), TrainingMethod.SBD)))
            .rows();
    assertEquals(
        List.of("java", "json", "prompts", Row.AVERAGE),
        rows.subList(0, 4).stream().map(Row::task).toList());
    assertEquals(List.of(2, 1, 1, 4), rows.subList(0, 4).stream().map(Row::n).toList());
    for (Row row : rows) {
      assertTrue(Double.isNaN(row.accuracy()), row.toString());
      if (!row.decoding().startsWith("gamma")) {
        assertEquals(1, row.sameTexts(), row.toString());
        assertEquals(row.wallClockRatio(), row.speedUp(), 1e-9, row.toString());
      }
    }
    assertTrue(rows.get(8).tokensPerPass() > 1.5, rows.get(8).toString());
  }

  @Test
  void plan_putsNtpFirstAndOnce() {
    Plan plan =
        new Plan(
            List.of(Kind.of(Task.JSON)),
            List.of(new Decoding("fixed:2"), Decoding.NTP, new Decoding("fixed:2.0")),
            1,
            1,
            1,
            Optional.of(BlockSizing.fixed(1)),
            1);
    assertEquals(List.of(Decoding.NTP, new Decoding("fixed:2")), plan.decodings());
  }

  @Test
  void plan_nothingToDo_isRefused() {
    IllegalArgumentException e =
        assertThrows(
            IllegalArgumentException.class,
            () ->
                new Plan(
                    List.of(Kind.of(Task.JSON)),
                    List.of(),
                    0,
                    1,
                    1,
                    Optional.of(BlockSizing.fixed(1)),
                    1));
    assertEquals("--count must be >= 1, got 0", e.getMessage());
  }
}
