package dev.sbd.djl.internal.graph;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sbd.djl.Precision;
import dev.sbd.djl.WeightFormat;
import dev.sbd.djl.internal.checkpoint.AdapterConfig;
import dev.sbd.djl.internal.checkpoint.AdapterFixture;
import dev.sbd.djl.internal.checkpoint.AdapterGate;
import dev.sbd.djl.internal.checkpoint.AdapterPlan;
import dev.sbd.djl.internal.checkpoint.Dtype;
import dev.sbd.djl.internal.checkpoint.KnownShape;
import dev.sbd.djl.internal.checkpoint.ModelConfig;
import dev.sbd.error.SbdException;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** By the sizes of Llama-3.1-8B: 6,979,321,856 numbers in matrices of layers. */
class ModelMemoryTest {
  private static final long MATRICES = 6_979_321_856L;
  private static final long EMBEDDING = 128_256L * 4096;
  private static final long NORMS = 65 * 4096L;

  private static ModelMemory memory(Precision precision, WeightFormat... quantization) {
    return memory("llama-3.1-8b", precision, quantization);
  }

  private static ModelMemory memory(
      String shape, Precision precision, WeightFormat... quantization) {
    Optional<WeightFormat> chosen = Arrays.stream(quantization).findFirst();
    MatrixFormats formats = MatrixFormats.of(chosen, MatrixFormat.ONEDNN);
    return new ModelMemory(
        ModelConfig.of(KnownShape.of(shape).orElseThrow().json(Dtype.BF16)), precision, formats, 0);
  }

  /** Of an adapter of rank 32: 32 (in + out) numbers a matrix, and zeros beside the diagonals. */
  @Test
  void weights_withAnAdapter_countIt() {
    ModelMemory plain = memory("smollm2-135m", Precision.BFLOAT16);
    AdapterGate gate = new AdapterGate(16, 49152, "sha256:0");
    AdapterConfig config =
        AdapterConfig.of(AdapterConfig.json("smollm2", 32, 64, AdapterFixture.ALL_TARGETS, gate));
    AdapterPlan plan = AdapterPlan.of(plain.config(), config);
    assertEquals(
        576 + 30 * 32L * (5 * 576 + 576 + 1536 + 576 + 2 * 192 + 576 + 2 * 1536 + 576),
        plan.parameters());
    long zeros = 30 * 32L * (2 * (576 + 2 * 192) + 2 * 1536);
    ModelMemory adapted = plain.with(new GatedAdapter(Optional.of(gate), plan, Map.of()));
    assertEquals(2 * (plan.parameters() + zeros), adapted.weightBytes() - plain.weightBytes());
    assertEquals(2 * (plan.parameters() + zeros), adapted.readBytes() - plain.readBytes());
  }

  @Test
  void weights_ofAnUntiedModel_areReadButForTheEmbedding() {
    ModelMemory memory = memory(Precision.BFLOAT16);
    assertEquals(2 * (MATRICES + 2 * EMBEDDING + NORMS), memory.weightBytes());
    assertEquals(2 * (MATRICES + EMBEDDING + NORMS), memory.readBytes());
  }

  @Test
  void weights_quantised_takeTheBitsAndTheScales() {
    long rest = 2 * (2 * EMBEDDING + NORMS);
    long channels = 32 * (4096 + 2 * 1024 + 4096 + 2 * 14_336 + 4096L);
    assertEquals(
        MATRICES + 2 * channels + rest,
        memory(Precision.BFLOAT16, WeightFormat.INT8).weightBytes());
    assertEquals(
        MATRICES * 5 / 8 + rest, memory(Precision.BFLOAT16, WeightFormat.INT4).weightBytes());
  }

  @Test
  void weights_withQuantisedActivations_areTheHeadsToo() {
    ModelMemory memory = memory(Precision.BFLOAT16, WeightFormat.W8A8);
    long channels = 32 * (4096 + 2 * 1024 + 4096 + 2 * 14_336 + 4096L) + 128_256;
    long quantised = MATRICES + EMBEDDING + 12 * channels;
    assertEquals(quantised + 2 * (EMBEDDING + NORMS), memory.weightBytes());
    assertEquals(quantised + 2 * NORMS, memory.readBytes());
  }

