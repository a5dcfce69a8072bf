package dev.sbd.djl;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sbd.Conversation;
import dev.sbd.Generation;
import dev.sbd.GenerationOptions;
import dev.sbd.Request;
import dev.sbd.djl.LoadOptions.Family;
import dev.sbd.error.InvalidRequestException;
import dev.sbd.model.ModelSession;
import dev.sbd.model.Pass;
import dev.sbd.model.Row;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Families of block decoders beside each other, and going on from where they were. */
class FamilyDecodingTest {
  private static final Path GOLDEN = Path.of("src/test/resources/golden-families");

  private static SbdModel load(String folder, Family family) {
    return SbdModel.load(
        GOLDEN.resolve(folder), o -> o.family(family).precision(Precision.FLOAT32).deterministic());
  }

  private static int[] prompt(int length) {
    return new Random(length).ints(length, 0, 100).toArray();
  }

  @ParameterizedTest
  @CsvSource({
    "sdar-tiny, SDAR",
    "sdar-tiny-b8-bf16, SDAR",
    "fast-dllm-v2-tiny, FAST_DLLM_V2",
    "nemotron-tiny, NEMOTRON",
    "sdlm-tiny, SDLM",
    "idlm-tiny, IDLM"
  })
  void generateAll_givesEachWhatItGetsAlone(String folder, Family family) {
    GenerationOptions options = GenerationOptions.of(o -> o.maxNewTokens(20).ignoreEos());
    try (SbdModel model = load(folder, family)) {
      List<Request> requests =
          IntStream.of(3, 8, 21, 40, 300).mapToObj(n -> new Request(prompt(n), options)).toList();
      List<Generation> together = model.generateAll(requests);
      for (int i = 0; i < requests.size(); i++) {
        Generation alone = model.decoder().generate(requests.get(i).prompt(), options);
        assertArrayEquals(alone.tokens(), together.get(i).tokens());
        assertEquals(20, alone.tokens().length);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"sdar-tiny, SDAR", "fast-dllm-v2-tiny, FAST_DLLM_V2", "sdlm-tiny, SDLM"})
  void conversation_keepsWhatACacheCan_andAnswersAsFromTheStart(String folder, Family family) {
    GenerationOptions options = GenerationOptions.of(o -> o.maxNewTokens(19).ignoreEos());
    try (SbdModel model = load(folder, family);
        Conversation conversation = model.decoder().conversation()) {
      int[] text = prompt(37);
      for (int turn = 0; turn < 3; turn++) {
        Generation expected = model.decoder().generate(text, options);
        Generation actual = conversation.generate(text, options);
        assertArrayEquals(expected.tokens(), actual.tokens());
        int computed = actual.passes().get(0).causalRows();
        assertTrue(turn == 0 || computed <= 32, "computed " + computed);
        int[] longer = Arrays.copyOf(text, text.length + 19 + 3);
        System.arraycopy(actual.tokens(), 0, longer, text.length, 19);
        text = longer;
      }
    }
  }

  @Test
  void cacheInMidBlock_isRefused() {
    try (SbdModel model = load("sdar-tiny", Family.SDAR);
        ModelSession session = model.probe().model().openSession(64)) {
      Pass prompt = new Pass(session, 0, prompt(16), new int[0], List.of());
      model.probe().model().forward(List.of(prompt));
      InvalidRequestException e =
          assertThrows(InvalidRequestException.class, () -> session.rewind(10));
      assertTrue(e.getMessage().contains("a multiple of 4 tokens"), e.getMessage());
      session.rewind(12);
      Pass half = new Pass(session, 12, prompt(3), new int[0], List.of());
      assertThrows(
          InvalidRequestException.class, () -> model.probe().model().forward(List.of(half)));
      assertEquals(12, session.length());
    }
  }

  /** linear_spec_lora: y += (alpha / r) B A x in looks only. */
  @Test
  void nemotronsOwnAdapter_actsOnBlocksAlone_andTheTextIsTheBases() {
    Path adapter = GOLDEN.resolve("nemotron-tiny/linear_spec_lora");
    try (SbdModel base = load("nemotron-tiny", Family.NEMOTRON);
        SbdModel adapted =
            SbdModel.load(
                GOLDEN.resolve("nemotron-tiny"),
                o -> o.adapter(adapter).precision(Precision.FLOAT32).deterministic())) {
      assertEquals("apart:threshold:0.9", base.spec().usual().decoding());
      assertEquals("verified", adapted.spec().usual().decoding());
      assertEquals(base.spec().maskToken(), adapted.spec().maskToken());
      double[][] plain = logits(base);
      double[][] with = logits(adapted);
      assertArrayEquals(Arrays.copyOf(plain, 9), Arrays.copyOf(with, 9));
      assertTrue(Math.abs(plain[12][0] - with[12][0]) > 1e-3);
      for (int length : new int[] {1, 9, 30}) {
        int[] ntp = base.decoder().generate(prompt(length), o -> o.nextTokenPrediction()).tokens();
        assertArrayEquals(ntp, adapted.decoder().generate(prompt(length), o -> o).tokens());
      }
    }
  }

  /** Of 9 causal rows and 8 masks. */
  private static double[][] logits(SbdModel model) {
    int[] masks = new int[8];
    Arrays.fill(masks, model.spec().maskToken().orElseThrow());
    try (ModelSession session = model.probe().model().openSession(32)) {
      List<Row> rows = IntStream.range(0, 17).mapToObj(Row::greedy).toList();
      return model.probe().logits(new Pass(session, 0, prompt(9), masks, rows));
    }
  }

  @Test
  void longPrompt_isCutBetweenBlocks() {
    try (SbdModel model = load("fast-dllm-v2-tiny", Family.FAST_DLLM_V2)) {
      Generation whole = model.decoder().generate(prompt(450), o -> o.maxNewTokens(8).ignoreEos());
      try (Conversation conversation = model.decoder().conversation()) {
        conversation.generate(prompt(450), o -> o.maxNewTokens(1));
        int[] again =
            conversation.generate(prompt(450), o -> o.maxNewTokens(8).ignoreEos()).tokens();
        assertArrayEquals(whole.tokens(), again);
      }
    }
  }
}
