package dev.sbd.djl;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sbd.djl.internal.checkpoint.CheckpointFixture;
import dev.sbd.djl.internal.graph.AvailableMemory;
import dev.sbd.error.SbdException;
import dev.sbd.model.ModelSession;
import dev.sbd.model.Pass;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Threads, closing and memory. */
class SbdModelLifecycleTest {
  private static final int THREADS = 4;

  private static SbdModel load() {
    return SbdModel.load(CheckpointFixture.golden(CheckpointFixture.LLAMA));
  }

  private static Callable<int[]> generation(SbdModel model, int i) {
    int[] prompt = {i + 4, 2 * i + 5, 9};
    return () ->
        model
            .generate(prompt, o -> o.blockSize(1 + i).maxNewTokens(25).temperature(1).seed(i))
            .tokens();
  }

  @Test
  void generate_fromSeveralThreads_givesWhatEachGetsAlone() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    try (SbdModel model = load()) {
      List<int[]> alone = new ArrayList<>();
      List<Future<int[]>> together = new ArrayList<>();
      for (int i = 0; i < 12; i++) {
        alone.add(generation(model, i).call());
      }
      for (int i = 0; i < 12; i++) {
        together.add(threads.submit(generation(model, i)));
      }
      for (int i = 0; i < 12; i++) {
        assertArrayEquals(alone.get(i), together.get(i).get(), "generation " + i);
      }
    } finally {
      threads.shutdown();
    }
  }

  @Test
  void load_fromSeveralThreads_works() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    try (SbdModel reference = load()) {
      int[] expected = generation(reference, 3).call();
      Callable<int[]> loadAndGenerate =
          () -> {
            try (SbdModel model = load()) {
              return generation(model, 3).call();
            }
          };
      for (Future<int[]> got : threads.invokeAll(List.of(loadAndGenerate, loadAndGenerate))) {
        assertArrayEquals(expected, got.get());
      }
    } finally {
      threads.shutdown();
    }
  }

  @Test
  void close_duringGenerations_endsThemWithAnException() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    CountDownLatch running = new CountDownLatch(THREADS);
    try {
      SbdModel model = load();
      List<Future<?>> generations = new ArrayList<>();
      for (int i = 0; i < THREADS; i++) {
        generations.add(
            threads.submit(
                () -> {
                  running.countDown();
                  while (true) { // until the model is closed
                    model.generate(new int[] {1, 2}, o -> o.maxNewTokens(20).ignoreEos());
                  }
                }));
      }
      running.await();
      model.close();
      for (Future<?> generation : generations) {
        ExecutionException e = assertThrows(ExecutionException.class, generation::get);
        assertEquals(IllegalStateException.class, e.getCause().getClass());
        assertEquals("the model is closed", e.getCause().getMessage());
      }
    } finally {
      threads.shutdown();
    }
  }

  @Test
  void close_withSessionsOpen_leavesThemClosable() {
    SbdModel model = load();
    ModelSession one = model.probe().model().openSession(16);
    ModelSession two = model.probe().model().openSession(16);
    int[] tokens = {1, 2, 3};
    model.probe().model().forward(List.of(new Pass(one, 0, tokens, new int[0], List.of())));
    model.close();
    one.close();
    model.close();
    two.close();
    assertThrows(IllegalStateException.class, () -> two.rewind(0));
  }

  @Test
  void generate_afterClose_isRefused() {
    SbdModel model = load();
    model.close();
    IllegalStateException e =
        assertThrows(IllegalStateException.class, () -> model.generate(new int[] {1}, o -> o));
    assertEquals("the model is closed", e.getMessage());
  }

  @Test
  void tokenizer_absent_isRefusedWhereItIsNeeded() {
    try (SbdModel model = load()) {
      for (Callable<?> use :
          List.<Callable<?>>of(
              model::tokenizer,
              () -> model.chat("hello"),
              () -> model.complete("hello", o -> o),
              () -> Prompt.question("hello").encode(model))) {
        IllegalStateException e = assertThrows(IllegalStateException.class, use::call);
        assertEquals("the checkpoint has no tokenizer.json", e.getMessage());
      }
      IllegalStateException e = assertThrows(IllegalStateException.class, model::chatTemplate);
      assertEquals("the checkpoint has no chat template", e.getMessage());
    }
  }

  @Test
  void openSession_beyondAllMemory_isRefusedAndTheModelLivesOn(@TempDir Path temp)
      throws Exception {
    Path directory =
        CheckpointFixture.copy(CheckpointFixture.LLAMA, temp)
            .config("max_position_embeddings", "2147483647")
            .directory();
    try (SbdModel model = SbdModel.load(directory);
        SbdModel usual = load()) {
      // 3 layers x 2 x 2 heads x 16 wide x 4 bytes: 1.5 TB
      SbdException e =
          assertThrows(SbdException.class, () -> model.probe().model().openSession(2_000_000_000));
      String start =
          AvailableMemory.now().isPresent() ? "a cache for 2000000000" : "libtorch failed";
      assertTrue(e.getMessage().startsWith(start), e.getMessage());
      assertThrows(
          SbdException.class,
          () -> model.generate(new int[] {1}, o -> o.maxNewTokens(Integer.MAX_VALUE)));
      assertArrayEquals(generation(usual, 2).call(), generation(model, 2).call());
    }
  }

  /** Each load maps 0.7 MB of weights and compiles the graph; each session takes 0.4 MB. */
  @Test
  void loadAndClose_manyTimes_keepsMemoryBounded() throws Exception {
    cycle(15); // what is allocated once
    long before = residentKilobytes();
    cycle(50);
    long growth = residentKilobytes() - before;
    assertTrue(growth < 50 * 1024, "50 loads took " + growth + " kB for good");
  }

  private static void cycle(int times) throws Exception {
    for (int i = 0; i < times; i++) {
      System.gc(); // else the Java heap's own growth is measured
      try (SbdModel model = load()) {
        generation(model, 1).call();
        model.probe().model().openSession(512); // left to the model
      }
    }
  }

  @Test
  void openAndCloseSession_manyTimes_keepsMemoryBounded() throws IOException {
    try (SbdModel model = load()) {
      openSessions(model, 100);
      long before = residentKilobytes();
      openSessions(model, 1500);
      long growth = residentKilobytes() - before;
      assertTrue(growth < 50 * 1024, "1500 sessions took " + growth + " kB for good");
    }
  }

  private static void openSessions(SbdModel model, int times) {
    for (int i = 0; i < times; i++) {
      model.probe().model().openSession(512).close();
    }
  }

  /** Memory that is not the Java heap's counts too; 0 where the system does not say. */
  private static long residentKilobytes() throws IOException {
    Path status = Path.of("/proc/self/status");
    if (!Files.exists(status)) {
      return 0;
    }
    return Files.readAllLines(status).stream()
        .filter(line -> line.startsWith("RssAnon:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
        .sum();
  }
}
