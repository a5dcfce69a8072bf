package dev.sbd.djl;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sbd.FinishReason;
import dev.sbd.Generation;
import dev.sbd.djl.internal.checkpoint.CheckpointFixture;
import dev.sbd.djl.internal.checkpoint.Safetensors;
import dev.sbd.djl.internal.checkpoint.TensorInfo;
import dev.sbd.djl.internal.checkpoint.Warnings;
import dev.sbd.error.InvalidRequestException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Checkpoints as people have them: made for other programs, and not quite as their config says. */
class OrdinaryCheckpointTest {
  private static final String WEIGHTS = "model.safetensors";
  private static final int[] PROMPT = {5, 6, 7};

  @TempDir Path temp;

  private CheckpointFixture copy(String name) {
    return CheckpointFixture.copy(name, temp);
  }

  private static int[] tokens(Path directory) {
    try (SbdModel model = SbdModel.load(directory)) {
      return model
          .generate(PROMPT, o -> o.nextTokenPrediction().ignoreEos().maxNewTokens(12))
          .tokens();
    }
  }

  private static int[] tokens(String golden) {
    return tokens(CheckpointFixture.golden(golden));
  }

  @Test
  void tiedHead_ofWhichAnotherIsStored_isTheStoredOne() {
    CheckpointFixture fixture = copy(CheckpointFixture.LLAMA).config("tie_word_embeddings", "true");
    String warnings =
        Warnings.of(
            () -> assertArrayEquals(tokens(CheckpointFixture.LLAMA), tokens(fixture.directory())));
    assertTrue(
        warnings.contains(
            fixture.file("config.json")
                + ": tie_word_embeddings is true, and an lm_head.weight unlike the embedding is"
                + " stored: that is used; set tie_word_embeddings to false"),
        warnings);
  }

  @Test
  void tiedHead_storedAsTheEmbeddingIs_isOne() throws IOException {
    CheckpointFixture fixture =
        copy(CheckpointFixture.LLAMA)
            .config("tie_word_embeddings", "true")
            .editHeader(
                WEIGHTS,
                header -> header.add("lm_head.weight", header.get("model.embed_tokens.weight")));
    assertEquals("", Warnings.of(() -> tokens(fixture.directory())));
    assertTrue(fixture.open().config().tieWordEmbeddings());
    int[] tied = tokens(fixture.directory());
    fixture.editHeader(WEIGHTS, header -> header.remove("lm_head.weight"));
    assertArrayEquals(tied, tokens(fixture.directory()));
  }

  @Test
  void tiedHead_differingInTheLastByte_isAnother() throws IOException {
    CheckpointFixture fixture = copy(CheckpointFixture.LLAMA).config("tie_word_embeddings", "true");
    byte[] bytes = Files.readAllBytes(fixture.file(WEIGHTS));
    Map<String, TensorInfo> tensors = Safetensors.read(fixture.file(WEIGHTS));
    TensorInfo embedding = tensors.get("model.embed_tokens.weight");
    int head = (int) tensors.get("lm_head.weight").offsetInFile();
    int size = (int) embedding.bytes();
    System.arraycopy(bytes, (int) embedding.offsetInFile(), bytes, head, size);
    Files.write(fixture.file(WEIGHTS), bytes);
    assertTrue(fixture.open().config().tieWordEmbeddings());
    bytes[head + size - 1] ^= 1;
    Files.write(fixture.file(WEIGHTS), bytes);
    assertFalse(fixture.open().config().tieWordEmbeddings());
  }

  @Test
  void tiedEmbedding_ofWhichOnlyTheHeadIsStored_isTheHead() {
    CheckpointFixture fixture =
        copy(CheckpointFixture.QWEN3)
            .renameTensors(name -> name.replace("model.embed_tokens", "lm_head"));
    assertArrayEquals(tokens(CheckpointFixture.QWEN3), tokens(fixture.directory()));
  }

  @Test
  void baseModel_savedAlone_isTheSame() {
    CheckpointFixture fixture =
        copy(CheckpointFixture.QWEN3_SHARDED)
            .config("architectures", "[\"Qwen3Model\"]")
            .renameTensors(name -> name.replaceFirst("^model\\.", ""));
    assertArrayEquals(tokens(CheckpointFixture.QWEN3_SHARDED), tokens(fixture.directory()));
  }

