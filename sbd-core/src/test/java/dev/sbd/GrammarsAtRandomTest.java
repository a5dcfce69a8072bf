package dev.sbd;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.BigIntegerNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NumericNode;
import com.fasterxml.jackson.databind.node.ValueNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion.VersionFlag;
import dev.sbd.error.InvalidRequestException;
import dev.sbd.grammar.Grammar;
import dev.sbd.grammar.JsonStyle;
import dev.sbd.grammar.RandomRegex;
import dev.sbd.grammar.RandomSchemas;
import dev.sbd.model.BytesTokenizer;
import dev.sbd.model.CheckedModel;
import dev.sbd.model.ModelSpec;
import dev.sbd.model.TableModel;
import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Grammars at random, models that want to say something else, all ways to decode: a finished text
 * is what others, who know nothing of automata, call valid; and what is verified is the text of
 * next-token prediction.
 */
class GrammarsAtRandomTest {
  private static final int[] PROMPT = {'a', 'b'};
  private static final BytesTokenizer TOKENIZER = new BytesTokenizer();

  private static final List<String> VERIFIED =
      List.of(
          "verified",
          "verified:0.5",
          "verified:whole",
          "verified:lookup",
          "verified:finished:0.3",
          "linear-spec:threshold:0.5",
          "linear-spec:fixed:3");

  private static final List<String> SOLVERS =
      List.of(
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
          "static:4",
          "sequential:4");

  /** Tokens that a text which may end soon ends with. */
  private static final int[] CLOSING =
      IntStream.concat(
              IntStream.of(BytesTokenizer.END), Arrays.stream(TOKENIZER.encode("\"}],0\"}\"]")))
          .distinct()
          .toArray();

  /** What became of some grammars. */
  private static final class Tally {
    private int grammars;
    private int refused;
    private int generations;
    private int finished;
    private int forced;
    private int tokens;

    void count(Generation generation) {
      generations++;
      finished += generation.unfinished() ? 0 : 1;
      forced += generation.stats().forcedTokens();
      tokens += generation.tokens().length;
    }

    @Override
    public String toString() {
      return "%d grammars, %d refused; %d generations, %d finished; %d tokens, %d forced"
          .formatted(grammars, refused, generations, finished, tokens, forced);
    }
  }

  private final Tally tally = new Tally();

  @Test
  void schemas_atRandom_finishedTextsAreValid() {
    schemas(0, 75, 1);
  }

  @Test
  void regexes_atRandom_finishedTextsMatch() {
    regexes(0, 75, 1);
  }

  @Tag("long")
  @Test
  void schemas_twoThousandAtRandom_finishedTextsAreValid() {
    schemas(1_000, 3_000, 8);
  }

  @Tag("long")
  @Test
  void regexes_twoThousandAtRandom_finishedTextsMatch() {
    regexes(1_000, 3_000, 8);
  }

  private void schemas(long from, long to, int decodings) {
    assertAll(LongStream.range(from, to).mapToObj(seed -> () -> schema(seed, decodings)));
    report("schemas");
  }

  private void schema(long seed, int decodings) {
    String schema = RandomSchemas.schema(seed);
    JsonStyle style = List.of(JsonStyle.values()).get((int) (seed % 3));
    compiled(() -> Grammar.jsonSchema(schema, style))
        .ifPresent(
            grammar -> check(grammar, seed, decodings, new Validator(schema)::isValid, schema));
  }

  private void regexes(long from, long to, int decodings) {
    assertAll(LongStream.range(from, to).mapToObj(seed -> () -> regex(seed, decodings)));
    report("regular expressions");
  }

  private void regex(long seed, int decodings) {
    String regex = new RandomRegex(seed).regex();
    Predicate<String> valid = Pattern.compile(regex).asMatchPredicate();
    compiled(() -> Grammar.regex(regex))
        .ifPresent(grammar -> check(grammar, seed, decodings, valid, regex));
  }

  private Optional<Grammar> compiled(Supplier<Grammar> make) {
    tally.grammars++;
    try {
      return Optional.of(make.get());
    } catch (InvalidRequestException e) {
      assertTrue(e.getMessage().matches("(?s)(JSON Schema: |no text satisfies ).*"), e::getMessage);
      tally.refused++;
      return Optional.empty();
    }
  }

  private void report(String what) {
    System.out.println(what + ": " + tally);
    assertTrue(tally.refused * 5 <= tally.grammars, "too many are refused: " + tally);
    assertTrue(tally.finished * 3 >= tally.generations, "too few are finished: " + tally);
  }

  /** Makes the validator take large integers for what they are, and not for doubles. */
  private static final class ExactNumbers extends JsonNodeFactory {
    private static final long serialVersionUID = 1;

    @Override
    public ValueNode numberNode(BigInteger value) {
      return new ExactInteger(value);
    }

    @Override
    public NumericNode numberNode(long value) {
      boolean exact = Math.abs(value) < 1L << 53;
      return exact ? super.numberNode(value) : new ExactInteger(BigInteger.valueOf(value));
    }
  }

