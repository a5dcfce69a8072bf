package dev.sbd.samples.lab.bench;

import dev.sbd.djl.training.NewAdapter;
import dev.sbd.djl.training.TrainingData;
import dev.sbd.djl.training.TrainingData.Lines;
import dev.sbd.djl.training.TrainingMethod;
import dev.sbd.djl.training.TrainingOptions;
import dev.sbd.djl.training.TrainingOptions.Blocks;
import dev.sbd.djl.training.TrainingOptions.Copies;
import dev.sbd.djl.training.TrainingOptions.Schedule;
import dev.sbd.djl.training.TrainingStart;
import dev.sbd.internal.Check;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Which trainings are to be timed, and how.
 *
 * @param data a file of prompts and completions to learn; if not given, random tokens
 * @param rank of the adapter, at least 1
 * @param copies noised ones that the adapter learns of each document, at least 1
 * @param batchTokens an update is made from, at least 1
 * @param rounds how often all trainings take their turn, at least 1
 * @param updates timed in a turn, at least 1
 */
public record TrainingBenchPlan(
    Optional<Path> data, int rank, int copies, int batchTokens, int rounds, int updates) {
  private static final long SEED = 1;

  /** Updates of a turn that are not timed: libtorch prepares what it first meets. */
  static final int WARM_UP = 1;

  private static final Blocks BLOCKS = new Blocks(2, 16, 0.5);
  private static final double WHOLE = 0.8;
  private static final double TAUGHT = 0.5;

  /**
   * Checks the numbers.
   *
   * @throws IllegalArgumentException if one is below 1
   */
  public TrainingBenchPlan {
    Check.atLeast("--adapter-rank", rank, 1);
    Check.atLeast("--copies", copies, 1);
    Check.atLeast("--batch-tokens", batchTokens, 1);
    Check.atLeast("--rounds", rounds, 1);
    Check.atLeast("--updates", updates, 1);
  }

  /** What both trainings of a checkpoint learn; lines that are too long are left out. */
  TrainingData data(TrainingStart full, TrainingStart adapter) {
    Lines lines = new Lines(Integer.MAX_VALUE, true, false);
    return data.map(file -> TrainingData.read(file, full, lines))
        .orElseGet(() -> RandomDocuments.of(full, adapter, SEED));
  }

  NewAdapter adapter() {
    return new NewAdapter(rank, 2 * rank, NewAdapter.ALL_TARGETS, BLOCKS.maxSize(), SEED);
  }

  /** All weights, as the paper trains them. */
  TrainingOptions full() {
    return options(Copies.ONE);
  }

  /** An adapter that learns the text alone. */
  TrainingOptions labels() {
    return options(new Copies(copies, WHOLE, 0));
  }

  /** An adapter that learns the base's own predictions too. */
  TrainingOptions taught() {
    return options(new Copies(copies, WHOLE, TAUGHT));
  }

  private TrainingOptions options(Copies noised) {
    int steps = WARM_UP + updates;
    Schedule schedule = new Schedule(1e-4, 0, 1e-4);
    return new TrainingOptions(
        TrainingMethod.SBD, BLOCKS, noised, steps, batchTokens, schedule, 0.05, 1, SEED);
  }
}
