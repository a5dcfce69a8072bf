package dev.sbd.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sbd.Generation;
import dev.sbd.GenerationOptions;
import dev.sbd.djl.Prompt;
import dev.sbd.djl.SbdModel;
import dev.sbd.error.InvalidRequestException;
import dev.sbd.error.SbdException;
import dev.sbd.grammar.JsonStyle;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.SparkContext;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SparkGenerationTest {
  private static final int PROMPTS = 15;
  private static final String SCHEMA =
      "{\"type\": \"object\", \"properties\": {\"stock\": {\"type\": \"integer\"}}, \"required\": [\"stock\"], \"additionalProperties\": false}";

  private static SbdModel model;
  private static Map<String, Map<Long, Generation>> alone;

  @BeforeAll
  static void answerAlone() {
    model = SbdModel.load(Path.of(Local.MODEL));
    alone = new HashMap<>();
  }

  @AfterAll
  static void close() {
    model.close();
  }

  private static Settings.Builder greedy() {
    return Local.settings();
  }

  private static Settings.Builder drawn() {
    return Local.settings().temperature(0.9).seed(7).key("id").stopStrings(";");
  }

  private static Settings.Builder json() {
    return Local.settings().jsonSchema(SCHEMA, JsonStyle.COMPACT);
  }

  private static Map<Long, Generation> alone(Settings settings) {
    return alone.computeIfAbsent(
        settings.toString(),
        name -> {
          GenerationOptions options = settings.answers().options();
          Map<Long, Generation> answers = new HashMap<>();
          for (int i = 0; i < PROMPTS; i++) {
            GenerationOptions own =
                options.seed().isPresent()
                    ? AnswerSettings.keyed(options, Integer.toString(i))
                    : options;
            answers.put((long) i, model.generate(Prompt.chat(Local.prompt(i)), own));
          }
          return answers;
        });
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 5})
  void answer_ofAnyPartitioning_isThatOfTheModelAlone(int partitions) {
    for (Settings settings :
        Stream.of(greedy(), drawn(), json()).map(Settings.Builder::build).toList()) {
      List<Row> rows =
          SparkGeneration.answer(
                  Local.table(Local.jsonPrompts(PROMPTS)).repartition(partitions), settings)
              .collectAsList();
      assertEquals(PROMPTS, rows.size());
      for (Row row : rows) {
        Generation expected = alone(settings).get(row.<Long>getAs("id"));
        assertEquals(expected.text(), row.getAs("completion"));
        assertEquals(expected.finishReason().name().toLowerCase(Locale.ROOT), row.getAs("finish"));
        assertEquals(expected.stats().newTokens(), row.<Integer>getAs("newTokens"));
        assertEquals(expected.stats().promptTokens(), row.<Integer>getAs("promptTokens"));
        assertEquals(expected.unfinished(), row.<Boolean>getAs("unfinished"));
        assertTrue(row.<Integer>getAs("forwardPasses") > 0);
        assertTrue(row.isNullAt(row.fieldIndex("error")));
      }
      assertEquals(1, ExecutorModels.count());
    }
  }

  @Test
  void draws_differByKey_andAreAlikeWithoutOne() {
    List<String> same =
        IntStream.range(0, 6)
            .mapToObj(i -> "{\"id\": %d, \"prompt\": \"Tell me anything.\"}".formatted(i))
            .toList();
    Settings.Builder drawn = Local.settings().temperature(1.5).seed(7);
    assertEquals(1, completions(same, drawn.build()));
    assertTrue(completions(same, drawn.key("id").build()) > 3);
  }

  private static long completions(List<String> lines, Settings settings) {
    return SparkGeneration.answer(Local.table(lines), settings)
        .select("completion")
        .distinct()
        .count();
  }

  @Test
  void answer_aPromptIsRefused_theOthersAreAnswered() {
    String tooLong = "enum ".repeat(3000);
    List<String> lines =
        List.of(
            "{\"id\": 0, \"prompt\": \"%s\", \"error\": \"mine\"}".formatted(Local.prompt(0)),
            "{\"id\": 1, \"prompt\": \"\", \"a.b\": {\"c\": [1, 2]}}",
            "{\"id\": 2}",
            "{\"id\": 3, \"prompt\": \"%s\"}".formatted(tooLong),
            "{\"id\": 4, \"messages\": []}",
            "{\"id\": 5, \"messages\": [{\"role\": \"user\", \"content\": \"%s\"}]}"
                .formatted(Local.prompt(0)));
    List<Row> rows =
        SparkGeneration.answer(Local.table(lines), Local.settings().build()).collectAsList();
    assertEquals(
        List.of("a.b", "id", "messages", "prompt"),
        List.of(rows.get(0).schema().fieldNames()).subList(0, 4));
    assertEquals(
        "[WrappedArray(1, 2)]", error(rows.get(1), "a.b").replace("ArraySeq", "WrappedArray"));
    assertEquals(alone(greedy().build()).get(0L).text(), rows.get(0).getAs("completion"));
    assertEquals(alone(greedy().build()).get(0L).text(), rows.get(5).getAs("completion"));
    assertEquals("null", error(rows.get(0), "error"));
    assertEquals("there are neither prompt nor messages", error(rows.get(1), "error"));
    assertEquals("there are neither prompt nor messages", error(rows.get(2), "error"));
    assertTrue(error(rows.get(3), "error").contains("shorter than the model's context"));
    assertTrue(error(rows.get(4), "error").startsWith("messages must be an array of one"));
    assertEquals("null", error(rows.get(4), "completion"));
    assertTrue(error(rows.get(4), "generatedBy").matches("llama sha256:\\w+ --max-new-tokens 40"));
  }

  private static String error(Row row, String column) {
    return String.valueOf(row.<Object>getAs(column));
  }

  @Test
  void table_withoutPrompts_isRefusedAtOnce() {
    Settings settings = Local.settings().build();
    InvalidRequestException none =
        assertThrows(
            InvalidRequestException.class,
            () -> SparkGeneration.answer(Local.table(List.of("{\"id\": 1}")), settings));
    assertEquals("there must be a column prompt or messages, got only [id]", none.getMessage());
    InvalidRequestException key =
        assertThrows(
            InvalidRequestException.class,
            () -> SparkGeneration.answer(Local.table(Local.jsonPrompts(1)), settingsWithKey()));
    assertEquals("there is no column name, only [id, prompt]", key.getMessage());
    InvalidRequestException type =
        assertThrows(
            InvalidRequestException.class,
            () -> SparkGeneration.answer(Local.table(List.of("{\"prompt\": 1}")), settings));
    assertEquals("column prompt must be of strings, not BIGINT", type.getMessage());
  }

  private static Settings settingsWithKey() {
    return Local.settings().seed(1).key("name").build();
  }

  @Test
  void model_isNotThere_theMessageNamesHostAndDirectory() throws Exception {
    Settings settings = Settings.builder("/nowhere/model").build();
    Exception failure =
        assertThrows(
            Exception.class,
            () -> SparkGeneration.answer(Local.table(Local.jsonPrompts(1)), settings).count());
    SbdException cause =
        (SbdException)
            Stream.iterate((Throwable) failure, e -> e != null, Throwable::getCause)
                .filter(SbdException.class::isInstance)
                .findFirst()
                .orElseThrow();
    assertTrue(
        cause
            .getMessage()
            .startsWith(
                "host %s has no directory /nowhere/model"
                    .formatted(InetAddress.getLocalHost().getHostName())),
        cause.getMessage());
  }

  @Test
  void settings_thatContradict_areRefused() {
    Map<String, Settings.Builder> wrong =
        Map.of(
            "temperature needs a seed: Spark may compute a row twice, which must give the same text",
            Local.settings().temperature(1),
            "device must be cpu, gpu, gpu:N or cuda:N, got 'tpu'",
            Local.settings().device("tpu"),
            "precision must be one of float32, bfloat16, got 'half'",
            Local.settings().precision("half"),
            "parallel must be >= 1, got 0",
            Local.settings().parallel(0));
    wrong.forEach(
        (message, builder) ->
            assertEquals(
                message, assertThrows(InvalidRequestException.class, builder::build).getMessage()));
  }

  @Test
  @Timeout(100)
  void job_isCancelled_itsTasksEndAndGiveTheModelBack() throws Exception {
    SparkContext context = Local.spark().sparkContext();
    Settings endless = Local.settings().regex("(ab){900}").maxNewTokens(900).build();
    CompletableFuture<Long> job =
        CompletableFuture.supplyAsync(
            () -> {
              context.setJobGroup("endless", "", false);
              return SparkGeneration.answer(
                      Local.table(Local.jsonPrompts(2000)).repartition(2), endless)
                  .count();
            });
    while (ExecutorModels.tasks() == 0) {
      assertFalse(job.isDone());
      Thread.sleep(10);
    }
    context.cancelJobGroup("endless");
    ExecutionException cancelled = assertThrows(ExecutionException.class, job::get);
    assertTrue(cancelled.getMessage().contains("cancelled"), cancelled.getMessage());
    while (ExecutorModels.tasks() > 0) {
      Thread.sleep(10);
    }
    assertTrue(
        Arrays.stream(Thread.getAllStackTraces().keySet().toArray(Thread[]::new))
            .noneMatch(thread -> thread.getName().equals("sbd-answer")));
  }

  @Test
  void anotherModel_takesThePlaceOfOneThatNobodyUses() {
    assertNotEquals(0, completions(Local.jsonPrompts(2), Local.settings().build()));
    assertNotEquals(0, completions(Local.jsonPrompts(2), Local.settings().parallel(2).build()));
    assertEquals(1, ExecutorModels.count());
  }
}
