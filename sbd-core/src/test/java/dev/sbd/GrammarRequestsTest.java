package dev.sbd;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sbd.error.InvalidRequestException;
import dev.sbd.grammar.Grammar;
import dev.sbd.grammar.RandomRegex;
import dev.sbd.grammar.RandomSchemas;
import dev.sbd.model.BlockScheme;
import dev.sbd.model.BlockScheme.Commit;
import dev.sbd.model.BlockScheme.Sight;
import dev.sbd.model.BlockScheme.Target;
import dev.sbd.model.BytesTokenizer;
import dev.sbd.model.CheckedModel;
import dev.sbd.model.ModelSession;
import dev.sbd.model.ModelSpec;
import dev.sbd.model.Pass;
import dev.sbd.model.TableModel;
import dev.sbd.model.Tokenizer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Grammars with all else that a request may ask for, and with models of all kinds. */
class GrammarRequestsTest {
  private static final int[] PROMPT = {'x', 'y', 'z'};
  private static final int END = BytesTokenizer.END;
  private static final int UNUSED = END + 1;
  private static final BytesTokenizer TOKENIZER = new BytesTokenizer();
  private static final Grammar SHELF =
      Grammar.jsonSchema(
          """
          {"type": "object", "additionalProperties": false, "required": ["name", "id"],
           "properties": {"name": {"type": "string", "maxLength": 6},
             "id": {"type": "integer", "minimum": 0, "maximum": 300},
             "tags": {"type": "array", "items": {"enum": ["a", "ab", "abc"]}, "maxItems": 3}}}
          """);
  private static final Grammar NUMBER = Grammar.regex("(ab|[0-9é]{2,5})+x?");
  private static final Grammar CHOICE = Grammar.choice("yes", "no", "never", "\"name\": \"the\"");
  private static final List<Grammar> GRAMMARS = List.of(SHELF, NUMBER, CHOICE);

  private static TableModel model(long seed) {
    return TableModel.seeded(seed)
        .withSpec(
            new ModelSpec(
                "table " + seed,
                BytesTokenizer.size(),
                512,
                32,
                OptionalInt.of(BytesTokenizer.MASK),
                Set.of(END)));
  }

  private static SetBlockDecoder decoder(TableModel model) {
    return new SetBlockDecoder(new CheckedModel(model), TOKENIZER);
  }

  private static String assertFollows(Grammar grammar, Generation generation) {
    String what = grammar + ": " + generation.finishReason() + " " + generation.text();
    boolean ended = generation.finishReason() == FinishReason.EOS;
    assertTrue(ended || generation.finishReason() == FinishReason.LENGTH, what);
    assertEquals(generation.unfinished(), !grammar.matches(generation.text()), what);
    assertFalse(ended && generation.unfinished(), what);
    int[] tokens = generation.tokens();
    int count = tokens.length - (ended ? 1 : 0);
    assertTrue(Arrays.stream(tokens).limit(count).allMatch(token -> token < END), what);
    return what;
  }

  private static void assertNextTokens(
      SetBlockDecoder decoder, Grammar grammar, UnaryOperator<GenerationOptions.Builder> options) {
    Generation ntp =
        decoder.generate(PROMPT, o -> options.apply(o).grammar(grammar).nextTokenPrediction());
    assertFollows(grammar, ntp);
    for (String decoding : List.of("verified", "verified:whole", "linear-spec:fixed:3")) {
      Generation found =
          decoder.generate(PROMPT, o -> options.apply(o).grammar(grammar).decoding(decoding));
      assertArrayEquals(ntp.tokens(), found.tokens(), assertFollows(grammar, found));
    }
    for (String decoding : List.of("fixed:3", "threshold:0.2", "gamma:0.5")) {
      assertFollows(
          grammar,
          decoder.generate(PROMPT, o -> options.apply(o).grammar(grammar).decoding(decoding)));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "BLOCK, BOTH, OWN, 'static:2;dynamic:0.85;sequential:4;fixed:3;threshold:0.2;gamma:0.5'",
    "BLOCK, BOTH, NEXT, 'within:4:dynamic:0.3;fixed:3;threshold:0.2'",
    "CAUSAL, BOTH, NEXT, 'above-prefix:0.3;fixed:3;threshold:0.2;ntp;verified;verified:whole'",
    "CAUSAL, CAUSAL, NEXT, 'verified;ntp;verified:whole;verified:lookup;threshold:0.2'",
    "CAUSAL, BOTH, OWN, 'apart:fixed:1;apart:threshold:0.2;linear-spec:threshold:0;ntp'"
  })
  void generate_modelsOfAllFamilies_followTheGrammar(
      Commit commit, Sight sight, Target target, String decodings) {
    BlockScheme scheme = new BlockScheme(commit, sight, target);
    for (int seed = 0; seed < 12; seed++) {
      Grammar grammar = GRAMMARS.get(seed % 3);
      String[] all = decodings.split(";", -1);
      TableModel model = model(seed).withScheme(scheme, seed % 2 == 0 ? 4 : 8, all[0]);
      for (double temperature : new double[] {0, 1.1}) {
        List<int[]> verified = new ArrayList<>();
        for (String decoding : all) {
          Generation generation =
              decoder(model)
                  .generate(
                      PROMPT,
                      o -> {
                        o.grammar(grammar).decoding(decoding).temperature(temperature).seed(5);
                        return o.maxNewTokens(150);
                      });
          String what = decoding + ": " + assertFollows(grammar, generation);
          if (decoding.matches("ntp|verified.*|linear-spec.*")) {
            verified.add(generation.tokens());
            assertArrayEquals(verified.get(0), generation.tokens(), what);
          }
        }
      }
    }
  }

