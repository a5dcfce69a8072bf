package dev.sbd.samples.lab.bench;

import dev.sbd.djl.training.Document;
import dev.sbd.djl.training.TrainingData;
import dev.sbd.djl.training.TrainingStart;
import dev.sbd.internal.Check;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Prompts and completions of random tokens, as long as those of short chats. */
final class RandomDocuments {
  private static final int COUNT = 512;
  private static final int MOST_PROMPT = 90; // tokens; the fewest are a third
  private static final int MOST_COMPLETION = 150;

  private final SplittableRandom random;
  private final int vocabulary;
  private final int maskToken;

  private RandomDocuments(long seed, int vocabulary, int maskToken) {
    this.random = new SplittableRandom(seed);
    this.vocabulary = vocabulary;
    this.maskToken = maskToken;
  }

  /**
   * Documents for both trainings of a checkpoint.
   *
   * @throws IllegalArgumentException if they are longer than the model can read
   */
  static TrainingData of(TrainingStart full, TrainingStart adapter, long seed) {
    int most = MOST_PROMPT + MOST_COMPLETION;
    Check.that(
        most <= full.contextLength(),
        "random documents have up to %d tokens, the model can read %d: give --data",
        most,
        full.contextLength());
    int vocabulary = adapter.maskToken(); // one beyond it
    RandomDocuments documents = new RandomDocuments(seed, vocabulary, full.maskToken());
    return new TrainingData(Stream.generate(documents::next).limit(COUNT).toList());
  }

  private Document next() {
    int prompt = random.nextInt(MOST_PROMPT / 3, MOST_PROMPT + 1);
    int completion = random.nextInt(MOST_COMPLETION / 3, MOST_COMPLETION + 1);
    int[] tokens =
        IntStream.generate(() -> random.nextInt(vocabulary))
            .filter(token -> token != maskToken)
            .limit(prompt + completion)
            .toArray();
    return new Document(tokens, prompt);
  }
}
