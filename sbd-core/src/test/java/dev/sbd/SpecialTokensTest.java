package dev.sbd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sbd.model.ByteTokenizer;
import dev.sbd.model.CheckedModel;
import dev.sbd.model.TableModel;
import dev.sbd.model.Tokenizer;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** Stop strings find special tokens, which the text leaves out unless they are to be kept. */
class SpecialTokensTest {
  private static final int[] PROMPT = {3, 1, 4};
  private static final List<String> METHODS = List.of("ntp", "verified", "gamma:0.5");

  /** The tokens 0, 3, 6, ... are letters, the others special: {@code <b>}, {@code <c>}. */
  private static final Tokenizer MIXED =
      new Tokenizer() {
        @Override
        public int[] encode(String text) {
          throw new UnsupportedOperationException();
        }

        @Override
        public int[] encodePrompt(String text) {
          throw new UnsupportedOperationException();
        }

        @Override
        public String decode(int... tokens) {
          return decodeVerbatim(Arrays.stream(tokens).filter(token -> token % 3 == 0).toArray());
        }

        @Override
        public String decodeVerbatim(int... tokens) {
          return Arrays.stream(tokens)
              .mapToObj(token -> token % 3 == 0 ? letter(token) : "<" + letter(token) + ">")
              .collect(Collectors.joining());
        }

        private static String letter(int token) {
          return Character.toString('a' + token);
        }
      };

  private final SetBlockDecoder decoder =
      new SetBlockDecoder(new CheckedModel(TableModel.seeded(3)), MIXED);

  private static String visible(String verbatim) {
    return verbatim.replaceAll("<.>", "");
  }

  @Property(tries = 300)
  void stopString_anywhereInTheVerbatimText_endsTheVisibleTextBeforeIt(
      @ForAll @IntRange(min = 0, max = 100) int at,
      @ForAll @IntRange(min = 1, max = 12) int length,
      @ForAll @IntRange(max = 2) int method,
      @ForAll @IntRange(min = 1, max = 16) int blockSize) {
    GenerationOptions options =
        GenerationOptions.of(
            o -> o.decoding(METHODS.get(method)).blockSize(blockSize).maxNewTokens(50));
    Generation whole = decoder.generate(PROMPT, options);
    String verbatim = MIXED.decodeVerbatim(whole.tokens());
    String stop = verbatim.substring(at, Math.min(at + length, verbatim.length()));
    StringBuilder streamed = new StringBuilder();
    Generation stopped =
        decoder.generate(
            PROMPT, options.toBuilder().stopStrings("#", stop).onText(streamed::append).build());

    String before = verbatim.substring(0, verbatim.indexOf(stop));
    assertEquals(visible(before).replaceAll("<.?$", ""), stopped.text());
    assertEquals(stopped.text(), streamed.toString());
    assertEquals(Optional.of(stop), stopped.stopString());
    assertEquals(FinishReason.STOP_STRING, stopped.finishReason());
    int[] tokens = stopped.tokens();
    assertTrue(MIXED.decodeVerbatim(tokens).contains(stop));
    assertFalse(MIXED.decodeVerbatim(Arrays.copyOf(tokens, tokens.length - 1)).contains(stop));
  }

  /** Characters in pieces, spaces that a text's beginning loses, special tokens between them. */
  @Property(tries = 500)
  void stopString_amongHalvesOfCharacters_endsTheVisibleTextBeforeIt(
      @ForAll @IntRange(max = 20) int seed,
      @ForAll @IntRange(max = 2) int method,
      @ForAll @IntRange(max = 60) int at,
      @ForAll @IntRange(min = 1, max = 9) int length) {
    ByteTokenizer bytes = new ByteTokenizer();
    SetBlockDecoder other = new SetBlockDecoder(TableModel.seeded(seed), bytes);
    GenerationOptions options =
        GenerationOptions.of(
            o -> o.decoding(METHODS.get(method)).maxNewTokens(60).logitBias(ByteTokenizer.END, 2));
    int[] tokens = other.generate(PROMPT, options).tokens();
    Assume.that(tokens[0] != ByteTokenizer.END);
    String verbatim = bytes.decodeVerbatim(tokens);
    String stop = verbatim.substring(at, at + length);
    StringBuilder streamed = new StringBuilder();
    Generation stopped =
        other.generate(
            PROMPT, options.toBuilder().stopStrings(stop).onText(streamed::append).build());

    String before = verbatim.substring(0, verbatim.indexOf(stop));
    assertEquals(before.replaceAll("<30>", "").replaceAll("<3?0?$", ""), stopped.text());
    assertEquals(stopped.text(), streamed.toString());
  }

  @Property(tries = 100)
  void keepSpecialTokens_writesThemOut_andStopsAtTheSameToken(
      @ForAll @IntRange(min = 0, max = 100) int at, @ForAll @IntRange(max = 2) int method) {
    GenerationOptions options =
        GenerationOptions.of(
            o -> o.decoding(METHODS.get(method)).maxNewTokens(50).keepSpecialTokens());
    Generation whole = decoder.generate(PROMPT, options);
    String verbatim = MIXED.decodeVerbatim(whole.tokens());
    assertEquals(verbatim, whole.text());

    String stop = verbatim.substring(at, at + 5);
    StringBuilder streamed = new StringBuilder();
    Generation stopped =
        decoder.generate(
            PROMPT, options.toBuilder().stopStrings(stop).onText(streamed::append).build());
    assertEquals(verbatim.substring(0, verbatim.indexOf(stop)), stopped.text());
    assertEquals(stopped.text(), streamed.toString());
  }

  @Test
  void specialToken_thatEndsTheText_isNotKept() {
    int[] tokens = decoder.generate(PROMPT, o -> o.maxNewTokens(20)).tokens();
    int special = Arrays.stream(tokens).filter(token -> token % 3 != 0).findFirst().orElseThrow();
    Generation ended =
        decoder.generate(PROMPT, o -> o.stopTokens(Set.of(special)).keepSpecialTokens());
    int[] all = ended.tokens();
    assertEquals(MIXED.decodeVerbatim(Arrays.copyOf(all, all.length - 1)), ended.text());
    assertEquals(special, all[all.length - 1]);
  }

  @Test
  void batch_eachWithAStopOfItsOwn_endsEachAsAlone() {
    String verbatim =
        MIXED.decodeVerbatim(decoder.generate(PROMPT, o -> o.maxNewTokens(30)).tokens());
    List<Request> requests =
        List.of(8, 17, 30).stream()
            .map(at -> GenerationOptions.of(o -> o.stopStrings(verbatim.substring(at, at + 6))))
            .map(options -> new Request(PROMPT, options))
            .toList();
    List<Generation> together = decoder.generateAll(requests);
    for (int i = 0; i < requests.size(); i++) {
      Generation alone = decoder.generate(PROMPT, requests.get(i).options());
      assertEquals(FinishReason.STOP_STRING, together.get(i).finishReason());
      assertEquals(alone.text(), together.get(i).text());
      assertEquals(alone.trace().size(), together.get(i).trace().size());
    }
  }
}