  @Test
  void generate_modelWithoutMaskToken_verifiesWhatMustCome() {
    int passes = 0;
    int tokens = 0;
    for (int seed = 0; seed < 12; seed++) {
      Grammar grammar = GRAMMARS.get(seed % 3);
      SetBlockDecoder decoder = decoder(model(seed).withoutMaskToken());
      Generation ntp = decoder.generate(PROMPT, o -> o.grammar(grammar).nextTokenPrediction());
      for (String decoding : List.of("verified", "verified:whole", "verified:lookup")) {
        Generation found = decoder.generate(PROMPT, o -> o.grammar(grammar).decoding(decoding));
        assertArrayEquals(ntp.tokens(), found.tokens(), assertFollows(grammar, found));
        passes += found.passes().size();
        tokens += found.tokens().length;
      }
    }
    assertTrue(passes < tokens, passes + " passes for " + tokens + " tokens");
  }

  private static List<Request> mixed() {
    List<Request> requests = new ArrayList<>();
    List<String> decodings =
        List.of("verified", "ntp", "fixed:3", "verified:whole", "apart:fixed:2", "dynamic:0.5:4");
    for (int i = 0; i < 12; i++) {
      int index = i;
      GenerationOptions options =
          GenerationOptions.of(
              o -> {
                o.decoding(decodings.get(index % 6)).maxNewTokens(20 + 7 * index);
                o.temperature(index % 4 == 0 ? 0 : 0.9).seed(index);
                return index % 5 == 0 ? o : o.grammar(GRAMMARS.get(index % 3));
              });
      requests.add(new Request(TOKENIZER.encode("prompt " + i), options));
    }
    return requests;
  }

  @Test
  void generateAll_mixedGrammars_eachAsAlone() {
    List<Generation> together = decoder(model(1)).generateAll(mixed());
    for (int i = 0; i < together.size(); i++) {
      Request request = mixed().get(i);
      Generation alone = decoder(model(1)).generate(request.prompt(), request.options());
      assertArrayEquals(alone.tokens(), together.get(i).tokens(), "request " + i);
      assertEquals(alone.unfinished(), together.get(i).unfinished(), "request " + i);
    }
  }

