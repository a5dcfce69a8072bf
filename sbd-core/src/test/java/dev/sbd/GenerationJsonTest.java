package dev.sbd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class GenerationJsonTest {
  private static final GenerationStats STATS =
      new GenerationStats(3, 0, 2, 1, 5, 4, 2, 100, 0, 1000);

  private static Generation generation(String text, List<TokenTrace> tokens) {
    return new Generation(
        text,
        FinishReason.EOS,
        Optional.empty(),
        OptionalLong.of(9),
        tokens,
        List.of(new PassTrace(3, 16, List.of(0, 2), 5, 4, 100)),
        false,
        STATS);
  }

  private static void assertText(String expected, String text) {
    String json = GenerationJson.of(generation(text, List.of()));
    assertTrue(json.startsWith("{\"text\":\"" + expected + "\",\"tokens\""), json);
  }

  private static final String TRACE =
      "[{\"token\":7,\"text\":\"h\",\"pass\":0,\"step\":0,\"ntp\":true,\"draftPass\":-1,"
          + "\"logProbability\":-0.5,\"entropy\":0.25,\"confidence\":0.75},"
          + "{\"token\":4,\"text\":\"i\",\"pass\":0,\"step\":1,\"ntp\":false,\"draftPass\":2,"
          + "\"logProbability\":0.0,\"entropy\":1.0E-9,\"confidence\":1.0}]";
  private static final String REST =
      "\"finish\":\"eos\",\"finishReason\":\"eos\",\"stopString\":null,\"seed\":9,"
          + "\"unfinished\":false,\"promptTokens\":3,\"forwardPasses\":1,\"tokensPerForward\":2.0,\"drafted\":5,"
          + "\"accepted\":4,\"forced\":2,\"reveals\":[[0,2]],\"prefillMs\":1.0E-4,\"decodeMs\":0.0,"
          + "\"modelMs\":1.0E-4,\"outsideMs\":9.0E-4,\"totalMs\":0.001,"
          + "\"outsideMicrosPerPass\":0.9,\"stats\":{"
          + "\"promptTokens\":3,\"cachedTokens\":0,\"newTokens\":2,\"forwardPasses\":1,\"draftedTokens\":5,"
          + "\"acceptedTokens\":4,\"forcedTokens\":2,\"prefillNanos\":100,\"decodeNanos\":0,\"totalNanos\":1000,"
          + "\"tokensPerForward\":2.0,\"tokensPerSecond\":2000000.0},";
  private static final String PASSES =
      "\"passes\":[{\"causalRows\":3,\"blockRows\":16,\"revealed\":[0,2],\"drafts\":5,"
          + "\"accepted\":4,\"modelNanos\":100}]}";

  @Test
  void json_ofAGeneration_isAllOfIt() {
    TokenTrace first = new TokenTrace(7, "h", 0, 0, true, -1, -0.5, 0.25, 0.75);
    TokenTrace second = new TokenTrace(4, "i", 0, 1, false, 2, 0, 1e-9, 1);
    Generation generation = generation("hi", List.of(first, second));
    assertEquals(
        "{\"text\":\"hi\",\"tokens\":[7,4]," + REST + "\"trace\":" + TRACE + "," + PASSES,
        GenerationJson.of(generation));
    assertEquals(
        "{\"text\":\"hi\",\"tokens\":" + TRACE + "," + REST + PASSES,
        GenerationJson.traced(generation));
  }

  @Test
  void of_noFiniteNumber_isNull() {
    TokenTrace token =
        new TokenTrace(7, "h", 0, 0, true, -1, Double.NEGATIVE_INFINITY, Double.NaN, 1d / 0);
    String json = GenerationJson.of(generation("", List.of(token)));
    assertTrue(json.contains("\"logProbability\":null,\"entropy\":null,\"confidence\":null"), json);
  }

  @Test
  void of_aStopString_namesIt() {
    Generation stopped =
        new Generation(
            "",
            FinishReason.STOP_STRING,
            Optional.of("\n\n"),
            OptionalLong.empty(),
            List.of(),
            List.of(),
            false,
            STATS);
    String json = GenerationJson.of(stopped);
    assertTrue(json.contains("\"finishReason\":\"stop_string\",\"stopString\":\"\\n\\n\""), json);
    assertTrue(json.endsWith("\"trace\":[],\"passes\":[]}"), json);
  }

  @Test
  void of_quotesAndControlCharacters_areEscaped() {
    assertText("a\\\"b\\\\c", "a\"b\\c");
    assertText("\\n\\r\\t\\u0008\\u0000\\u001b\\u007f", "\n\r\t\b\0\u001b\u007f");
    assertText("\\u2028\\u2029", "\u2028\u2029");
  }

  @Test
  void of_charactersBeyondTheBasicPlane_stayHalvesAreEscaped() {
    assertText("\uD83D\uDE00é", "\uD83D\uDE00é");
    assertText("a\\ud83d", "a\uD83D");
    assertText("\\ude00\\ud83d", "\uDE00\uD83D");
  }
}