  private static final class ExactInteger extends BigIntegerNode {
    private static final long serialVersionUID = 1;

    ExactInteger(BigInteger value) {
      super(value);
    }

    @Override
    public boolean isBigDecimal() { // asked before multiples are
      return true;
    }
  }

  /** A validator that is no part of this project. */
  private static final class Validator {
    private static final ObjectMapper MAPPER =
        JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .nodeFactory(new ExactNumbers())
            .build();

    private final JsonSchema schema;

    Validator(String schema) {
      SchemaValidatorsConfig config =
          SchemaValidatorsConfig.builder().formatAssertionsEnabled(true).build();
      try {
        JsonNode tree = MAPPER.readTree(schema);
        this.schema = JsonSchemaFactory.getInstance(VersionFlag.V202012).getSchema(tree, config);
      } catch (JsonProcessingException e) {
        throw new AssertionError(schema, e);
      }
    }

    boolean isValid(String text) {
      try {
        return schema.validate(MAPPER.readTree(text)).isEmpty();
      } catch (JsonProcessingException e) {
        throw new AssertionError(text, e);
      }
    }
  }

  private static TableModel model(long seed) {
    TableModel model =
        TableModel.seeded(seed)
            .withSpec(
                new ModelSpec(
                    "table " + seed,
                    BytesTokenizer.size(),
                    512,
                    32,
                    OptionalInt.of(BytesTokenizer.MASK),
                    Set.of(BytesTokenizer.END)));
    return seed % 2 == 0 ? model.withAgreeingDrafts() : model;
  }

  /** Under one grammar next-token prediction, and as many other decodings as one likes. */
  private void check(
      Grammar grammar, long seed, int decodings, Predicate<String> valid, String source) {
    List<Double> temperatures =
        decodings > 1 ? List.of(0.0, 1.2) : List.of(seed / 2 % 2 == 0 ? 0.0 : 1.2);
    try (CheckedModel model = new CheckedModel(model(seed))) {
      SetBlockDecoder decoder = new SetBlockDecoder(model, TOKENIZER);
      for (double temperature : temperatures) {
        UnaryOperator<GenerationOptions.Builder> options =
            o -> biased(o, seed).grammar(grammar).temperature(temperature).seed(seed);
        Generation ntp = decoder.generate(PROMPT, o -> options.apply(o).nextTokenPrediction());
        check(ntp, ntp, grammar, valid, "seed %d, ntp: %s".formatted(seed, source));
        for (String decoding : some(seed, decodings)) {
          Generation found = decoder.generate(PROMPT, o -> options.apply(o).decoding(decoding));
          boolean isNtp = VERIFIED.contains(decoding);
          String what = "seed %d, %s %s: %s".formatted(seed, decoding, temperature, source);
          check(found, isNtp ? ntp : found, grammar, valid, what);
        }
      }
    }
  }

  /** Two in three like to end soon, where they may. */
  private static GenerationOptions.Builder biased(GenerationOptions.Builder options, long seed) {
    if (seed % 3 > 0) {
      Arrays.stream(CLOSING).forEach(token -> options.logitBias(token, 12));
    }
    return options.maxNewTokens(120).blockSize((int) (4 + seed % 13));
  }

  private static List<String> some(long seed, int count) {
    SplittableRandom random = new SplittableRandom(seed);
    int first = random.nextInt(2);
    int start = random.nextInt(VERIFIED.size() * SOLVERS.size());
    List<String> some = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      List<String> kind = (first + i) % 2 == 0 ? VERIFIED : SOLVERS;
      some.add(kind.get((start + i / 2) % kind.size()));
    }
    return some;
  }

  private void check(
      Generation found,
      Generation expected,
      Grammar grammar,
      Predicate<String> valid,
      String source) {
    tally.count(found);
    String what = source + "\n" + found.text();
    assertArrayEquals(expected.tokens(), found.tokens(), what);
    assertEquals(expected.stats().forcedTokens(), found.stats().forcedTokens(), what);
    boolean ended = found.finishReason() == FinishReason.EOS;
    assertTrue(ended || found.finishReason() == FinishReason.LENGTH, what);
    boolean complete = isComplete(grammar, found);
    assertTrue(complete || !ended, what);
    assertEquals(!complete, found.unfinished(), what);
    if (complete) {
      assertTrue(valid.test(found.text()), what);
    }
  }

  /** Whether the text matches, which has no token beyond its first end token. */
  private static boolean isComplete(Grammar grammar, Generation generation) {
    int[] tokens = generation.tokens();
    boolean ended = generation.finishReason() == FinishReason.EOS;
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (int token : Arrays.copyOf(tokens, tokens.length - (ended ? 1 : 0))) {
      assertTrue(token < BytesTokenizer.END, generation.text());
      bytes.writeBytes(TOKENIZER.tokenBytes()[token]);
    }
    String text = bytes.toString(StandardCharsets.UTF_8);
    boolean lossless = Arrays.equals(bytes.toByteArray(), text.getBytes(StandardCharsets.UTF_8));
    return lossless && grammar.matches(text);
  }
}
