package dev.sbd;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sbd.error.SbdException;
import dev.sbd.model.BlockModel;
import dev.sbd.model.BlockModelContract;
import dev.sbd.model.CheckedModel;
import dev.sbd.model.ForwardingModel;
import dev.sbd.model.Pass;
import dev.sbd.model.Prediction;
import dev.sbd.model.TableModel;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class BatchingModelTest {
  private static final int THREADS = 6;
  private static final int POISON = 9;

  private final ExecutorService threads = Executors.newFixedThreadPool(THREADS);

  @Nested
  class Contract extends BlockModelContract {
    @Override
    protected BlockModel open() {
      return new BatchingModel(TableModel.seeded(5), 3);
    }
  }

  /** Notes how many passes come together; the first waits until all threads have asked. */
  private static final class Watched extends ForwardingModel {
    final CountDownLatch asked = new CountDownLatch(THREADS);
    final List<Integer> sizes = Collections.synchronizedList(new ArrayList<>());

    Watched() {
      super(new CheckedModel(TableModel.seeded(8)));
    }

    @Override
    public List<List<Prediction>> forward(List<Pass> passes) {
      try {
        assertTrue(asked.await(30, TimeUnit.SECONDS));
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
      sizes.add(passes.size());
      List<List<Prediction>> predictions = super.forward(passes);
      for (Pass pass : passes) { // late: the sessions have moved on
        if (pass.position() == 0 && pass.causal()[0] == POISON) {
          throw new SbdException("poisoned");
        }
      }
      return predictions;
    }
  }

  /** Counts those who ask, in front of the batching. */
  private static SetBlockDecoder decoder(Watched watched, int most) {
    return new SetBlockDecoder(
        new ForwardingModel(new BatchingModel(watched, most)) {
          @Override
          public List<List<Prediction>> forward(List<Pass> passes) {
            watched.asked.countDown();
            return super.forward(passes);
          }
        });
  }

  @AfterEach
  void stop() throws InterruptedException {
    threads.shutdown();
    assertTrue(threads.awaitTermination(30, TimeUnit.SECONDS));
  }

  private static GenerationOptions options(int i) {
    return GenerationOptions.builder().maxNewTokens(20 + 9 * i).blockSize(4 + i).gamma(i).build();
  }

  private List<Future<Generation>> start(SetBlockDecoder decoder, int... first) {
    return IntStream.range(0, first.length)
        .mapToObj(i -> threads.submit(() -> decoder.generate(new int[] {first[i], i}, options(i))))
        .toList();
  }

  @Test
  void generations_ofSeveralThreads_sharePassesAndAreWhatEachIsAlone() throws Exception {
    try (Watched watched = new Watched()) {
      SetBlockDecoder alone = new SetBlockDecoder(TableModel.seeded(8));
      List<Future<Generation>> futures = start(decoder(watched, 4), 1, 2, 3, 4, 5, 6);
      int passes = 0;
      for (int i = 0; i < THREADS; i++) {
        Generation generation = futures.get(i).get(30, TimeUnit.SECONDS);
        Generation expected = alone.generate(new int[] {i + 1, i}, options(i));
        assertArrayEquals(expected.tokens(), generation.tokens());
        passes += generation.stats().forwardPasses();
      }
      assertEquals(passes, watched.sizes.stream().mapToInt(Integer::intValue).sum());
      assertEquals(4, Collections.max(watched.sizes));
      assertEquals(1, watched.sizes.get(0));
    }
  }

  @Test
  void failure_ofOneOfThoseInAPass_isNotTheOthers() throws Exception {
    try (Watched watched = new Watched()) {
      SetBlockDecoder alone = new SetBlockDecoder(TableModel.seeded(8));
      int[] first = {1, POISON, 3, 4, POISON, 6};
      List<Future<Generation>> futures = start(decoder(watched, 16), first);
      for (int i = 0; i < THREADS; i++) {
        Future<Generation> future = futures.get(i);
        if (first[i] == POISON) {
          ExecutionException e =
              assertThrows(ExecutionException.class, () -> future.get(30, TimeUnit.SECONDS));
          assertEquals("poisoned", e.getCause().getMessage());
        } else {
          Generation expected = alone.generate(new int[] {first[i], i}, options(i));
          assertArrayEquals(expected.tokens(), future.get(30, TimeUnit.SECONDS).tokens());
        }
      }
      assertTrue(Collections.max(watched.sizes) > 1, watched.sizes.toString());
    }
  }

  @Test
  void most_below1_isRefused() {
    IllegalArgumentException e =
        assertThrows(
            IllegalArgumentException.class, () -> new BatchingModel(TableModel.seeded(1), 0));
    assertEquals("most must be >= 1, got 0", e.getMessage());
  }
}
