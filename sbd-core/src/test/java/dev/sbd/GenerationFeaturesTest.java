package dev.sbd;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sbd.model.CheckedModel;
import dev.sbd.model.TableModel;
import dev.sbd.model.Tokenizer;
import dev.sbd.solver.BlockSizing;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class GenerationFeaturesTest {
  private static final int[] PROMPT = {3, 1, 4};

  /** Each token is a letter or two: a, b, ..., z, aa, ... */
  private static final Tokenizer LETTERS =
      new Tokenizer() {
        @Override
        public int[] encode(String text) {
          return text.chars().map(c -> c - 'a').toArray();
        }

        @Override
        public int[] encodePrompt(String text) {
          return encode(text);
        }

        @Override
        public String decode(int... tokens) {
          StringBuilder text = new StringBuilder();
          for (int token : tokens) {
            text.append((char) ('a' + token % 26)).append(token < 26 ? "" : "'");
          }
          return text.toString();
        }

        @Override
        public String decodeVerbatim(int... tokens) {
          return decode(tokens);
        }
      };

  private final CheckedModel model = new CheckedModel(TableModel.seeded(3));
  private final SetBlockDecoder decoder = new SetBlockDecoder(model, LETTERS);

  @Property(tries = 200)
  void stopString_anywhereInTheText_endsItBeforeAndStreamsNothingBeyond(
      @ForAll @IntRange(min = 0, max = 50) int at,
      @ForAll @IntRange(min = 1, max = 9) int length,
      @ForAll @IntRange(min = 1, max = 16) int blockSize) {
    String whole = decoder.generate(PROMPT, o -> o.blockSize(blockSize).maxNewTokens(64)).text();
    String stop = whole.substring(Math.min(at, whole.length() - 1));
    String wanted = stop.substring(0, Math.min(length, stop.length()));
    StringBuilder streamed = new StringBuilder();
    Generation stopped =
        decoder.generate(
            PROMPT,
            o ->
                o.blockSize(blockSize)
                    .maxNewTokens(64)
                    .stopStrings(wanted, "never#")
                    .onText(streamed::append));
    assertEquals(whole.substring(0, whole.indexOf(wanted)), stopped.text());
    assertEquals(stopped.text(), streamed.toString());
    assertEquals(FinishReason.STOP_STRING, stopped.finishReason());
    assertEquals(Optional.of(wanted), stopped.stopString());
    int[] tokens = stopped.tokens();
    assertTrue(LETTERS.decode(tokens).contains(wanted));
    assertFalse(LETTERS.decode(Arrays.copyOf(tokens, tokens.length - 1)).contains(wanted));
  }

  @Test
  void stopString_thatBeginsAtTheEnd_isGivenOutAfterAll() {
    String whole = decoder.generate(PROMPT, o -> o.maxNewTokens(10)).text();
    String almost = whole.substring(whole.length() - 2) + "#";
    Generation generation = decoder.generate(PROMPT, o -> o.maxNewTokens(10).stopStrings(almost));
    assertEquals(whole, generation.text());
    assertEquals(FinishReason.LENGTH, generation.finishReason());
  }

  @Test
  void stopToken_insideABlock_endsTheTextBeforeIt() {
    int[] whole = decoder.generate(PROMPT, o -> o.maxNewTokens(20)).tokens();
    Generation stopped =
        decoder.generate(PROMPT, o -> o.maxNewTokens(20).stopTokens(Set.of(whole[7])));
    int end = Arrays.stream(whole).boxed().toList().indexOf(whole[7]);
    assertEquals(FinishReason.STOP_TOKEN, stopped.finishReason());
    assertEquals(Arrays.toString(Arrays.copyOf(whole, end + 1)), Arrays.toString(stopped.tokens()));
    assertEquals(LETTERS.decode(Arrays.copyOf(whole, end)), stopped.text());
  }

  @Test
  void banned_neverComes_andMinNewTokens_holdsTheEndBack() {
    SetBlockDecoder ending = new SetBlockDecoder(TableModel.seeded(3).withEndTokens(0, 1, 2, 3, 4));
    assertTrue(ending.generate(PROMPT, o -> o.maxNewTokens(40)).tokens().length < 25);
    Generation held =
        ending.generate(PROMPT, o -> o.maxNewTokens(40).minNewTokens(25).banTokens(8, 9));
    assertTrue(held.tokens().length > 25);
    assertTrue(Arrays.stream(held.tokens()).noneMatch(t -> t == 8 || t == 9));
    Generation ignored = ending.generate(PROMPT, o -> o.maxNewTokens(40).ignoreEos());
    assertEquals(40, ignored.tokens().length);
  }

  @Test
  void logitBias_large_forcesTheToken_andPenalties_breakTheRepetition() {
    Generation forced = decoder.generate(PROMPT, o -> o.logitBias(6, 500).maxNewTokens(12));
    assertTrue(Arrays.stream(forced.tokens()).allMatch(t -> t == 6));
    Generation varied =
        decoder.generate(
            PROMPT, o -> o.logitBias(6, 20).frequencyPenalty(2).maxNewTokens(30).blockSize(1));
    assertTrue(Arrays.stream(varied.tokens()).distinct().count() > 5);
  }

  @Test
  void cancelled_inMidText_returnsWhatIsThere() {
    Cancellation cancellation = new Cancellation();
    List<PassTrace> passes = new ArrayList<>();
    GenerationListener listener =
        new GenerationListener() {
          @Override
          public void onPass(PassTrace pass) {
            passes.add(pass);
            if (passes.size() == 5) {
              cancellation.cancel();
            }
          }
        };
    Generation partial =
        decoder.generate(PROMPT, o -> o.cancellation(cancellation).listener(listener));
    assertEquals(FinishReason.CANCELLED, partial.finishReason());
    assertEquals(5, partial.stats().forwardPasses());
    assertEquals(LETTERS.decode(partial.tokens()), partial.text());
  }

  @Test
  void generate_onAnInterruptedThread_endsAsCancelledAndStaysInterrupted() {
    GenerationListener listener =
        new GenerationListener() {
          @Override
          public void onPass(PassTrace pass) {
            Thread.currentThread().interrupt();
          }
        };
    Generation partial = decoder.generate(PROMPT, o -> o.gamma(0).listener(listener));
    assertTrue(Thread.interrupted());
    assertEquals(FinishReason.CANCELLED, partial.finishReason());
    assertEquals(1, partial.stats().forwardPasses());
  }

  @Test
  void banTokens_allButOneOfAModelWhoseMaskIsNone_leavesThatOne() {
    TableModel beyond = TableModel.seeded(3).withMaskBeyondVocabulary();
    int[] others = IntStream.range(0, beyond.spec().vocabularySize() - 1).toArray();
    Generation last =
        new SetBlockDecoder(beyond)
            .generate(PROMPT, o -> o.gamma(0.1).banTokens(others).maxNewTokens(3));
    assertArrayEquals(new int[] {31, 31, 31}, last.tokens());
  }

  @Test
  void banTokens_all_isRefused() {
    int[] all = IntStream.range(0, model.spec().vocabularySize()).toArray();
    IllegalArgumentException e =
        assertThrows(
            IllegalArgumentException.class, () -> decoder.generate(PROMPT, o -> o.banTokens(all)));
    assertEquals("banned must leave a token to generate, got all " + all.length, e.getMessage());
    int[] allButOne = Arrays.stream(all).filter(token -> token != 5).toArray();
    Generation fives = decoder.generate(PROMPT, o -> o.banTokens(allButOne).maxNewTokens(3));
    assertArrayEquals(new int[] {5, 5, 5}, fives.tokens());
  }

  @Test
  void maxTime_over_endsWithinAPass() {
    Generation late = decoder.generate(PROMPT, o -> o.maxTime(Duration.ofNanos(1)));
    assertEquals(FinishReason.TIME, late.finishReason());
    assertEquals(0, late.stats().forwardPasses());
    Duration forever = ChronoUnit.FOREVER.getDuration();
    Generation unlimited = decoder.generate(PROMPT, o -> o.maxTime(forever).maxNewTokens(9));
    assertEquals(FinishReason.LENGTH, unlimited.finishReason());
  }

  @Test
  void blockSizing_adaptive_variesAndStaysInItsRange() {
    Generation generation =
        decoder.generate(
            PROMPT, o -> o.blockSizing(BlockSizing.adaptive(2, 16)).gamma(40).maxNewTokens(100));
    List<Integer> sizes = generation.passes().stream().map(PassTrace::blockRows).toList();
    assertTrue(sizes.stream().allMatch(size -> size >= 2 && size <= 16), sizes.toString());
    assertTrue(sizes.stream().distinct().count() > 1, sizes.toString());
    IllegalStateException wrong =
        assertThrows(
            IllegalStateException.class,
            () -> decoder.generate(PROMPT, o -> o.blockSizing(progress -> 33)));
    assertTrue(wrong.getMessage().startsWith("block size must be in [1, 32], "));
  }

  @Test
  void blockSizing_modelOfSmallBlocks_defaultsToItsLargest() {
    SetBlockDecoder small = new SetBlockDecoder(TableModel.seeded(3).withMaxBlockSize(8));
    assertEquals(8, small.generate(PROMPT, o -> o).passes().get(0).blockRows());
    Set<Integer> adapted =
        blockSizes(
            small.generate(PROMPT, o -> o.blockSizing(BlockSizing.adaptive(4, 16)).gamma(40)));
    assertTrue(adapted.contains(8) && Collections.max(adapted) == 8, adapted.toString());
    IllegalArgumentException refused =
        assertThrows(
            IllegalArgumentException.class, () -> small.generate(PROMPT, o -> o.blockSize(16)));
    assertEquals("blockSize must be in [1, 8], got 16", refused.getMessage());
  }

  private static Set<Integer> blockSizes(Generation generation) {
    return generation.passes().stream().map(PassTrace::blockRows).collect(Collectors.toSet());
  }

  @Test
  void drafts_betweenPasses_showTheBlockAsItFills() {
    List<Draft> drafts = new ArrayList<>();
    GenerationListener listener =
        new GenerationListener() {
          @Override
          public void onDraft(Draft draft) {
            drafts.add(draft);
          }
        };
    Generation generation =
        decoder.generate(PROMPT, o -> o.maxNewTokens(16).gamma(0).listener(listener));
    assertEquals(generation.stats().forwardPasses(), drafts.size());
    Draft first = drafts.get(0);
    assertEquals("░".repeat(15), first.text("░"));
    assertEquals(1, first.position());
  }

  @Test
  void publisher_subscribed_givesTheTextAndTheResult() throws Exception {
    Collector collector = new Collector(Integer.MAX_VALUE);
    GenerationOptions options = GenerationOptions.builder().maxNewTokens(24).build();
    decoder.publisher(PROMPT, options).subscribe(collector);
    List<GenerationEvent> events = collector.done.get(30, TimeUnit.SECONDS);
    GenerationEvent last = events.get(events.size() - 1);
    Generation result = assertInstanceOf(GenerationEvent.Finished.class, last).generation();
    StringBuilder text = new StringBuilder();
    for (GenerationEvent event : events) {
      if (event instanceof GenerationEvent.Text piece) {
        text.append(piece.text());
      }
    }
    assertEquals(result.text(), text.toString());
    assertEquals(decoder.generate(PROMPT, options).text(), text.toString());
  }

  @Test
  void publisher_cancelled_endsTheGenerationAndReleasesTheCache() throws Exception {
    Collector collector = new Collector(3);
    GenerationOptions options = GenerationOptions.builder().maxNewTokens(200).gamma(0).build();
    decoder.publisher(PROMPT, options).subscribe(collector);
    assertEquals(3, collector.done.get(30, TimeUnit.SECONDS).size());
    assertFalse(options.settings().cancellation.isCancelled());
  }

  @Test
  void publisher_subscriberThatFails_endsTheGeneration() throws Exception {
    Collector collector = new Collector(0);
    GenerationOptions options =
        GenerationOptions.builder()
            .maxNewTokens(200)
            .gamma(0)
            .listener(
                new GenerationListener() {
                  @Override
                  public void onPass(PassTrace pass) {
                    assertThrows(
                        ExecutionException.class, () -> collector.done.get(30, TimeUnit.SECONDS));
                  }
                })
            .build();
    decoder.publisher(PROMPT, options).subscribe(collector);
    while (model.openSessions() > 0 || model.forwards() == 0) {
      Thread.sleep(1);
    }
    assertEquals(1, model.forwards());
  }

  @Test
  void score_ofTheGreedyContinuation_isGreedyAndAddsUp() {
    Generation ntp = decoder.generate(PROMPT, o -> o.nextTokenPrediction().maxNewTokens(150));
    Score score = decoder.score(PROMPT, ntp.tokens());
    assertTrue(score.isGreedy());
    double sum = ntp.trace().stream().mapToDouble(TokenTrace::logProbability).sum();
    assertEquals(sum, score.logLikelihood(), 1e-9);
    assertEquals(Math.exp(-sum / 150), score.perplexity(), 1e-9);
    int[] other = ntp.tokens();
    other[0] = other[0] == 5 ? 6 : 5;
    assertFalse(decoder.score(PROMPT, other).isGreedy());
  }

  @Test
  void score_badInput_isRefused() {
    assertEquals(
        "continuation must hold at least one token, got none",
        assertThrows(IllegalArgumentException.class, () -> decoder.score(PROMPT, new int[0]))
            .getMessage());
    assertEquals(
        "tokens of context and continuation must be in [2, 256], got 303",
        assertThrows(IllegalArgumentException.class, () -> decoder.score(PROMPT, new int[300]))
            .getMessage());
  }

  @Property(tries = 50)
  void seed_sameOrOther_givesTheSameOrAnotherText(@ForAll long seed) {
    int[] once = sampled(seed);
    assertEquals(Arrays.toString(once), Arrays.toString(sampled(seed)));
    assertFalse(Arrays.equals(once, sampled(seed + 1)));
  }

  private int[] sampled(long seed) {
    return decoder
        .generate(PROMPT, o -> o.temperature(1.2).topP(0.95).seed(seed).maxNewTokens(40))
        .tokens();
  }

  /** Takes up to a number of events, then cancels. */
  private static final class Collector implements Flow.Subscriber<GenerationEvent> {
    private final int most;
    private final List<GenerationEvent> events = new ArrayList<>();
    final CompletableFuture<List<GenerationEvent>> done = new CompletableFuture<>();
    private Flow.Subscription subscription;

    Collector(int most) {
      this.most = most;
    }

    @Override
    public void onSubscribe(Flow.Subscription s) {
      subscription = s;
      s.request(1);
    }

    @Override
    public void onNext(GenerationEvent event) {
      events.add(event);
      if (events.size() > most) {
        throw new IllegalStateException("one too many");
      } else if (events.size() == most) {
        subscription.cancel();
        done.complete(events);
      } else {
        subscription.request(1);
      }
    }

    @Override
    public void onError(Throwable failure) {
      done.completeExceptionally(failure);
    }

    @Override
    public void onComplete() {
      done.complete(events);
    }
  }
}
