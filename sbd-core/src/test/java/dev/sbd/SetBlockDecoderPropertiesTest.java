package dev.sbd;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sbd.model.ByteTokenizer;
import dev.sbd.model.CheckedModel;
import dev.sbd.model.ModelSession;
import dev.sbd.model.Pass;
import dev.sbd.model.Row;
import dev.sbd.model.TableModel;
import dev.sbd.solver.Proxy;
import dev.sbd.solver.Solver;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** What holds for every generation, whatever model, prompt, block size and solver. */
class SetBlockDecoderPropertiesTest {
  private static final int TRIES = 300;

  @Provide
  Arbitrary<GenerationOptions> options() {
    Arbitrary<Solver> solvers =
        Arbitraries.oneOf(
            Combinators.combine(Arbitraries.doubles().between(0, 6), Arbitraries.of(Proxy.class))
                .as(Solver::entropyBounded),
            Arbitraries.doubles().between(0, 1).map(Solver::confidenceThreshold),
            Arbitraries.doubles().between(0, 6).map(Solver::boundedPrefix),
            Arbitraries.doubles().between(0.1, 20).map(Solver::factor),
            Arbitraries.integers().between(1, 9).map(Solver::fixedCount));
    return Combinators.combine(
            solvers,
            Arbitraries.integers().between(1, 12),
            Arbitraries.integers().between(1, 40),
            Arbitraries.of(true, false))
        .as(
            (solver, k, n, ntp) -> {
              GenerationOptions.Builder builder =
                  GenerationOptions.builder().solver(solver).blockSize(k).maxNewTokens(n);
              return (ntp ? builder : builder.withoutNtpPrefix()).build();
            });
  }

  @Provide
  Arbitrary<TableModel> models() {
    Arbitrary<TableModel> models = Arbitraries.longs().map(TableModel::seeded);
    return Arbitraries.oneOf(
        models,
        models.map(TableModel::withAgreeingDrafts),
        models.map(TableModel::withMaskBeyondVocabulary),
        models.map(model -> model.withEndTokens(1, 2, 3)),
        models.map(model -> model.withContext(24)));
  }

  @Provide
  Arbitrary<int[]> prompts() {
    return Arbitraries.integers().between(0, 30).array(int[].class).ofMinSize(1).ofMaxSize(20);
  }

  private static Generation generate(TableModel model, int[] prompt, GenerationOptions options) {
    try (CheckedModel checked = new CheckedModel(model)) {
      Generation generation = new SetBlockDecoder(checked).generate(prompt, options);
      assertEquals(checked.forwards(), generation.stats().forwardPasses());
      return generation;
    }
  }

  private static List<List<Integer>> reveals(Generation generation) {
    return generation.passes().stream().map(PassTrace::revealed).toList();
  }

  @Property(tries = TRIES)
  void generation_equalsTheReferenceWithoutCache(
      @ForAll("models") TableModel model,
      @ForAll("prompts") int[] prompt,
      @ForAll("options") GenerationOptions options) {
    ReferenceDecoder reference = new ReferenceDecoder(model, options);
    int[] expected = reference.generate(prompt);
    Generation got = generate(model, prompt, options);
    assertArrayEquals(expected, got.tokens());
    assertEquals(reference.reveals(), reveals(got));
  }

  @Property(tries = TRIES)
  void blockSizeOne_withNtpPrefix_isTokenByTokenDecoding(
      @ForAll long seed,
      @ForAll("prompts") int[] prompt,
      @ForAll @IntRange(min = 1, max = 40) int maxNewTokens) {
    TableModel model = TableModel.seeded(seed);
    GenerationOptions options =
        GenerationOptions.builder().nextTokenPrediction().maxNewTokens(maxNewTokens).build();
    Generation got = generate(model, prompt, options);
    assertArrayEquals(tokenByToken(seed, prompt, maxNewTokens), got.tokens());
    assertEquals(maxNewTokens, got.stats().forwardPasses());
    assertTrue(got.passes().stream().allMatch(pass -> pass.blockRows() == 0));
  }

  private static int[] tokenByToken(long seed, int[] prompt, int count) {
    TableModel model = TableModel.seeded(seed);
    int[] tokens = new int[count];
    try (ModelSession session = model.openSession(prompt.length + count)) {
      int[] causal = prompt;
      for (int i = 0; i < count; i++) {
        Row last = Row.greedy(causal.length - 1);
        Pass pass = new Pass(session, session.length(), causal, new int[0], List.of(last));
        tokens[i] = model.forward(List.of(pass)).get(0).get(0).token();
        causal = new int[] {tokens[i]};
      }
    }
    return tokens;
  }

  @Property(tries = TRIES)
  void tokens_withoutEndToken_areExactlyAsManyAsAskedFor(
      @ForAll long seed,
      @ForAll("prompts") int[] prompt,
      @ForAll("options") GenerationOptions options,
      @ForAll @IntRange(min = 21, max = 60) int context) {
    TableModel model = TableModel.seeded(seed).withContext(context);
    Generation got = generate(model, prompt, options);
    int room = context - prompt.length;
    assertEquals(Math.min(options.maxNewTokens(), room), got.tokens().length);
    assertEquals(FinishReason.LENGTH, got.finishReason());
  }

