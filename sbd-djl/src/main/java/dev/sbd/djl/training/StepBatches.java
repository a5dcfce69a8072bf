package dev.sbd.djl.training;

import dev.sbd.djl.internal.graph.TrainingRows;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Cuts the sequences of an update into batches for several threads: sequences of like length form a
 * group, so that little is filled up, and groups form batches small enough for the CPU's caches.
 */
final class StepBatches {
  private static final int GROUP = 8; // sequences
  private static final int ROUND = 8; // rows of a sequence: attention's shapes should be few too

  private final int maxRows;
  private final List<List<TrainingRows>> batches = new ArrayList<>(); // of each thread
  private final int[] load; // rows of each thread

  private StepBatches(int threads, int maxRows) {
    this.maxRows = maxRows;
    this.load = new int[threads];
    for (int i = 0; i < threads; i++) {
      batches.add(new ArrayList<>());
    }
  }

  /**
   * The batches of each thread; the same for the same arguments.
   *
   * @param maxRows of a batch, unless a single group has more
   */
  static List<List<TrainingRows>> of(List<Noising> sequences, int threads, int maxRows) {
    StepBatches batches = new StepBatches(threads, maxRows);
    List<Noising> sorted =
        sequences.stream().sorted(Comparator.comparingInt(Noising::rows).reversed()).toList();
    int size = Math.max(1, Math.min(GROUP, (sorted.size() + threads - 1) / threads));
    for (int from = 0; from < sorted.size(); from += size) {
      batches.add(sorted.subList(from, Math.min(sorted.size(), from + size)));
    }
    return batches.batches;
  }

  private void add(List<Noising> group) {
    int rows = (group.get(0).rows() + ROUND - 1) / ROUND * ROUND;
    int thread = leastLoaded();
    load[thread] += rows * group.size();
    TrainingRows batch = batchFor(batches.get(thread), rows * group.size());
    batch.beginGroup(group.size(), rows);
    group.forEach(sequence -> sequence.addTo(batch));
  }

  private int leastLoaded() {
    int least = 0;
    for (int i = 1; i < load.length; i++) {
      least = load[i] < load[least] ? i : least;
    }
    return least;
  }

  private TrainingRows batchFor(List<TrainingRows> own, int rows) {
    if (own.isEmpty() || own.get(own.size() - 1).rows() + rows > maxRows) {
      own.add(new TrainingRows());
    }
    return own.get(own.size() - 1);
  }
}
