package dev.sbd.samples.cli;

import dev.sbd.internal.Check;
import dev.sbd.samples.lab.tasks.Task;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import picocli.CommandLine.Option;

/** Which of the tasks. */
final class TaskFlags {
  @Option(
      names = "--task",
      paramLabel = "NAME",
      split = ",",
      defaultValue = "all",
      description =
          "word-problems, json, java, notes, schedules, all of these (default: ${DEFAULT-VALUE}), or"
              + " rewrites, which the built-in models have not learnt.")
  private List<String> names;

  /** Each task once, in the order given. */
  List<Task> chosen() {
    return named(names);
  }

  /**
   * Each task once, in the order given.
   *
   * @throws IllegalArgumentException if a name is neither a task's nor {@code all}
   */
  static List<Task> named(List<String> names) {
    return names.stream().flatMap(name -> named(name).stream()).distinct().toList();
  }

  private static List<Task> named(String name) {
    if (name.equals("all")) {
      return Task.BUILT_IN;
    }
    String known = Arrays.stream(Task.values()).map(Task::label).collect(Collectors.joining(", "));
    List<Task> found =
        Arrays.stream(Task.values()).filter(task -> task.label().equals(name)).toList();
    Check.that(!found.isEmpty(), "--task must be among %s and all, got %s", known, name);
    return found;
  }
}