  @Test
  void weights_withQuantisedActivationsOfATiedModel_haveAHeadOfTheirOwnInTiles() {
    ModelMemory memory = memory("smollm2-135m", Precision.BFLOAT16, WeightFormat.W8A8);
    long rows = 30 * (960 + 576 + 3072 + 576) + 49_152;
    long read = 30L * (960 + 576 + 3072 + 1536) * 576 + 49_152 * 576 + 12 * rows;
    long norms = 2L * 61 * 576;
    assertEquals(read + norms, memory.readBytes());
    long padding = 30L * (960 + 576 + 3072) * 448 + 49_152 * 448;
    assertEquals(read + norms + padding + 2 * 49_152 * 576, memory.weightBytes());
  }

  @Test
  void loading_packsFourPiecesAtATimeAtMost() {
    ModelMemory memory = memory(Precision.BFLOAT16);
    long widest = 2 * 14_336 * 4096L;
    assertEquals(memory.weightBytes() + 2 * widest, memory.loadingBytes());
    ModelMemory packed = memory.with(MatrixFormats.of(Optional.empty(), MatrixFormat.FLOAT16));
    assertEquals(memory.weightBytes(), packed.weightBytes());
    assertEquals(packed.weightBytes() + 4 * (2 + 4) * (1L << 26), packed.loadingBytes());
  }

  @Test
  void weights_inFloat16_arePaddedAndATiedHeadIsOnItsOwn() {
    ModelMemory rows =
        memory("smollm2-135m", Precision.BFLOAT16)
            .with(MatrixFormats.of(Optional.empty(), MatrixFormat.ROWS));
    ModelMemory packed = rows.with(MatrixFormats.of(Optional.empty(), MatrixFormat.FLOAT16));
    assertEquals(rows.readBytes(), packed.readBytes());
    long padding = 30L * (960 + 576 + 3072) * 448 + 49_152 * 448;
    assertEquals(rows.weightBytes() + 2 * (padding + 49_152 * 576), packed.weightBytes());
  }

  @Test
  void cache_isKeysAndValuesOfEveryLayer() {
    assertEquals(32_768L * 131_072, memory(Precision.BFLOAT16).cacheBytes(32_768));
    assertEquals(2 * 131_072, memory(Precision.FLOAT32).cacheBytes(1));
    assertEquals(
        2 * 131_072,
        memory(Precision.BFLOAT16)
            .with(MatrixFormats.of(Optional.empty(), MatrixFormat.FLOAT16))
            .cacheBytes(1));
  }

  @Test
  void require_ofMoreThanThereIs_saysWhatWouldTakeLess() {
    SbdException e =
        assertThrows(
            SbdException.class,
            () ->
                memory(Precision.FLOAT32)
                    .requireForWeights("the model", 0, OptionalLong.of(1_000_000_000)));
    assertEquals(
        "the model needs 32,590,807,040 bytes of memory for its weights, and 1,000,000,000 are"
            + " available: precision bfloat16 (16,295,403,520 bytes), quantization int8"
            + " (9,318,834,176 bytes), quantization int4 (6,698,835,968 bytes), quantization w8a8"
            + " (9,647,660,032 bytes), or free memory or raise the limit",
        e.getMessage());
    e =
        assertThrows(
            SbdException.class,
            () -> memory(Precision.BFLOAT16).requireForCache(100, OptionalLong.of(1000)));
    assertEquals(
        "a cache for 100 tokens needs 13,107,200 bytes of memory, and 1,000 are available: ask for"
            + " fewer tokens, prompt and new ones together, or for fewer texts at a time",
        e.getMessage());
  }

  @Test
  void require_ofWeightsThatAreCopied_countsTheCopies() {
    ModelMemory memory = memory(Precision.BFLOAT16);
    OptionalLong most = OptionalLong.of(memory.loadingBytes());
    SbdException e = assertThrows(SbdException.class, () -> memory.requireForWeights("m", 1, most));
    assertTrue(
        e.getMessage()
            .startsWith(
                String.format(
                    Locale.ROOT, "m needs %,d bytes of memory", memory.loadingBytes() + 1)),
        e.getMessage());
  }

  @Test
  void require_ofWhatIsThereOrUnknown_isQuiet() {
    ModelMemory memory = memory(Precision.BFLOAT16);
    OptionalLong most = OptionalLong.of(memory.loadingBytes());
    assertDoesNotThrow(() -> memory.requireForWeights("m", 0, most));
    assertDoesNotThrow(() -> memory.requireForWeights("m", 1, OptionalLong.empty()));
    assertDoesNotThrow(() -> memory.requireForCache(100, OptionalLong.of(13_107_200)));
  }
}
