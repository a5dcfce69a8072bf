package dev.sbd.samples.cli;

import dev.sbd.internal.Check;
import dev.sbd.samples.lab.tasks.Problem;
import dev.sbd.samples.lab.tasks.Split;
import dev.sbd.samples.lab.tasks.Suite;
import java.util.List;
import picocli.CommandLine.Option;

/** Held-out problems as prompts: those that {@code sbd evaluate} has for the same seed. */
final class HeldOutFlags {
  @Option(
      names = "--task",
      required = true,
      paramLabel = "NAME",
      split = ",",
      description =
          "Held-out problems of these tasks as prompts: word-problems, json, java, notes, schedules,"
              + " all of these, or rewrites; only the totals are shown.")
  private List<String> tasks;

  @Option(
      names = "--count",
      paramLabel = "N",
      description = "How many of each, with --task (default: 40).")
  private int count = 40;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "Another seed gives other problems, with --task (default: 1).")
  private long seed = 1;

  /**
   * The problems' prompts, task by task.
   *
   * @throws IllegalArgumentException if there is no such task or the count is less than 1
   */
  List<String> prompts() {
    Check.atLeast("--count", count, 1);
    return TaskFlags.named(tasks).stream()
        .flatMap(task -> Suite.problems(task, Split.HELD_OUT, seed).limit(count))
        .map(Problem::prompt)
        .toList();
  }
}
