package dev.sbd.djl.training;

import dev.sbd.djl.internal.graph.TrainingRows;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Cuts the sequences of an update into parts for several threads: sequences of like length form a
 * group, so that little is filled up, and groups form parts small enough for the CPU's caches. A
 * part is one batch a pass, with the same sequences in each.
 */
final class StepBatches {
  private static final int GROUP = 8; // sequences, at most
  private static final int SHARES =
      4; // groups of a thread, at least, so that all have as much to do
  private static final int ROUND = 8; // rows of a sequence: attention's shapes should be few too

  private final int passes;
  private final int maxRows;
  private final List<List<List<TrainingRows>>> parts = new ArrayList<>(); // of each thread
  private final int[] load; // rows of each thread

  private StepBatches(int passes, int threads, int maxRows) {
    this.passes = passes;
    this.maxRows = maxRows;
    this.load = new int[threads];
    for (int i = 0; i < threads; i++) {
      parts.add(new ArrayList<>());
    }
  }

  /**
   * The parts of each thread, each a batch for every pass; the same for the same arguments.
   *
   * @param passes of each sequence
   * @param maxRows of a batch, unless a single group has more
   */
  static List<List<List<TrainingRows>>> of(
      List<? extends TrainingSequence> sequences, int passes, int threads, int maxRows) {
    StepBatches batches = new StepBatches(passes, threads, maxRows);
    Comparator<TrainingSequence> byRows = Comparator.comparingInt(batches::rows);
    List<? extends TrainingSequence> sorted = sequences.stream().sorted(byRows.reversed()).toList();
    int size = Math.max(1, Math.min(GROUP, sorted.size() / (SHARES * threads)));
    for (int from = 0; from < sorted.size(); from += size) {
      batches.add(sorted.subList(from, Math.min(sorted.size(), from + size)));
    }
    return batches.parts;
  }

  /** A sequence's rows in all passes. */
  private int rows(TrainingSequence sequence) {
    return IntStream.range(0, passes).map(sequence::rows).sum();
  }

  private void add(List<? extends TrainingSequence> group) {
    int[] rows = IntStream.range(0, passes).map(pass -> rounded(group, pass)).toArray();
    int thread = leastLoaded();
    load[thread] += Arrays.stream(rows).sum() * group.size();
    int most = Arrays.stream(rows).max().orElseThrow() * group.size();
    List<TrainingRows> part = partFor(parts.get(thread), most);
    for (int pass = 0; pass < passes; pass++) {
      TrainingRows batch = part.get(pass);
      batch.beginGroup(group.size(), rows[pass]);
      for (TrainingSequence sequence : group) {
        sequence.addTo(pass, batch);
      }
    }
  }

  private static int rounded(List<? extends TrainingSequence> group, int pass) {
    int most = group.stream().mapToInt(sequence -> sequence.rows(pass)).max().orElseThrow();
    return Math.max(1, (most + ROUND - 1) / ROUND) * ROUND;
  }

  private int leastLoaded() {
    int least = 0;
    for (int i = 1; i < load.length; i++) {
      least = load[i] < load[least] ? i : least;
    }
    return least;
  }

  private List<TrainingRows> partFor(List<List<TrainingRows>> own, int rows) {
    boolean full =
        own.isEmpty() || own.get(own.size() - 1).stream().anyMatch(b -> b.rows() + rows > maxRows);
    if (full) {
      own.add(Stream.generate(TrainingRows::new).limit(passes).toList());
    }
    return own.get(own.size() - 1);
  }
}