  @Test
  void generate_threadsWithOneDecoderAndItsGrammars_eachAsAlone() throws Exception {
    List<Request> requests = mixed();
    List<int[]> alone =
        requests.stream()
            .map(one -> decoder(model(2)).generate(one.prompt(), one.options()).tokens())
            .toList();
    SetBlockDecoder shared = decoder(model(2));
    ExecutorService threads = Executors.newFixedThreadPool(8);
    try {
      List<Future<Generation>> found = new ArrayList<>();
      for (int i = 0; i < 4 * requests.size(); i++) {
        Request one = requests.get(i * 5 % requests.size());
        found.add(threads.submit(() -> shared.generate(one.prompt(), one.options())));
      }
      for (int i = 0; i < found.size(); i++) {
        assertArrayEquals(
            alone.get(i * 5 % requests.size()), found.get(i).get().tokens(), "request " + i);
      }
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void conversation_eachTurnUnderAGrammarOfItsOwn_asFromTheStart() {
    SetBlockDecoder decoder = decoder(model(3));
    try (Conversation conversation = decoder.conversation()) {
      int[] text = PROMPT;
      for (int turn = 0; turn < 6; turn++) {
        Grammar grammar = GRAMMARS.get(turn % 3);
        UnaryOperator<GenerationOptions.Builder> options = o -> o.grammar(grammar).maxNewTokens(60);
        Generation found = conversation.generate(text, options);
        assertFollows(grammar, found);
        assertArrayEquals(decoder.generate(text, options).tokens(), found.tokens());
        text = IntStream.concat(Arrays.stream(text), Arrays.stream(found.tokens())).toArray();
        text = IntStream.concat(Arrays.stream(text), IntStream.of('q', turn)).toArray();
      }
    }
  }

  static Stream<UnaryOperator<GenerationOptions.Builder>> options() {
    return Stream.of(
        o -> o,
        o -> o.repetitionPenalty(1.4).presencePenalty(0.5).frequencyPenalty(1),
        o -> o.temperature(0.9).seed(4).topK(3),
        o -> o.temperature(1.5).seed(4).topP(0.7).minP(0.05),
        o -> o.temperature(1).seed(8).repetitionPenalty(1.2),
        o -> o.logitBias('9', 30).logitBias(END, -200).logitBias('{', -500),
        o -> o.banTokens('a', '7', TOKENIZER.encode("abc")[0], TOKENIZER.encode("{\"")[0]),
        o -> o.stopTokens(Set.of(UNUSED)).logitBias(UNUSED, -1000),
        o -> o.maxNewTokens(9),
        o -> o.maxNewTokens(1),
        o -> o.blockSize(32).maxNewTokens(40),
        o -> o.blockSize(1),
        o -> o.keepSpecialTokens());
  }

  @ParameterizedTest
  @MethodSource("options")
  void generate_withOtherOptions_isNextTokenPredictionWithThem(
      UnaryOperator<GenerationOptions.Builder> options) {
    for (int seed = 0; seed < 2; seed++) {
      for (Grammar grammar : List.of(SHELF, NUMBER)) {
        assertNextTokens(decoder(model(seed)), grammar, options);
      }
    }
  }

  @Test
  void banTokens_ofWhatATextNeeds_leavesTheOthers() {
    Grammar grammar = Grammar.choice("yes", "no");
    SetBlockDecoder decoder = decoder(model(5));
    assertEquals("no", decoder.generate(PROMPT, o -> o.grammar(grammar).banTokens('y')).text());
    assertEquals("yes", decoder.generate(PROMPT, o -> o.grammar(grammar).banTokens('o')).text());
    assertRefused(decoder, "cannot write", o -> o.grammar(grammar).banTokens('y', 'n'));
    assertRefused(decoder, "needs a token that ends", o -> o.grammar(grammar).banTokens(END));
  }

  private static void assertRefused(
      SetBlockDecoder decoder, String why, UnaryOperator<GenerationOptions.Builder> options) {
    InvalidRequestException e =
        assertThrows(InvalidRequestException.class, () -> decoder.generate(PROMPT, options));
    assertTrue(e.getMessage().contains(why), e.getMessage());
  }

  @ParameterizedTest
  @ValueSource(strings = {"ntp", "verified", "verified:whole", "fixed:3"})
  void stopTokens_endACompleteTextOnly(String decoding) {
    for (int seed = 0; seed < 10; seed++) {
      Generation generation =
          decoder(model(seed))
              .generate(
                  PROMPT,
                  o ->
                      o.grammar(SHELF)
                          .decoding(decoding)
                          .stopTokens(Set.of(UNUSED))
                          .logitBias(UNUSED, 1000));
      assertEquals(FinishReason.STOP_TOKEN, generation.finishReason());
      assertTrue(SHELF.matches(generation.text()), generation.text());
      assertFalse(generation.unfinished());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"ntp", "verified", "verified:whole", "fixed:3", "gamma:0.1"})
  void stopStrings_endTheText_whichIsUnfinished(String decoding) {
    for (int seed = 0; seed < 10; seed++) {
      Generation generation =
          decoder(model(seed))
              .generate(
                  PROMPT, o -> o.grammar(SHELF).decoding(decoding).stopStrings("\"id\"", "zz"));
      assertEquals(FinishReason.STOP_STRING, generation.finishReason(), generation.text());
      assertTrue(generation.unfinished(), generation.text());
      assertFalse(generation.text().contains("\"id\""), generation.text());
    }
  }

  /** Without tokens of their own for some bytes, which pieces still have. */
  private static Tokenizer without(String characters) {
    byte[][] bytes = TOKENIZER.tokenBytes().clone();
    for (byte b : characters.getBytes(StandardCharsets.UTF_8)) {
      bytes[b & 0xFF] = new byte[0];
    }
    return new Tokenizer() {
      @Override
      public byte[][] tokenBytes() {
        return bytes;
      }

      @Override
      public int[] encode(String text) {
        return TOKENIZER.encode(text);
      }

      @Override
      public int[] encodePrompt(String text) {
        return encode(text);
      }

      @Override
      public String decode(int... tokens) {
        return TOKENIZER.decode(tokens);
      }

      @Override
      public String decodeVerbatim(int... tokens) {
        return TOKENIZER.decodeVerbatim(tokens);
      }
    };
  }

  @Test
  void generate_vocabularyWithoutSomeBytes_writesWhatItCan() {
    SetBlockDecoder decoder = new SetBlockDecoder(new CheckedModel(model(6)), without("yb[é"));
    assertEquals(
        "no", decoder.generate(PROMPT, o -> o.grammar(Grammar.choice("yes", "no"))).text());
    assertRefused(decoder, "cannot write", o -> o.grammar(Grammar.choice("yes", "by")));
    int written = 0;
    for (long seed = 0; seed < 30; seed++) {
      String schema = RandomSchemas.schema(seed);
      try {
        Grammar grammar = Grammar.jsonSchema(schema);
        assertNextTokens(decoder, grammar, o -> o.maxNewTokens(60).logitBias(END, 20));
        written++;
      } catch (InvalidRequestException e) {
        String message = e.getMessage();
        assertTrue(message.matches("(?s)JSON Schema: .*|the tokenizer cannot write .*"), message);
      }
    }
    assertTrue(written > 10, written + " of 30 schemas can be written");
  }

  /** By looking at every token: those that some text goes on with. */
  private static int[] byEveryToken(
      TableModel model, Predicate<String> begins, Predicate<String> is) {
    int[] tokens = PROMPT;
    try (ModelSession session = model.openSession(model.spec().contextLength())) {
      String text = "";
      while (true) {
        int[] rest = Arrays.copyOfRange(tokens, session.length(), tokens.length);
        double[][] logits =
            model.logits(new Pass(session, session.length(), rest, new int[0], List.of()));
        double[] last = logits[rest.length - 1];
        int best = -1;
        for (int token = 0; token < last.length; token++) {
          boolean may =
              token < END ? begins.test(text + latin(token)) : token == END && is.test(text);
          best = may && (best < 0 || last[token] > last[best]) ? token : best;
        }
        tokens = Arrays.copyOf(tokens, tokens.length + 1);
        tokens[tokens.length - 1] = best;
        if (best == END || tokens.length == 100) {
          return Arrays.copyOfRange(tokens, PROMPT.length, tokens.length);
        }
        text += latin(best);
      }
    }
  }

  /** Bytes as characters. */
  private static String latin(int token) {
    return new String(TOKENIZER.tokenBytes()[token], StandardCharsets.ISO_8859_1);
  }

  @Test
  void ntp_underAChoice_takesTheLikeliestTokenThatSomeTextGoesOnWith() {
    for (long seed = 0; seed < 40; seed++) {
      RandomRegex random = new RandomRegex(seed);
      List<String> texts = Stream.generate(random::text).limit(12).distinct().toList();
      List<String> bytes =
          texts.stream()
              .map(text -> text.getBytes(StandardCharsets.UTF_8))
              .map(all -> new String(all, StandardCharsets.ISO_8859_1))
              .toList();
      TableModel model = model(seed);
      int[] expected =
          byEveryToken(
              model, text -> bytes.stream().anyMatch(b -> b.startsWith(text)), bytes::contains);
      Grammar grammar = Grammar.choice(texts);
      Generation found =
          decoder(model).generate(PROMPT, o -> o.grammar(grammar).nextTokenPrediction());
      assertArrayEquals(expected, found.tokens(), grammar + " " + found.text());
    }
  }

  @Test
  void ntp_underRecursion_takesTheLikeliestTokenThatSomeTextGoesOnWith() {
    Grammar grammar = Grammar.jsonSchema("{\"type\": \"array\", \"items\": {\"$ref\": \"#\"}}");
    for (long seed = 0; seed < 40; seed++) {
      TableModel model = model(seed);
      int[] expected =
          byEveryToken(
              model, text -> depth(text) >= 0, text -> text.length() > 1 && depth(text) == 0);
      Generation found =
          decoder(model)
              .generate(PROMPT, o -> o.grammar(grammar).nextTokenPrediction().maxNewTokens(97));
      assertArrayEquals(expected, found.tokens(), found.text());
    }
  }

  /** Of a beginning of nested arrays; -1 if it is none. */
  private static int depth(String text) {
    int depth = 0;
    for (int i = 0; i < text.length(); i++) {
      char before = i == 0 ? '^' : text.charAt(i - 1);
      boolean over = depth == 0 && i > 0;
      boolean fits =
          switch (text.charAt(i)) {
            case '[' -> !over && before != ']' && before != ',';
            case ']' -> !over && before != ' ' && before != ',' && i > 0;
            case ',' -> !over && before == ']';
            case ' ' -> before == ',';
            default -> false;
          };
      if (!fits) {
        return -1;
      }
      depth += text.charAt(i) == '[' ? 1 : text.charAt(i) == ']' ? -1 : 0;
    }
    return depth;
  }
}
