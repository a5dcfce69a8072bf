package dev.sbd.samples.evaluation;

import dev.sbd.Generation;
import dev.sbd.djl.LoadOptions;
import dev.sbd.djl.SbdModel;
import dev.sbd.samples.tasks.Check;
import dev.sbd.samples.tasks.Problem;
import dev.sbd.samples.tasks.Split;
import dev.sbd.samples.tasks.Suite;
import dev.sbd.samples.tasks.Task;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * Answers held-out problems with checkpoints, each in several ways, one prompt at a time. Ways take
 * turns on a problem, so that whatever else the machine does slows all of them.
 */
public final class Evaluation {
  /** Problems of each task answered first and not counted: the first passes compile the graph. */
  private static final int WARM_UP = 2;

  private final Plan plan;
  private final UnaryOperator<LoadOptions.Builder> loading;
  private final Progress progress;

  /** An evaluation of checkpoints loaded with {@code loading}. */
  public Evaluation(Plan plan, UnaryOperator<LoadOptions.Builder> loading, Progress progress) {
    this.plan = plan;
    this.loading = loading;
    this.progress = progress;
  }

  /** A problem as the model sees it. */
  private record Question(int[] prompt, Check check) {}

  /**
   * Runs all of it.
   *
   * @param subjects checkpoints with different names
   * @throws IllegalArgumentException if a checkpoint has no tokenizer, or too short a context for a
   *     prompt
   * @throws dev.sbd.SbdException if a checkpoint can't be loaded or the backend fails
   */
  public Results run(List<Subject> subjects) {
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < subjects.size(); i++) {
      rows.addAll(run(subjects.get(i), i, subjects.size()));
    }
    return new Results(plan.seed(), plan.count(), plan.blockSize(), plan.maxNewTokens(), rows);
  }

  private List<Row> run(Subject subject, int index, int subjects) {
    Map<Task, List<Tally>> tallies = new LinkedHashMap<>();
    try (SbdModel model = SbdModel.load(subject.directory(), loading)) {
      Map<Task, List<Question>> questions = questions(subject, model);
      int all = plan.count() * plan.tasks().size();
      for (Map.Entry<Task, List<Question>> task : questions.entrySet()) {
        String what = subject.name() + ", " + task.getKey().label();
        int before = index * all + tallies.size() * plan.count();
        tallies.put(
            task.getKey(),
            answer(
                model,
                plan.methods(subject.training()),
                task.getValue(),
                done -> progress.answered(what, before + done, subjects * all)));
      }
    }
    return rows(subject, tallies);
  }

  private interface Counter {
    void answered(int done);
  }

  private Map<Task, List<Question>> questions(Subject subject, SbdModel model) {
    Map<Task, List<Question>> questions = new LinkedHashMap<>();
    for (Task task : plan.tasks()) {
      List<Problem> problems =
          Suite.problems(task, Split.HELD_OUT, plan.seed()).limit(plan.count()).toList();
      questions.put(task, problems.stream().map(p -> question(subject, model, p)).toList());
    }
    return questions;
  }

  private static Question question(Subject subject, SbdModel model, Problem problem) {
    if (model.findTokenizer().isEmpty()) {
      throw new IllegalArgumentException(
          subject.name() + " has no tokenizer.json, without which it can't be asked anything");
    }
    int[] prompt = model.encode(problem.prompt());
    int context = model.model().spec().contextLength();
    if (prompt.length >= context) {
      throw new IllegalArgumentException(
          "a prompt must be shorter than the context of %s, %d tokens, got %d: %s"
              .formatted(subject.name(), context, prompt.length, problem.prompt()));
    }
    return new Question(prompt, problem.check());
  }

  private List<Tally> answer(
      SbdModel model, List<Method> methods, List<Question> questions, Counter counter) {
    List<Tally> warmUp = methods.stream().map(Tally::new).toList();
    questions.stream().limit(WARM_UP).forEach(question -> answer(model, warmUp, 0, question));
    List<Tally> tallies = methods.stream().map(Tally::new).toList();
    for (int i = 0; i < questions.size(); i++) {
      answer(model, tallies, i, questions.get(i));
      counter.answered(i + 1);
    }
    return tallies;
  }

  /** In all ways, another one first each time. */
  private void answer(SbdModel model, List<Tally> tallies, int first, Question question) {
    for (int i = 0; i < tallies.size(); i++) {
      Tally tally = tallies.get((first + i) % tallies.size());
      Generation answer =
          model
              .decoder()
              .generate(
                  question.prompt(), tally.method().options(plan.maxNewTokens(), plan.blockSize()));
      tally.add(answer, question.check().accepts(answer.text()));
    }
  }

  private List<Row> rows(Subject subject, Map<Task, List<Tally>> tallies) {
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < plan.methods(subject.training()).size(); i++) {
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
