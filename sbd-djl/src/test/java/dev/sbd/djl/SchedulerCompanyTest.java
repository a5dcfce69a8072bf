package dev.sbd.djl;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sbd.Generation;
import dev.sbd.GenerationOptions;
import dev.sbd.Request;
import dev.sbd.Scheduler;
import dev.sbd.Scheduler.Limits;
import dev.sbd.Scheduler.Terms;
import dev.sbd.djl.internal.checkpoint.AdapterFixture;
import dev.sbd.djl.internal.checkpoint.Checkpoint;
import dev.sbd.djl.internal.checkpoint.CheckpointFixture;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** In float32 nobody's answer depends on who else is served, nor on whose cache it goes on from. */
@Timeout(120)
class SchedulerCompanyTest {
  private static final int REQUESTS = 64;
  private static final int LAST_TOKEN = 90;

  private static GenerationOptions options(Random random) {
    GenerationOptions.Builder options =
        GenerationOptions.builder().maxNewTokens(4 + random.nextInt(40)).ignoreEos();
    switch (random.nextInt(5)) {
      case 0 -> options.nextTokenPrediction();
      case 1 -> options.gamma(0.5 * random.nextDouble()).blockSize(1 + random.nextInt(8));
      case 2 -> options.decoding("verified:lookup");
      default -> options.verified();
    }
    if (random.nextBoolean()) {
      options.temperature(random.nextDouble()).topK(random.nextInt(40)).seed(random.nextInt());
    }
    if (random.nextBoolean()) {
      options.repetitionPenalty(1.2);
    }
    if (random.nextInt(3) == 0) {
      options.logitBias(5, 2).banTokens(6);
    }
    return options.build();
  }

  /** Half of them begin with the same long text, at least in part. */
  private static int[] prompt(Random random, int[] shared) {
    int kept = random.nextBoolean() ? random.nextInt(shared.length + 1) : 0;
    int[] prompt = Arrays.copyOf(shared, kept + 1 + random.nextInt(20));
    for (int i = kept; i < prompt.length; i++) {
      prompt[i] = 4 + random.nextInt(LAST_TOKEN - 4);
    }
    return prompt;
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void answers_ofManyInMixedCompany_areThoseAlone(boolean adapted, @TempDir Path temp)
      throws Exception {
    Path directory =
        CheckpointFixture.copy(CheckpointFixture.LLAMA, temp.resolve("model"))
            .config("max_position_embeddings", "512")
            .directory();
    Path adapter =
        AdapterFixture.gated(Checkpoint.open(directory), 3, temp.resolve("adapter")).directory();
    Random random = new Random(21);
    int[] shared = random.ints(100, 4, LAST_TOKEN).toArray();
    List<Request> requests = new ArrayList<>();
    for (int i = 0; i < REQUESTS; i++) {
      requests.add(new Request(prompt(random, shared), options(random)));
    }
    ExecutorService threads = Executors.newFixedThreadPool(16);
    try (SbdModel model =
            SbdModel.load(
                directory,
                o ->
                    (adapted ? o.adapter(adapter) : o.maskToken(3))
                        .precision(Precision.FLOAT32)
                        .maxBatch(8));
        Scheduler scheduler = new Scheduler(model.decoder(), new Limits(8, REQUESTS, 4000))) {
      List<Future<Generation>> answers = new ArrayList<>();
      for (Request request : requests) {
        Thread.sleep(random.nextInt(4));
        Terms terms = new Terms(random.nextInt(2), Optional.empty(), "client " + random.nextInt(3));
        answers.add(threads.submit(() -> scheduler.generate(request, terms)));
      }
      long cached = 0;
      for (int i = 0; i < REQUESTS; i++) {
        Request request = requests.get(i);
        Generation alone = model.decoder().generate(request.prompt(), request.options());
        Generation here = answers.get(i).get();
        assertArrayEquals(alone.tokens(), here.tokens(), request.toString());
        assertEquals(0, alone.stats().cachedTokens());
        cached += here.stats().cachedTokens();
      }
      assertTrue(cached > 0);
    } finally {
      threads.shutdownNow();
    }
  }
}
