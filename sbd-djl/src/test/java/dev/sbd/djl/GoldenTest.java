package dev.sbd.djl;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sbd.Generation;
import dev.sbd.PassTrace;
import dev.sbd.SetBlockDecoder;
import dev.sbd.djl.internal.checkpoint.CheckpointFixture;
import dev.sbd.djl.internal.graph.TorchModel;
import dev.sbd.model.ModelSession;
import dev.sbd.model.Pass;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The graph and the decoding against transformers. */
class GoldenTest {
  static final List<String> ALL = CheckpointFixture.ALL;

  /** The cached part goes in two pieces. */
  static double[][] logits(TorchModel model, Golden.Case golden) {
    int[] cached = golden.cached();
    int size = golden.commit().length + golden.block().length;
    try (ModelSession session = model.openSession(cached.length + size)) {
      int half = cached.length / 2;
      append(model, session, Arrays.copyOf(cached, half));
      append(model, session, Arrays.copyOfRange(cached, half, cached.length));
      return model.logits(
          new Pass(
              session, cached.length, golden.commit(), golden.block(), TorchModels.rows(size)));
    }
  }

  private static void append(TorchModel model, ModelSession session, int... tokens) {
    if (tokens.length > 0) {
      model.forward(List.of(new Pass(session, session.length(), tokens, new int[0], List.of())));
    }
  }

  @ParameterizedTest
  @FieldSource("ALL")
  void logits_inFloat32_equalTransformers(String name) {
    List<Golden.Case> cases = Golden.cases(name);
    assertFalse(cases.isEmpty());
    try (TorchModel model = TorchModels.inFloat32LikeTransformers(name)) {
      for (int i = 0; i < cases.size(); i++) {
        double[][] expected = cases.get(i).logits();
        double[][] got = logits(model, cases.get(i));
        assertEquals(expected.length, got.length);
        for (int row = 0; row < expected.length; row++) {
          assertArrayEquals(expected[row], got[row], 2e-4, "case " + i + ", row " + row);
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {CheckpointFixture.LLAMA_TIED, CheckpointFixture.QWEN3_SHARDED})
  void logits_inBfloat16_areAsNearAsTransformers(String name) {
    double allowed = 1.5 * Golden.referenceRms(name);
    assertTrue(allowed > 0 && allowed < 0.1, "reference " + allowed);
    try (TorchModel model = TorchModels.golden(name, Precision.BFLOAT16)) {
      for (Golden.Case golden : Golden.cases(name)) {
        double error = relativeRms(golden.logits(), logits(model, golden));
        assertTrue(error <= allowed, error + " > " + allowed);
      }
    }
  }

  /** Root mean square error, relative to the expected numbers' standard deviation. */
  static double relativeRms(double[][] expected, double[][] got) {
    double[] a = Arrays.stream(expected).flatMapToDouble(Arrays::stream).toArray();
    double[] b = Arrays.stream(got).flatMapToDouble(Arrays::stream).toArray();
    assertEquals(a.length, b.length);
    double mean = Arrays.stream(a).average().orElseThrow();
    double variance = Arrays.stream(a).map(x -> (x - mean) * (x - mean)).average().orElseThrow();
    double square =
        IntStream.range(0, a.length)
            .mapToDouble(i -> (a[i] - b[i]) * (a[i] - b[i]))
            .average()
            .orElseThrow();
    return Math.sqrt(square / variance);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {CheckpointFixture.LLAMA, CheckpointFixture.QWEN2, CheckpointFixture.QWEN3})
  void generations_inFloat32_equalTheTranscripts(String name) {
    List<Golden.Transcript> transcripts =
        Golden.transcripts(CheckpointFixture.golden(name).resolve("transcripts.json"));
    assertFalse(transcripts.isEmpty());
    try (TorchModel model = TorchModels.golden(name, Precision.FLOAT32)) {
      SetBlockDecoder decoder = new SetBlockDecoder(model);
      for (int i = 0; i < transcripts.size(); i++) {
        Golden.Transcript expected = transcripts.get(i);
        Generation got = decoder.generate(expected.prompt(), expected.options());
        String message = "case " + i + " " + expected.options().decoding();
        assertArrayEquals(expected.tokens(), got.tokens(), message);
        assertEquals(expected.forwardPasses(), got.stats().forwardPasses(), message);
        assertEquals(expected.finish(), got.finishReason().name(), message);
        assertEquals(
            expected.reveals(), got.passes().stream().map(PassTrace::revealed).toList(), message);
      }
    }
  }
}
