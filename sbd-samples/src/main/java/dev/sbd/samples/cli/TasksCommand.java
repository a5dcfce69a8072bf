package dev.sbd.samples.cli;

import dev.sbd.samples.lab.tasks.Suite;
import dev.sbd.samples.lab.tasks.Task;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;

/** {@code sbd tasks}: problems with answers, to train on or to measure by. */
@Command(
    name = "tasks",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    description =
        "Write problems of the tasks as JSON lines: task, prompt, completion. The same options"
            + " give the same lines; no held-out prompt is among the training problems of any"
            + " seed.",
    footer = {
      "",
      "Examples:",
      "  sbd tasks --task notes --count 3",
      "  sbd tasks --split train --seed 1 --count 25000 --out train.jsonl"
    })
final class TasksCommand implements Callable<Integer> {
  @Mixin private TaskFlags tasks;
  @Mixin private DealFlags deal;

  /** One line. */
  private record Line(String task, String prompt, String completion) {}

  @Override
  public Integer call() {
    deal.write(tasks.chosen().stream().map(TasksCommand::lines).toList());
    return ExitCode.OK;
  }

  private static DealFlags.Source lines(Task task) {
    return (split, seed) ->
        Suite.problems(task, split, seed)
            .map(problem -> new Line(task.label(), problem.prompt(), problem.completion()));
  }
}
