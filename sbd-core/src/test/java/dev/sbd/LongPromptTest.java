package dev.sbd;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sbd.model.BlockModel;
import dev.sbd.model.CheckedModel;
import dev.sbd.model.ForwardingModel;
import dev.sbd.model.Pass;
import dev.sbd.model.PassPieces;
import dev.sbd.model.Prediction;
import dev.sbd.model.TableModel;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Long prompts go through in pieces: others do not wait for them, and cancelling is heard. */
class LongPromptTest {
  private static final int MOST = PassPieces.LENGTH;

  private static TableModel withLongContext() {
    return TableModel.seeded(8).withContext(2000);
  }

  /** Notes how many causal tokens each pass has. */
  private static final class Lengths extends ForwardingModel {
    final List<List<Integer>> causal = Collections.synchronizedList(new ArrayList<>());

    Lengths() {
      super(new CheckedModel(withLongContext()));
    }

    @Override
    public List<List<Prediction>> forward(List<Pass> passes) {
      causal.add(passes.stream().map(pass -> pass.causal().length).toList());
      return super.forward(passes);
    }
  }

  private static Request request(int promptLength, int newTokens) {
    int[] prompt = IntStream.range(0, promptLength).map(i -> i % 31).toArray();
    return new Request(prompt, GenerationOptions.of(o -> o.maxNewTokens(newTokens)));
  }

  private static void assertSame(Request request, Generation generation) {
    Generation alone = new SetBlockDecoder(withLongContext()).generateAll(List.of(request)).get(0);
    assertArrayEquals(alone.tokens(), generation.tokens());
    assertEquals(request.prompt().length, generation.passes().get(0).causalRows());
    assertTrue(generation.stats().prefillNanos() > 0);
  }

  @Test
  void prompt_besideOthers_goesThroughInPiecesWhileTheyGoOn() {
    try (Lengths lengths = new Lengths()) {
      List<Request> requests = List.of(request(5, 40), request(1000, 10), request(300, 20));
      List<Generation> generations = new SetBlockDecoder(lengths).generateAll(requests);
      for (int i = 0; i < requests.size(); i++) {
        assertSame(requests.get(i), generations.get(i));
      }
      assertEquals(List.of(5, MOST, MOST), lengths.causal.get(0));
      List<Integer> third = lengths.causal.get(2);
      assertEquals(MOST, third.get(1)); // the long prompt's, and the others are past theirs
      assertTrue(third.get(0) < 40 && third.get(2) < 40, third.toString());
    }
  }

  @Test
  void prompt_alone_canBeCancelledBetweenPieces() {
    Cancellation cancellation = new Cancellation();
    try (Lengths lengths = new Lengths()) {
      BlockModel model =
          new ForwardingModel(lengths) {
            @Override
            public List<List<Prediction>> forward(List<Pass> passes) {
              if (lengths.causal.size() == 1) {
                cancellation.cancel();
              }
              return super.forward(passes);
            }
          };
      Request long1000 = request(1000, 10);
      Generation generation =
          new SetBlockDecoder(model)
              .generate(long1000.prompt(), GenerationOptions.of(o -> o.cancellation(cancellation)));
      assertEquals(FinishReason.CANCELLED, generation.finishReason());
      assertEquals(2, lengths.causal.size());
      assertEquals(0, generation.stats().forwardPasses());
      assertTrue(generation.stats().prefillNanos() > 0);
    }
  }

  @Test
  void score_behindALongContext_goesThroughInPieces() {
    try (Lengths lengths = new Lengths()) {
      int[] context = request(1000, 10).prompt();
      int[] continuation = {3, 4, 5};
      Score score = new SetBlockDecoder(lengths).score(context, continuation);
      assertEquals(new SetBlockDecoder(withLongContext()).score(context, continuation), score);
      assertEquals(4, lengths.causal.size());
    }
  }

  @Test
  void prompts_ofSeveralThreads_goThroughInPieces() throws Exception {
    try (Lengths lengths = new Lengths()) {
      SetBlockDecoder decoder = new SetBlockDecoder(new BatchingModel(lengths, 4));
      List<Request> requests = List.of(request(1100, 30), request(5, 60), request(900, 9));
      List<CompletableFuture<Generation>> futures =
          requests.stream()
              .map(
                  r ->
                      CompletableFuture.supplyAsync(
                          () -> decoder.generate(r.prompt(), r.options())))
              .toList();
      for (int i = 0; i < requests.size(); i++) {
        assertSame(requests.get(i), futures.get(i).get(30, TimeUnit.SECONDS));
      }
      assertTrue(lengths.causal.stream().flatMap(List::stream).allMatch(n -> n <= MOST));
    }
  }
}
