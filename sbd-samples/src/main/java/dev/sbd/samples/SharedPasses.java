package dev.sbd.samples;

import dev.sbd.Generation;
import dev.sbd.djl.Prompt;
import dev.sbd.djl.SbdModel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * As a server does it: requests on several threads, each with options of its own. Their passes take
 * turns, or are shared.
 */
public final class SharedPasses {
  private static final int THREADS = 8;
  private static final int REQUESTS = 64;

  private SharedPasses() {}

  /**
   * Answers requests with the checkpoint in the directory {@code args[0]}, or with the embedded
   * one, and prints how fast that was: token by token, and verified. {@code args[1]} is how many
   * threads ask (default: 8).
   */
  public static void main(String[] args) throws ExecutionException, InterruptedException {
    Path directory = args.length > 0 ? Path.of(args[0]) : EmbeddedCheckpoint.directory();
    int asking = args.length > 1 ? Integer.parseInt(args[1]) : THREADS;
    for (int maxBatch : new int[] {1, asking, 1, asking}) {
      try (SbdModel model = SbdModel.load(directory, options -> options.maxBatch(maxBatch))) {
        answerAll(model, "verified", asking); // warms up
        for (String decoding : List.of("ntp", "verified")) {
          long start = System.nanoTime();
          int tokens = answerAll(model, decoding, asking);
          double seconds = (System.nanoTime() - start) / 1e9;
          System.out.printf(
              "%d threads, up to %d share a pass, %s: %d tokens, %.0f tokens/s%n",
              asking, maxBatch, decoding, tokens, tokens / seconds);
        }
      }
    }
  }

  private static int answerAll(SbdModel model, String decoding, int asking)
      throws ExecutionException, InterruptedException {
    ExecutorService threads = Executors.newFixedThreadPool(asking);
    try {
      List<Future<Generation>> answers = new ArrayList<>();
      for (int i = 0; i < REQUESTS; i++) {
        int request = i;
        answers.add(threads.submit(() -> answer(model, decoding, request)));
      }
      int tokens = 0;
      for (Future<Generation> answer : answers) {
        tokens += answer.get().tokens().length;
      }
      return tokens;
    } finally {
      threads.shutdownNow(); // interrupts what is left, which ends it
    }
  }

  private static Generation answer(SbdModel model, String decoding, int request) {
    int vocabulary = model.spec().vocabularySize();
    Prompt prompt =
        model.findTokenizer().isPresent()
            ? Prompt.chat("Declare the enum Colour of RED, BLUE and N" + request + ".")
            : Prompt.tokens(new Random(request).ints(20, 0, vocabulary).toArray());
    return model.generate(
        prompt, options -> options.decoding(decoding).maxNewTokens(24 + request % 9));
  }
}