  @Property(tries = TRIES)
  void endToken_anywhere_endsTheGenerationAtOnce(
      @ForAll long seed,
      @ForAll("prompts") int[] prompt,
      @ForAll("options") GenerationOptions options) {
    TableModel endless = TableModel.seeded(seed);
    TableModel ending = endless.withEndTokens(1, 2, 3);
    Generation whole = generate(endless, prompt, options);
    Generation got = generate(ending, prompt, options);
    int[] expected = whole.tokens();
    int end = 0;
    while (end < expected.length && !ending.spec().endTokens().contains(expected[end])) {
      end++;
    }
    boolean ends = end < expected.length;
    assertArrayEquals(Arrays.copyOf(expected, ends ? end + 1 : end), got.tokens());
    assertEquals(ends ? FinishReason.EOS : FinishReason.LENGTH, got.finishReason());
    assertEquals(reveals(whole).subList(0, got.passes().size()), reveals(got));
  }

  @Property(tries = TRIES)
  void reveals_coverEveryPositionOnce(
      @ForAll long seed,
      @ForAll("prompts") int[] prompt,
      @ForAll("options") GenerationOptions options) {
    TableModel model = TableModel.seeded(seed);
    Generation got = generate(model, prompt, options);
    List<Integer> revealed = new ArrayList<>();
    int k = ReferenceDecoder.blockSize(model, options);
    for (PassTrace pass : got.passes()) {
      assertTrue(!pass.revealed().isEmpty(), got.toString());
      if (revealed.size() == k) {
        revealed.clear();
      }
      assertEquals(revealed.isEmpty(), pass.causalRows() > 0, got.toString());
      revealed.addAll(pass.revealed());
      assertEquals(revealed.size(), revealed.stream().distinct().count(), got.toString());
    }
    assertEquals(k, revealed.size(), got.toString());
  }

  @Property(tries = TRIES)
  void forwardPasses_ofWholeBlocks_areAtMostTheTokens(
      @ForAll("models") TableModel model,
      @ForAll("prompts") int[] prompt,
      @ForAll("options") GenerationOptions options) {
    int k = ReferenceDecoder.blockSize(model, options);
    Generation got = generate(model, prompt, options);
    int blocks = (got.stats().newTokens() + k - 1) / k;
    assertTrue(got.stats().forwardPasses() <= blocks * k, got.toString());
    assertEquals(prompt.length, got.stats().promptTokens());
    assertEquals(got.tokens().length, got.stats().newTokens());
    assertEquals(got.passes().size(), got.stats().forwardPasses());
  }

  @Property(tries = TRIES)
  void maskToken_isNeverEmitted(
      @ForAll("models") TableModel model,
      @ForAll("prompts") int[] prompt,
      @ForAll("options") GenerationOptions options) {
    int[] tokens = generate(model, prompt, options).tokens();
    assertTrue(
        Arrays.stream(tokens).noneMatch(token -> token == model.spec().maskToken().orElseThrow()));
  }

  @Property(tries = 150)
  void batch_ofAnyPrompts_givesWhatEachGetsAlone(
      @ForAll("models") TableModel model,
      @ForAll @Size(min = 1, max = 5) List<@IntRange(max = 30) Integer> firsts,
      @ForAll("options") GenerationOptions options) {
    List<int[]> prompts = new ArrayList<>();
    for (int first : firsts) {
      int[] prompt = new int[1 + first % 7];
      Arrays.fill(prompt, first);
      prompts.add(prompt);
    }
    try (CheckedModel checked = new CheckedModel(model)) {
      List<Generation> together = new SetBlockDecoder(checked).generateAll(prompts, options);
      assertEquals(prompts.size(), together.size());
      for (int i = 0; i < together.size(); i++) {
        Generation alone = new SetBlockDecoder(checked).generate(prompts.get(i), options);
        assertArrayEquals(alone.tokens(), together.get(i).tokens());
        assertEquals(reveals(alone), reveals(together.get(i)));
        assertEquals(alone.finishReason(), together.get(i).finishReason());
      }
    }
  }

  @Property(tries = TRIES)
  void listener_ofAnyGeneration_hearsItWhole(
      @ForAll("models") TableModel model,
      @ForAll("prompts") int[] prompt,
      @ForAll @IntRange(min = 1, max = 12) int blockSize,
      @ForAll @IntRange(min = 1, max = 40) int maxNewTokens) {
    Recorder recorder = new Recorder();
    ByteTokenizer tokenizer = new ByteTokenizer();
    TableModel ending = model.withEndTokens(ByteTokenizer.END);
    Generation got =
        new SetBlockDecoder(ending, tokenizer)
            .generate(
                prompt,
                o -> o.blockSize(blockSize).gamma(1).maxNewTokens(maxNewTokens).listener(recorder));
    assertEquals(got.text(), String.join("", recorder.texts));
    assertTrue(recorder.texts.stream().noneMatch(String::isEmpty));
    assertEquals(Arrays.stream(got.tokens()).boxed().toList(), recorder.tokens);
    assertEquals(got.passes(), recorder.passes);
    assertEquals(tokenizer.decode(got.tokens()), got.text());
  }

  private static final class Recorder implements GenerationListener {
    private final List<String> texts = new ArrayList<>();
    private final List<Integer> tokens = new ArrayList<>();
    private final List<PassTrace> passes = new ArrayList<>();

    @Override
    public void onText(String text) {
      texts.add(text);
    }

    @Override
    public void onTokens(int[] fresh) {
      assertTrue(fresh.length > 0);
      Arrays.stream(fresh).forEach(tokens::add);
    }

    @Override
    public void onPass(PassTrace pass) {
      passes.add(pass);
    }
  }
}
