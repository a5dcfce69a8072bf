package dev.sbd.samples.lab.bench;

import dev.sbd.djl.training.TrainingData;
import dev.sbd.djl.training.TrainingData.Lines;
import dev.sbd.djl.training.TrainingMethod;
import dev.sbd.djl.training.TrainingOptions;
import dev.sbd.djl.training.TrainingOptions.Blocks;
import dev.sbd.djl.training.TrainingOptions.Copies;
import dev.sbd.djl.training.TrainingOptions.Schedule;
import dev.sbd.djl.training.TrainingStart;
import dev.sbd.djl.training.TrainingStart.NewAdapter;
import dev.sbd.internal.Check;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Which trainings are to be timed, and how.
 *
 * @param data a file of prompts and completions to learn; if not given, random tokens
 * @param rank of the adapter, at least 1
 * @param copies noised ones that the adapter learns of each document, at least 1
 * @param taughtShares an adapter is trained for each: the shares, in [0, 1], that the base's own
 *     predictions have in what it learns
 * @param batchTokens an update is made from, at least 1
 * @param rounds how often all trainings take their turn, at least 1
 * @param updates of a turn, at least 1
 */
public record TrainingBenchPlan(
    Optional<Path> data,
    int rank,
    int copies,
    List<Double> taughtShares,
    int batchTokens,
    int rounds,
    int updates) {
  private static final long SEED = 1;

  private static final Blocks BLOCKS = new Blocks(2, 16, 0.5);
  private static final double WHOLE = 0.8;

  /**
   * Checks the numbers.
   *
   * @throws IllegalArgumentException if one is out of range
   */
  public TrainingBenchPlan {
    Check.atLeast("--adapter-rank", rank, 1);
    Check.atLeast("--copies", copies, 1);
    taughtShares.forEach(share -> Check.fraction("--taught", share));
    taughtShares = List.copyOf(taughtShares);
    Check.atLeast("--batch-tokens", batchTokens, 1);
    Check.atLeast("--rounds", rounds, 1);
    Check.atLeast("--updates", updates, 1);
  }

  /** What both trainings of a checkpoint learn; lines that are too long are left out. */
  public TrainingData data(TrainingStart full, TrainingStart adapter) {
    Lines lines = new Lines(Integer.MAX_VALUE, true, false);
    return data.map(file -> TrainingData.read(file, full, lines))
        .orElseGet(() -> RandomDocuments.of(full, adapter, SEED));
  }

  /** What is trained beside a model. */
  public NewAdapter adapter() {
    return new NewAdapter(rank, 2 * rank, NewAdapter.ALL_TARGETS, BLOCKS.maxSize(), SEED);
  }

  /** All weights, as the paper trains them. */
  public TrainingOptions full() {
    return options(Copies.ONE);
  }

  /** An adapter, and how much the base's own predictions teach it. */
  public TrainingOptions adapting(double taughtShare) {
    return options(new Copies(copies, WHOLE, taughtShare));
  }

  private TrainingOptions options(Copies noised) {
    int steps = 1 + rounds * updates;
    Schedule schedule = new Schedule(1e-4, 0, 1e-4);
    return new TrainingOptions(
        TrainingMethod.SBD, BLOCKS, noised, steps, batchTokens, schedule, 0.05, 1, SEED);
  }
}
