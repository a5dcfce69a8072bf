package dev.sbd;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sbd.error.InvalidRequestException;
import dev.sbd.model.CheckedModel;
import dev.sbd.model.TableModel;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Models without a mask token, as they are before a training for blocks. */
class MasklessModelTest {
  private static final int[] PROMPT = {3, 1, 4};

  private final CheckedModel model = new CheckedModel(TableModel.seeded(3).withoutMaskToken());
  private final SetBlockDecoder decoder = new SetBlockDecoder(model);

  private int[] tokens(UnaryOperator<GenerationOptions.Builder> options) {
    return decoder.generate(PROMPT, o -> options.apply(o.maxNewTokens(200))).tokens();
  }

  @Test
  void tokenByToken_isWhatItPredicts() {
    int[] tokens = tokens(GenerationOptions.Builder::nextTokenPrediction);
    assertEquals(200, tokens.length);
    assertTrue(Arrays.stream(tokens).anyMatch(token -> token == 31), "no token is kept back");
    assertTrue(decoder.score(PROMPT, tokens).isGreedy());
  }

  @ParameterizedTest
  @ValueSource(strings = {"verified", "gamma:0.1", "verified:whole"})
  void blocksOfOneToken_areTheSame(String decoding) {
    assertArrayEquals(
        tokens(GenerationOptions.Builder::nextTokenPrediction),
        tokens(o -> o.decoding(decoding).blockSize(1)));
  }

  @Test
  void conversation_tokenByToken_needsNone() {
    try (Conversation conversation = decoder.conversation()) {
      assertArrayEquals(
          tokens(GenerationOptions.Builder::nextTokenPrediction),
          conversation.generate(PROMPT, o -> o.nextTokenPrediction().maxNewTokens(200)).tokens());
      assertRefused("gamma:0.1", () -> conversation.generate(PROMPT, o -> o.gamma(0.1)));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"verified", "verified:lookup", "verified:whole"})
  void verified_looksAtNothing_andSaysTheSame(String decoding) {
    assertArrayEquals(
        tokens(GenerationOptions.Builder::nextTokenPrediction),
        tokens(o -> o.decoding(decoding).blockSize(8)));
    assertArrayEquals(
        tokens(o -> o.nextTokenPrediction().temperature(0.8).seed(3)),
        tokens(o -> o.decoding(decoding).temperature(0.8).seed(3)));
  }

  @Test
  void blocks_areRefusedBeforeAnyPass() {
    assertRefused("gamma:0.1", () -> tokens(o -> o.gamma(0.1)));
    assertRefused("gamma:0.1", () -> tokens(o -> o.gamma(0.1).withoutNtpPrefix().blockSize(1)));
    GenerationOptions ntp = GenerationOptions.builder().nextTokenPrediction().build();
    Request gamma = new Request(PROMPT, GenerationOptions.builder().gamma(0.1).build());
    assertRefused("gamma:0.1", () -> decoder.generateAll(List.of(new Request(PROMPT, ntp), gamma)));
    assertEquals(0, model.forwards());
    assertEquals(0, model.openSessions());
  }

  private static void assertRefused(String decoding, Runnable generation) {
    InvalidRequestException e = assertThrows(InvalidRequestException.class, generation::run);
    assertEquals(
        "decoding "
            + decoding
            + " needs a mask token, and the model (table 3) has none: decode verified (the"
            + " default) or token by token (nextTokenPrediction(), --ntp); or give the id of one when loading"
            + " (LoadOptions.maskToken, --mask-token), or an adapter (LoadOptions.adapter,"
            + " --adapter), which brings one; or fine-tune the model first, which gives it one",
        e.getMessage());
  }
}
