package dev.sbd.djl;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sbd.error.InvalidRequestException;
import dev.sbd.model.ModelSession;
import dev.sbd.model.Pass;
import dev.sbd.model.Row;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Rotary embeddings that are stretched, against transformers: golden-rope. */
class RopeScalingTest {
  private static final String FOLDER = "../golden-rope/";

  private static SbdModel load(String name, OptionalInt context) {
    return SbdModel.load(
        directory(name),
        o -> {
          context.ifPresent(o::contextLength);
          return o.precision(Precision.FLOAT32);
        });
  }

  private static Path directory(String name) {
    return Path.of("src/test/resources/golden-rope").resolve(name);
  }

  private static double[][] logits(SbdModel model, Golden.Case golden) {
    int rows = golden.commit().length + golden.block().length;
    try (ModelSession session = model.probe().model().openSession(golden.cached().length + rows)) {
      if (golden.cached().length > 0) {
        Pass cached = new Pass(session, 0, golden.cached(), new int[0], List.of());
        model.probe().model().forward(List.of(cached));
      }
      List<Row> all = IntStream.range(0, rows).mapToObj(Row::greedy).toList();
      return model
          .probe()
          .logits(new Pass(session, golden.cached().length, golden.commit(), golden.block(), all));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "qwen2-yarn, 128, ",
    "qwen3-yarn-mscale, 128, ",
    "llama-yarn-factor, 128, ",
    "llama-linear, 96, ",
    "llama-dynamic-96, 96, 96"
  })
  void logits_beyondTheTrainedContext_equalTransformers(String name, int context, Integer asked) {
    OptionalInt length = asked == null ? OptionalInt.empty() : OptionalInt.of(asked);
    try (SbdModel model = load(name, length)) {
      assertEquals(context, model.spec().contextLength());
      List<Golden.Case> cases = Golden.cases(FOLDER + name);
      assertTrue(cases.stream().anyMatch(c -> c.cached().length + c.commit().length > 60));
      for (Golden.Case golden : cases) {
        double[][] got = logits(model, golden);
        for (int row = 0; row < got.length; row++) {
          assertArrayEquals(golden.logits()[row], got[row], 1e-4);
        }
      }
    }
  }

  @Test
  void dynamic_withoutALength_isAsTrained() {
    try (SbdModel model = load("llama-dynamic-96", OptionalInt.empty())) {
      assertEquals(32, model.spec().contextLength());
    }
    Golden.Case golden = Golden.cases(FOLDER + "llama-dynamic-96").get(0);
    try (SbdModel model = load("llama-dynamic-96", OptionalInt.of(128))) {
      assertNotEquals(golden.logits()[80][0], logits(model, golden)[80][0], 1e-2);
    }
  }

  @ParameterizedTest
  @CsvSource({"llama-dynamic-96, 129, 128", "qwen2-yarn, 129, 128", "llama-linear, 241, 240"})
  void contextLength_beyondWhatTheModelCan_isRefused(String name, int asked, int most) {
    InvalidRequestException e =
        assertThrows(
            InvalidRequestException.class, () -> load(name, OptionalInt.of(asked)).close());
    assertEquals("contextLength must be in [2, " + most + "], got " + asked, e.getMessage());
  }

  @Test
  void contextLength_boundsAnyModel() {
    try (SbdModel model = load("qwen2-yarn", OptionalInt.of(40))) {
      assertEquals(40, model.spec().contextLength());
      assertEquals(
          30,
          model
              .decoder()
              .generate(new int[10], o -> o.maxNewTokens(99).ignoreEos())
              .tokens()
              .length);
    }
  }
}
