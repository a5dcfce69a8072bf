package dev.sbd;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sbd.Scheduler.Limits;
import dev.sbd.Scheduler.Load;
import dev.sbd.Scheduler.Terms;
import dev.sbd.error.InvalidRequestException;
import dev.sbd.error.OverloadedException;
import dev.sbd.error.SbdException;
import dev.sbd.model.CheckedModel;
import dev.sbd.model.ForwardingModel;
import dev.sbd.model.ModelSession;
import dev.sbd.model.TableModel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class SchedulerTest {
  private static final int[] PROMPT = {3, 1, 4, 1, 5, 9, 2, 6, 5, 3, 5, 8, 9, 7, 9, 3, 2, 3, 8, 4};
  private static final GenerationOptions SHORT =
      GenerationOptions.of(o -> o.nextTokenPrediction().maxNewTokens(4));

  private final CheckedModel model = new CheckedModel(TableModel.seeded(7).withAgreeingDrafts());
  private final SetBlockDecoder decoder = new SetBlockDecoder(new BatchingModel(model, 4));
  private final ExecutorService threads = Executors.newCachedThreadPool();

  @AfterEach
  void endThreads() {
    threads.shutdownNow();
  }

  /** A listener that waits in its first pass until it is let go. */
  private static final class Gate implements GenerationListener {
    final CountDownLatch reached = new CountDownLatch(1);
    final CountDownLatch open = new CountDownLatch(1);

    @Override
    public void onPass(PassTrace pass) {
      reached.countDown();
      try {
        open.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private static Request held(Gate gate) {
    return new Request(PROMPT, SHORT.toBuilder().listener(gate).build());
  }

  private static Request of(int... prompt) {
    return new Request(prompt, SHORT);
  }

  private static Terms of(int priority, String client) {
    return new Terms(priority, Optional.empty(), client);
  }

  private static Terms within(Duration deadline) {
    return new Terms(0, Optional.of(deadline), "");
  }

  private static void await(BooleanSupplier condition) throws InterruptedException {
    while (!condition.getAsBoolean()) {
      Thread.sleep(1);
    }
  }

  private Future<Generation> submit(Scheduler scheduler, Request request, Terms terms)
      throws InterruptedException {
    int before = scheduler.load().waiting();
    Future<Generation> future = threads.submit(() -> scheduler.generate(request, terms));
    await(() -> future.isDone() || scheduler.load().waiting() > before);
    return future;
  }

  @Test
  void answers_ofManyThreads_areEachItsOwn() throws Exception {
    Random random = new Random(5);
    List<int[]> earlier = Collections.synchronizedList(new ArrayList<>(List.of(PROMPT)));
    try (Scheduler scheduler = new Scheduler(decoder, new Limits(5, 64, 900))) {
      List<Request> requests =
          IntStream.range(0, 64)
              .mapToObj(
                  i ->
                      new Request(
                          RandomRequests.prompt(random, earlier),
                          RandomRequests.options(random, model.spec())))
              .toList();
      List<Future<Generation>> futures = new ArrayList<>();
      for (Request request : requests) {
        futures.add(
            threads.submit(
                () -> scheduler.generate(request, of(request.prompt().length % 3, "some"))));
      }
      for (int i = 0; i < 64; i++) {
        Request request = requests.get(i);
        Generation alone = decoder.generate(request.prompt(), request.options());
        Generation here = futures.get(i).get();
        assertArrayEquals(alone.tokens(), here.tokens());
      }
      assertEquals(0, scheduler.load().running());
    }
    assertEquals(0, model.openSessions());
  }

  @Test
  void nextTurn_computesOnlyWhatIsNew() {
    try (Scheduler scheduler = new Scheduler(decoder, new Limits(1, 0, 1000))) {
      Generation first = scheduler.generate(of(PROMPT));
      assertEquals(0, first.stats().cachedTokens());
      int[] next = RandomRequests.join(RandomRequests.join(PROMPT, first.tokens()), 7, 7);
      Generation second = scheduler.generate(of(next));
      assertEquals(next.length - 3, second.stats().cachedTokens()); // the last was in no pass
      assertEquals(3, second.passes().get(0).causalRows());
      int[] other = RandomRequests.join(Arrays.copyOf(PROMPT, 16), 1, 1, 1);
      assertEquals(16, scheduler.generate(of(other)).stats().cachedTokens());
      int[] less = RandomRequests.join(Arrays.copyOf(PROMPT, 15), 1, 1, 1);
      assertEquals(0, scheduler.generate(of(less)).stats().cachedTokens());
      assertEquals(PROMPT.length - 1, scheduler.generate(of(PROMPT)).stats().cachedTokens());
    }
  }

  @Test
  void keptCaches_makeRoomForWhoGenerates() {
    int room = decoder.room(of(RandomRequests.join(new int[1], PROMPT)));
    try (Scheduler scheduler = new Scheduler(decoder, new Limits(1, 0, room))) {
      for (int first = 0; first < 9; first++) {
        scheduler.generate(of(RandomRequests.join(new int[] {first}, PROMPT)));
        assertTrue(scheduler.load().keptTokens() <= room);
      }
      assertTrue(scheduler.load().keptTokens() > 0);
      assertTrue(model.openSessions() > 0);
    }
    assertEquals(0, model.openSessions());
  }

  @Test
  void request_beyondAllCaches_isRefused() {
    try (Scheduler scheduler = new Scheduler(decoder, new Limits(1, 0, 20))) {
      Request request = new Request(PROMPT, GenerationOptions.of(o -> o.maxNewTokens(100)));
      InvalidRequestException e =
          assertThrows(InvalidRequestException.class, () -> scheduler.generate(request));
      assertEquals(
          "the request needs a cache of 184 tokens, for its prompt of 20 and maxNewTokens, and all"
              + " caches together may have 20: ask for fewer tokens",
          e.getMessage());
    }
  }

  @Test
  void request_beyondTheLine_isRefused() throws Exception {
    Gate gate = new Gate();
    try (Scheduler scheduler = new Scheduler(decoder, new Limits(1, 1, 1000))) {
      Future<Generation> first = threads.submit(() -> scheduler.generate(held(gate)));
      gate.reached.await();
      Future<Generation> second = submit(scheduler, of(PROMPT), Terms.DEFAULT);
      OverloadedException e =
          assertThrows(OverloadedException.class, () -> scheduler.generate(of(PROMPT)));
      assertEquals(
          "1 requests generate and 1 wait, and no more may wait: ask again later", e.getMessage());
      assertEquals(1, scheduler.load().waiting());
      gate.open.countDown();
      assertArrayEquals(first.get().tokens(), second.get().tokens());
      assertEquals(4, scheduler.generate(of(PROMPT)).tokens().length);
    }
  }

  @Test
  void request_withTooLittleRoomNow_waitsForIt() throws Exception {
    Gate gate = new Gate();
    int room = decoder.room(of(PROMPT));
    try (Scheduler scheduler = new Scheduler(decoder, new Limits(4, 4, 2L * room - 1))) {
      Future<Generation> first = threads.submit(() -> scheduler.generate(held(gate)));
      gate.reached.await();
      Future<Generation> second = submit(scheduler, of(PROMPT), Terms.DEFAULT);
      assertThrows(TimeoutException.class, () -> second.get(50, TimeUnit.MILLISECONDS));
      assertEquals(room, scheduler.load().heldTokens());
      gate.open.countDown();
      assertEquals(4, second.get().tokens().length);
      assertEquals(4, first.get().tokens().length);
    }
  }

  @Test
  void whoIsNext_isByPriorityThenClientsInTurn() throws Exception {
    Gate gate = new Gate();
    List<String> order = Collections.synchronizedList(new ArrayList<>());
    try (Scheduler scheduler = new Scheduler(decoder, new Limits(1, 9, 1000))) {
      List<Future<Generation>> all = new ArrayList<>();
      all.add(threads.submit(() -> scheduler.generate(held(gate), of(0, "a"))));
      gate.reached.await();
      for (String who : List.of("a1", "a2", "a3", "b1", "b2", "low", "high")) {
        int priority = who.equals("low") ? -1 : who.equals("high") ? 1 : 0;
        GenerationOptions noting =
            SHORT.toBuilder()
                .maxNewTokens(1)
                .listener(
                    new GenerationListener() {
                      @Override
                      public void onPass(PassTrace pass) {
                        order.add(who);
                      }
                    })
                .build();
        all.add(submit(scheduler, new Request(PROMPT, noting), of(priority, who.substring(0, 1))));
      }
      gate.open.countDown();
      for (Future<Generation> one : all) {
        one.get();
      }
    }
    assertEquals(List.of("high", "a1", "b1", "a2", "b2", "a3", "low"), order);
  }

  @Test
  void cancelledOrInterrupted_whileItWaits_isAnsweredWithNothing() throws Exception {
    Gate gate = new Gate();
    Cancellation cancellation = new Cancellation();
    try (Scheduler scheduler = new Scheduler(decoder, new Limits(1, 5, 1000))) {
      Future<Generation> first = threads.submit(() -> scheduler.generate(held(gate)));
      gate.reached.await();
      Request cancelled = new Request(PROMPT, SHORT.toBuilder().cancellation(cancellation).build());
      Future<Generation> second = submit(scheduler, cancelled, Terms.DEFAULT);
      cancellation.cancel();
      assertEquals(FinishReason.CANCELLED, second.get().finishReason());
      assertTrue(second.get().unfinished());
      Thread.currentThread().interrupt();
      Generation third = scheduler.generate(of(PROMPT));
      assertTrue(Thread.interrupted());
      assertEquals(FinishReason.CANCELLED, third.finishReason());
      assertEquals(0, third.tokens().length);
      assertEquals(0, scheduler.load().waiting());
      gate.open.countDown();
      assertEquals(4, first.get().tokens().length);
    }
  }

  @Test
  void deadline_endsWaitingAndGenerating() throws Exception {
    Gate gate = new Gate();
    try (Scheduler scheduler = new Scheduler(decoder, new Limits(1, 5, 1000))) {
      Future<Generation> first = threads.submit(() -> scheduler.generate(held(gate)));
      gate.reached.await();
      OverloadedException e =
          assertThrows(
              OverloadedException.class,
              () -> scheduler.generate(of(PROMPT), within(Duration.ofMillis(5))));
      assertEquals(
          "the deadline of PT0.005S was over before the request's turn came: ask again later",
          e.getMessage());
      gate.open.countDown();
      assertEquals(FinishReason.LENGTH, first.get().finishReason());
      GenerationOptions slow =
          SHORT.toBuilder()
              .maxNewTokens(200)
              .listener(
                  new GenerationListener() {
                    @Override
                    public void onPass(PassTrace pass) {
                      LockSupport.parkNanos(1_000_000);
                    }
                  })
              .build();
      Request request = new Request(PROMPT, slow);
      assertEquals(
          FinishReason.TIME,
          scheduler.generate(request, within(Duration.ofMillis(20))).finishReason());
      assertEquals(
          FinishReason.LENGTH,
          scheduler.generate(of(PROMPT), within(Duration.ofDays(1))).finishReason());
    }
  }

  @Test
  void failure_ofOne_givesItsPlaceBack() {
    try (Scheduler scheduler = new Scheduler(decoder, new Limits(1, 0, 1000))) {
      GenerationOptions failing =
          SHORT.toBuilder()
              .listener(
                  new GenerationListener() {
                    @Override
                    public void onTokens(int[] tokens) {
                      throw new IllegalStateException("no room to show them");
                    }
                  })
              .build();
      assertThrows(
          IllegalStateException.class, () -> scheduler.generate(new Request(PROMPT, failing)));
      assertThrows(
          InvalidRequestException.class,
          () ->
              scheduler.generate(new Request(PROMPT, GenerationOptions.of(o -> o.blockSize(99)))));
      assertThrows(InvalidRequestException.class, () -> scheduler.generate(of(99)));
      assertEquals(new Load(0, 0, 0, 0), scheduler.load());
      assertEquals(0, model.openSessions());
      assertEquals(4, scheduler.generate(of(PROMPT)).tokens().length);
    }
  }

  @Test
  void shortMemory_dropsKeptCachesThenRefuses() {
    boolean[] isShort = {false};
    CheckedModel checked =
        new CheckedModel(
            new ForwardingModel(TableModel.seeded(7)) {
              @Override
              public ModelSession openSession(int capacity) {
                if (isShort[0]) {
                  throw new SbdException("no memory for " + capacity);
                }
                return super.openSession(capacity);
              }

              @Override
              public ModelSession fork(ModelSession source, int length, int capacity) {
                if (isShort[0]) {
                  throw new SbdException("no memory for " + capacity);
                }
                return super.fork(source, length, capacity);
              }
            });
    try (Scheduler scheduler = new Scheduler(new SetBlockDecoder(checked), new Limits(1, 0, 500))) {
      scheduler.generate(of(PROMPT));
      assertTrue(scheduler.load().keptTokens() > 0);
      isShort[0] = true;
      SbdException e = assertThrows(SbdException.class, () -> scheduler.generate(of(PROMPT)));
      assertTrue(e.getMessage().startsWith("no memory for "), e.getMessage());
      assertEquals(new Load(0, 0, 0, 0), scheduler.load());
      isShort[0] = false;
      assertEquals(4, scheduler.generate(of(PROMPT)).tokens().length);
    }
    assertEquals(0, checked.openSessions());
  }

  @Test
  void closed_refusesWhoWaitsAndWhoComes() throws Exception {
    Gate gate = new Gate();
    Scheduler scheduler = new Scheduler(decoder, new Limits(1, 5, 1000));
    Future<Generation> first = threads.submit(() -> scheduler.generate(held(gate)));
    gate.reached.await();
    Future<Generation> second = submit(scheduler, of(PROMPT), Terms.DEFAULT);
    scheduler.close();
    scheduler.close();
    ExecutionException e = assertThrows(ExecutionException.class, second::get);
    assertEquals("the scheduler is closed", e.getCause().getMessage());
    assertThrows(IllegalStateException.class, () -> scheduler.generate(of(PROMPT)));
    gate.open.countDown();
    assertEquals(4, first.get().tokens().length);
    await(() -> model.openSessions() == 0);
  }

  @Test
  void numbers_outOfRange_areRefused() {
    assertThrows(InvalidRequestException.class, () -> new Limits(0, 0, 1));
    assertThrows(InvalidRequestException.class, () -> new Limits(1, -1, 1));
    assertThrows(InvalidRequestException.class, () -> new Limits(1, 0, 0));
  }
}
