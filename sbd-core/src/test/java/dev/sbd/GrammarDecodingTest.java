package dev.sbd;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sbd.grammar.Grammar;
import dev.sbd.model.BytesTokenizer;
import dev.sbd.model.CheckedModel;
import dev.sbd.model.ModelSpec;
import dev.sbd.model.TableModel;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** Whatever a model wants to say, it says what the grammar allows, and that to the end. */
class GrammarDecodingTest {
  private static final int[] PROMPT = {'a', 'b'};
  private static final List<String> DECODINGS =
      List.of(
          "ntp",
          "verified",
          "verified:0.5",
          "verified:whole",
          "verified:lookup",
          "verified:finished:0.3",
          "gamma:0.1",
          "gamma:4",
          "prefix:2",
          "threshold:0.5",
          "factor:2",
          "fixed:3",
          "dynamic:0.5:4",
          "within:4:fixed:2",
          "above-prefix:0.5",
          "apart:threshold:0.5",
          "linear-spec:threshold:0.5");

  private static TableModel model(long seed) {
    return TableModel.seeded(seed)
        .withSpec(
            new ModelSpec(
                "table " + seed,
                BytesTokenizer.size(),
                512,
                32,
                OptionalInt.of(BytesTokenizer.MASK),
                Set.of(BytesTokenizer.END)));
  }

  private static Generation generate(
      Supplier<TableModel> model, UnaryOperator<GenerationOptions.Builder> options) {
    try (CheckedModel checked = new CheckedModel(model.get())) {
      return new SetBlockDecoder(checked, new BytesTokenizer()).generate(PROMPT, options);
    }
  }

  private static void assertFollows(
      Grammar grammar, Supplier<TableModel> model, double temperature) {
    Generation expected =
        generate(
            model, o -> o.grammar(grammar).nextTokenPrediction().temperature(temperature).seed(3));
    for (String decoding : DECODINGS) {
      Generation found =
          generate(
              model, o -> o.grammar(grammar).decoding(decoding).temperature(temperature).seed(3));
      String what = grammar + " " + decoding + " \"" + found.text() + "\" " + found.finishReason();
      assertEquals(found.finishReason() != FinishReason.EOS, found.unfinished(), what);
      assertTrue(found.unfinished() || grammar.matches(found.text()), what);
      if (decoding.startsWith("verified") || decoding.startsWith("linear-spec")) {
        assertArrayEquals(expected.tokens(), found.tokens(), what);
        assertEquals(expected.stats().forcedTokens(), found.stats().forcedTokens(), what);
      }
    }
  }

  @Test
  void generate_aChoice_isOneOfIt() {
    Grammar grammar =
        Grammar.choice(
            "yes", "no", "{\"name\": \"abc\", \"id\": 12}", "{\"name\": \"abé\"}", "é\uD83D\uDE00");
    for (long seed = 0; seed < 20; seed++) {
      long of = seed;
      assertFollows(grammar, () -> model(of), 0);
      assertFollows(grammar, () -> model(of).withAgreeingDrafts(), 0);
      assertFollows(grammar, () -> model(of), 1.5);
    }
  }
}
