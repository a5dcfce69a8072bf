package dev.sbd.samples.lab.evaluation;

import dev.sbd.djl.training.TrainingMethod;
import dev.sbd.samples.lab.tasks.Task;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * What to run.
 *
 * @param tasks one at least
 * @param decodings ways to decode; token by token, which the others are measured by, is put first
 *     if it isn't
 * @param count problems a task, at least 1
 * @param seed of the held-out problems
 * @param maxNewTokens where an answer ends at the latest
 * @param blockSize tokens a block
 * @param parallel problems answered at a time, each on a thread with a model of its own
 */
public record Plan(
    List<Task> tasks,
    List<Decoding> decodings,
    int count,
    long seed,
    int maxNewTokens,
    int blockSize,
    int parallel) {

  /**
   * Checks the numbers.
   *
   * @throws IllegalArgumentException if one is less than 1, or there is no task
   */
  public Plan {
    atLeastOne("--count", count);
    atLeastOne("--max-new-tokens", maxNewTokens);
    atLeastOne("--block-size", blockSize);
    atLeastOne("--parallel", parallel);
    atLeastOne("the number of tasks", tasks.size());
    tasks = List.copyOf(tasks);
    Set<Decoding> distinct = new LinkedHashSet<>(List.of(Decoding.NTP));
    distinct.addAll(decodings);
    decodings = List.copyOf(distinct);
  }

  private static void atLeastOne(String name, int number) {
    if (number < 1) {
      throw new IllegalArgumentException(name + " must be >= 1, got " + number);
    }
  }

  /** The decodings that a checkpoint of this training knows. */
  List<Decoding> decodings(TrainingMethod training) {
    List<Decoding> known = new ArrayList<>(decodings);
    known.removeIf(decoding -> training == TrainingMethod.NTP && decoding.family() != Family.NTP);
    return known;
  }
}
