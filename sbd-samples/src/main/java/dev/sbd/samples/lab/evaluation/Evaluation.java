package dev.sbd.samples.lab.evaluation;

import dev.sbd.djl.LoadOptions;
import dev.sbd.samples.lab.tasks.Split;
import dev.sbd.samples.lab.tasks.Suite;
import dev.sbd.samples.lab.tasks.Task;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/** Answers held-out problems with checkpoints, each in several ways, and counts. */
public final class Evaluation {
  /** Is told how an evaluation gets on. */
  @FunctionalInterface
  public interface Progress {

    /**
     * Another problem was answered in all ways.
     *
     * @param what checkpoint and task
     * @param done problems answered, of all tasks and checkpoints
     * @param all problems there are
     */
    void answered(String what, int done, int all);
  }

  private final Plan plan;
  private final UnaryOperator<LoadOptions.Builder> loading;
  private final Progress progress;
  private int done; // problems

  /** An evaluation of checkpoints loaded with {@code loading}. */
  public Evaluation(Plan plan, UnaryOperator<LoadOptions.Builder> loading, Progress progress) {
    this.plan = plan;
    this.loading = loading;
    this.progress = progress;
  }

  /**
   * Runs all of it.
   *
   * @param subjects checkpoints with different names
   * @throws IllegalArgumentException if a checkpoint has no tokenizer, or too short a context for a
   *     prompt
   * @throws dev.sbd.error.SbdException if a checkpoint can't be loaded or the backend fails
   */
  public Results run(List<Subject> subjects) {
    List<Row> rows = new ArrayList<>();
    done = 0;
    int all = subjects.size() * plan.tasks().size() * plan.count();
    for (Subject subject : subjects) {
      rows.addAll(rows(subject, tallies(subject, all)));
    }
    return new Results(plan.seed(), plan.count(), plan.blockSize(), plan.maxNewTokens(), rows);
  }

  /** One a decoding, by task. */
  private Map<Task, List<Tally>> tallies(Subject subject, int all) {
    Map<Task, List<Tally>> tallies = new LinkedHashMap<>();
    try (Team team = new Team(subject, plan, loading)) {
      Map<Task, List<Question>> questions = new LinkedHashMap<>();
      plan.tasks().forEach(task -> questions.put(task, questions(task, team)));
      questions.forEach(
          (task, list) -> {
            String what = subject.name() + ", " + task.label();
            tallies.put(task, team.answer(list, () -> answered(what, all)));
          });
    }
    return tallies;
  }

  private synchronized void answered(String what, int all) {
    progress.answered(what, ++done, all);
  }

  private List<Question> questions(Task task, Team team) {
    return team.questions(
        Suite.problems(task, Split.HELD_OUT, plan.seed()).limit(plan.count()).toList());
  }

  private List<Row> rows(Subject subject, Map<Task, List<Tally>> tallies) {
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < plan.decodings(subject.training()).size(); i++) {
      List<Row> line = new ArrayList<>();
      for (Map.Entry<Task, List<Tally>> task : tallies.entrySet()) {
        Tally ntp = task.getValue().get(0);
        line.add(task.getValue().get(i).row(subject, task.getKey().label(), ntp));
      }
      rows.addAll(line);
      rows.add(Row.average(line));
    }
    return rows;
  }
}
