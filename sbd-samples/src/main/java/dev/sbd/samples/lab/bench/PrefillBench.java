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

  private final BlockModel model;
  private final SortedMap<Integer, Double> tokensPerSecond = new TreeMap<>();

  PrefillBench(BlockModel model) {
    this.model = model;
  }

  /**
   * Tokens a second by prompt length: the faster of two runs each.
   *
   * @param secondsPerToken a guess, to leave out early what would take too long
   */
  SortedMap<Integer, Double> run(BenchPlan plan, double secondsPerToken) {
    double guess = secondsPerToken;
    int context = model.spec().contextLength();
    for (int length : plan.prefills().stream().filter(n -> n <= context).sorted().toList()) {
      double seconds = plan.time().toNanos() / NANOS;
      if (!plan.skipsLongPrefills() || 2 * length * guess <= seconds) {
        double rate = length * NANOS / Math.min(nanos(length), nanos(length));
        tokensPerSecond.put(length, rate);
        guess = 1 / rate;
      }
    }
    return tokensPerSecond;
  }

  private long nanos(int length) {
    int[] prompt = new Random(length).ints(length, 0, model.spec().vocabularySize()).toArray();
    List<Row> last = List.of(Row.greedy(length - 1));
    try (ModelSession session = model.openSession(length)) {
      long start = System.nanoTime();
      model.forward(List.of(new Pass(session, 0, prompt, new int[0], last)));
      return System.nanoTime() - start;
    }
  }
}
