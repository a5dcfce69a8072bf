package dev.sbd.samples.lab.prompts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import dev.sbd.FinishReason;
import dev.sbd.GenerationOptions;
import dev.sbd.djl.Prompt;
import dev.sbd.djl.SbdModel;
import dev.sbd.error.InvalidRequestException;
import dev.sbd.samples.cli.Folders;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class AnsweringTest {
  private static final Duration PATIENCE = Duration.ofMinutes(1);
  private static final GenerationOptions SHORT =
      GenerationOptions.of(options -> options.maxNewTokens(5));

  private SbdModel model;

  @BeforeEach
  void load() {
    model = SbdModel.load(Folders.TINY_LLAMA, options -> options.maxBatch(2));
  }

  @AfterEach
  void close() {
    model.close();
  }

  private static PromptLine line(int number, Prompt prompt) {
    JsonObject fields = new JsonObject();
    fields.addProperty("id", number);
    return new PromptLine(fields, prompt, "p:" + number);
  }

  private List<Integer> ids(GenerationOptions options, List<PromptLine> lines)
      throws InterruptedException {
    List<Integer> ids = new ArrayList<>();
    try (Answering answering = new Answering(model, options, 2, "tiny", lines)) {
      while (!answering.isDone()) {
        AnswerLine answer = answering.next(PATIENCE).orElseThrow();
        ids.add(answer.fields().get("id").getAsInt());
      }
    }
    return ids;
  }

  @Test
  void answer_thatALimitOrSomebodyEnded_isCut() {
    Set<FinishReason> cut = Set.of(FinishReason.LENGTH, FinishReason.TIME, FinishReason.CANCELLED);
    for (FinishReason reason : FinishReason.values()) {
      JsonObject fields = new JsonObject();
      fields.addProperty("finish", reason.name().toLowerCase(Locale.ROOT));
      assertEquals(cut.contains(reason), new AnswerLine(fields).isCut(), "" + reason);
    }
  }

  /** The first prompt takes until four others, begun after it, are on their way. */
  @Test
  void oneThatTakesLong_holdsNoOtherUp_andKeepsItsPlace() throws InterruptedException {
    CountDownLatch others = new CountDownLatch(4);
    List<PromptLine> lines = new ArrayList<>();
    lines.add(
        line(
            0,
            m -> {
              await(others);
              return new int[] {5, 6};
            }));
    for (int i = 1; i < 20; i++) {
      lines.add(
          line(
              i,
              m -> {
                others.countDown();
                return new int[] {7, 8, 9};
              }));
    }
    assertEquals(IntStream.range(0, 20).boxed().toList(), ids(SHORT, lines));
  }

  private static void await(CountDownLatch latch) {
    try {
      assertTrue(latch.await(1, TimeUnit.MINUTES), "the others wait for it");
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void answerThatIsNotThereInTime_isWaitedForAgain() throws InterruptedException {
    CountDownLatch asked = new CountDownLatch(1);
    PromptLine slow =
        line(
            3,
            m -> {
              await(asked);
              return new int[] {5, 6};
            });
    try (Answering answering = new Answering(model, SHORT, 2, "tiny", List.of(slow))) {
      assertTrue(answering.next(Duration.ofMillis(10)).isEmpty());
      asked.countDown();
      assertEquals(5, answering.next(PATIENCE).orElseThrow().newTokens());
      assertTrue(answering.isDone());
    }
  }

  @Test
  void optionThatDoesNotSuitTheModel_isNotThePromptsFault() {
    GenerationOptions blocks = GenerationOptions.of(options -> options.blockSize(65));
    List<PromptLine> lines = List.of(line(0, m -> new int[] {5, 6}));
    assertThrows(InvalidRequestException.class, () -> ids(blocks, lines));
  }

  @Test
  void close_endsWhatIsUnderWay() throws InterruptedException {
    GenerationOptions endless =
        GenerationOptions.of(
            options -> options.nextTokenPrediction().ignoreEos().maxNewTokens(999));
    List<PromptLine> lines =
        IntStream.range(0, 99).mapToObj(i -> line(i, m -> new int[] {5, 6})).toList();
    Answering answering = new Answering(model, endless, 2, "tiny", lines);
    assertTrue(answering.next(Duration.ofMillis(50)).isEmpty());
    long start = System.nanoTime();
    answering.close();
    assertTrue(System.nanoTime() - start < PATIENCE.toNanos());
  }
}