  @Test
  void baseModel_withoutItsHead_isRefused() {
    CheckpointFixture fixture =
        copy(CheckpointFixture.LLAMA)
            .config("architectures", "[\"LlamaModel\"]")
            .editHeader(WEIGHTS, header -> header.remove("lm_head.weight"))
            .renameTensors(name -> name.replaceFirst("^model\\.", ""));
    CheckpointException e =
        assertThrows(CheckpointException.class, () -> SbdModel.load(fixture.directory()));
    assertTrue(e.getMessage().contains("tensor lm_head.weight is missing"), e.getMessage());
  }

  private CheckpointFixture maskless() {
    return copy(CheckpointFixture.LLAMA).dropConfig("mask_token_id");
  }

  @Test
  void maskless_tokenByToken_works() {
    try (SbdModel model = SbdModel.load(maskless().directory());
        SbdModel golden = SbdModel.load(CheckpointFixture.golden(CheckpointFixture.LLAMA))) {
      assertEquals(OptionalInt.empty(), model.spec().maskToken());
      Generation ntp =
          model.generate(PROMPT, o -> o.nextTokenPrediction().ignoreEos().maxNewTokens(12));
      assertArrayEquals(tokens(CheckpointFixture.LLAMA), ntp.tokens());
      assertEquals(
          golden.decoder().score(PROMPT, ntp.tokens()).isGreedy(),
          model.decoder().score(PROMPT, ntp.tokens()).isGreedy());
    }
  }

  /** Token 192, which is the mask elsewhere, is a token like the others here. */
  @Test
  void maskless_anyToken_isPredicted() {
    try (SbdModel model = SbdModel.load(maskless().directory())) {
      Generation sampled =
          model.generate(
              PROMPT,
              o -> o.nextTokenPrediction().ignoreEos().logitBias(192, 1000).maxNewTokens(3));
      assertArrayEquals(new int[] {192, 192, 192}, sampled.tokens());
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 4})
  void maskless_inBlocks_isRefusedBeforeAnyPass(int maxBatch) {
    try (SbdModel model = SbdModel.load(maskless().directory(), o -> o.maxBatch(maxBatch))) {
      String message =
          assertThrows(
                  InvalidRequestException.class, () -> model.generate(PROMPT, o -> o.gamma(0.1)))
              .getMessage();
      assertTrue(
          message.startsWith(
              "decoding gamma:0.1 needs a mask token, and the model (llama float32 on cpu) has"
                  + " none: decode verified (the default) or token by token"),
          message);
    }
  }

  @Test
  void maskless_givenOne_decodesInBlocks() {
    try (SbdModel model = SbdModel.load(maskless().directory(), o -> o.maskToken(192));
        SbdModel golden = SbdModel.load(CheckpointFixture.golden(CheckpointFixture.LLAMA))) {
      assertArrayEquals(
          golden.generate(PROMPT, o -> o.gamma(0.5).maxNewTokens(20)).tokens(),
          model.generate(PROMPT, o -> o.gamma(0.5).maxNewTokens(20)).tokens());
    }
  }

  @Test
  void load_onAnInterruptedThread_works() throws IOException {
    CheckpointFixture fixture = copy(CheckpointFixture.QWEN3_SHARDED);
    Path tokenizer = Path.of("src/test/resources/tiny-tokenizer/tokenizer.json");
    fixture.write("tokenizer.json", Files.readString(tokenizer));
    Thread.currentThread().interrupt();
    try (SbdModel model = SbdModel.load(fixture.directory())) {
      assertEquals(
          FinishReason.CANCELLED, model.generate(PROMPT, o -> o.maxNewTokens(12)).finishReason());
      assertTrue(Thread.interrupted(), "the interrupt is still there");
      assertArrayEquals(
          tokens(CheckpointFixture.QWEN3_SHARDED),
          model
              .generate(PROMPT, o -> o.nextTokenPrediction().ignoreEos().maxNewTokens(12))
              .tokens());
    }
  }
}
