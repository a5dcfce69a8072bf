package dev.sbd.samples.lab.bench;

import dev.sbd.model.BlockModel;
import dev.sbd.model.ModelSession;
import dev.sbd.model.Pass;
import dev.sbd.model.Row;
import java.util.List;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;

/** Times how fast prompts go into an empty cache. */
final class PrefillBench {
  private static final double NANOS = 1e9;

  private PrefillBench() {}

  /**
   * Tokens a second by prompt length: the faster of two runs each.
   *
   * @param secondsPerToken a guess, to leave out early what would take too long
   */
  static SortedMap<Integer, Double> run(BlockModel model, BenchPlan plan, double secondsPerToken) {
    SortedMap<Integer, Double> tokensPerSecond = new TreeMap<>();
    double guess = secondsPerToken;
    int context = model.spec().contextLength();
    for (int length : plan.prefills().stream().filter(n -> n <= context).sorted().toList()) {
      if (!plan.skipsLongPrefills() || 2 * length * guess <= plan.time().toNanos() / NANOS) {
        double rate = length * NANOS / Math.min(nanos(model, length), nanos(model, length));
        tokensPerSecond.put(length, rate);
        guess = 1 / rate;
      }
    }
    return tokensPerSecond;
  }

  private static long nanos(BlockModel model, int length) {
    int[] prompt = new Random(length).ints(length, 0, model.spec().vocabularySize()).toArray();
    List<Row> last = List.of(Row.greedy(length - 1));
    try (ModelSession session = model.openSession(length)) {
      long start = System.nanoTime();
      model.forward(List.of(new Pass(session, 0, prompt, new int[0], last)));
      return System.nanoTime() - start;
    }
  }
}
