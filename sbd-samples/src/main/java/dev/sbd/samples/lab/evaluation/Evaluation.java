package dev.sbd.samples.lab.evaluation;

import dev.sbd.djl.LoadOptions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * Answers held-out problems and other prompts with checkpoints, each in several ways, and counts.
 */
public final class Evaluation {
  /** Is told how an evaluation gets on. */
  @FunctionalInterface
  public interface Progress {

    /**
     * Another exercise was answered in all ways.
     *
     * @param what checkpoint and kind
     * @param done exercises answered, of all kinds and checkpoints
     * @param all exercises there are
     */
    void answered(String what, int done, int all);
  }

  private final Plan plan;
  private final UnaryOperator<LoadOptions.Builder> loading;
  private final Progress progress;
  private int done; // problems
  private int blockSize; // the largest so far

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
    Map<String, List<Exercise>> exercises = new LinkedHashMap<>();
    plan.kinds().forEach(k -> exercises.put(k.label(), k.exercises(plan.seed(), plan.count())));
    done = 0;
    blockSize = 0;
    int all = subjects.size() * exercises.values().stream().mapToInt(List::size).sum();
    for (Subject subject : subjects) {
      rows.addAll(rows(subject, tallies(subject, exercises, all)));
    }
    return new Results(plan.seed(), plan.count(), blockSize, plan.maxNewTokens(), rows);
  }

  /** One a decoding, by kind. */
  private Map<String, List<Tally>> tallies(
      Subject subject, Map<String, List<Exercise>> exercises, int all) {
    Map<String, List<Tally>> tallies = new LinkedHashMap<>();
    try (Team team = new Team(subject, plan, loading)) {
      blockSize = Math.max(blockSize, team.blockSize());
      Map<String, List<Question>> questions = new LinkedHashMap<>();
      exercises.forEach((kind, list) -> questions.put(kind, team.questions(list)));
      questions.forEach(
          (kind, list) -> {
            String what = subject.name() + ", " + kind;
            tallies.put(kind, team.answer(list, () -> answered(what, all)));
          });
    }
    return tallies;
  }

  private synchronized void answered(String what, int all) {
    progress.answered(what, ++done, all);
  }

  private List<Row> rows(Subject subject, Map<String, List<Tally>> tallies) {
    List<Row> rows = new ArrayList<>();
    int decodings = tallies.values().iterator().next().size();
    for (int i = 0; i < decodings; i++) {
      List<Row> line = new ArrayList<>();
      for (Map.Entry<String, List<Tally>> kind : tallies.entrySet()) {
        Tally ntp = kind.getValue().get(0);
        line.add(kind.getValue().get(i).row(subject, kind.getKey(), ntp));
      }
      rows.addAll(line);
      rows.add(Row.average(line));
    }
    return rows;
  }
}
