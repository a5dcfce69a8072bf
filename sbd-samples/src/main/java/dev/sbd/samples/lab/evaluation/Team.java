package dev.sbd.samples.lab.evaluation;

import dev.sbd.Generation;
import dev.sbd.GenerationOptions;
import dev.sbd.djl.LoadOptions;
import dev.sbd.djl.SbdModel;
import dev.sbd.model.ModelSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/**
 * The same checkpoint loaded several times, each answering a share of the questions on a thread of
 * its own, one prompt at a time: prompts that share passes would share their times too.
 */
final class Team implements AutoCloseable {
  /** Questions answered first and not counted: Java and libtorch compile what runs often. */
  private static final int WARM_UP = 5;

  private final Subject subject;
  private final Plan plan;
  private final List<SbdModel> models = new ArrayList<>();
  private final ExecutorService threads;

  Team(Subject subject, Plan plan, UnaryOperator<LoadOptions.Builder> loading) {
    this.subject = subject;
    this.plan = plan;
    this.threads = Executors.newFixedThreadPool(plan.parallel());
    try {
      while (models.size() < plan.parallel()) {
        models.add(SbdModel.load(subject.directory(), builder -> options(loading, builder)));
      }
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  private LoadOptions.Builder options(
      UnaryOperator<LoadOptions.Builder> loading, LoadOptions.Builder builder) {
    subject.adapter().ifPresent(builder::adapter);
    return loading.apply(builder);
  }

  /** The most tokens that a block has. */
  int blockSize() {
    ModelSpec spec = models.get(0).spec();
    int usual = Math.min(spec.usual().blockSize(), spec.maxBlockSize());
    return plan.blocks().map(blocks -> blocks.largest(spec.maxBlockSize())).orElse(usual);
  }

  /** The exercises as the models see them. */
  List<Question> questions(List<Exercise> exercises) {
    return exercises.stream().map(e -> Question.of(e, subject, models.get(0))).toList();
  }

  /**
   * Sums over the questions, one a decoding, in order.
   *
   * @param answered is run after each question
   */
  List<Tally> answer(List<Question> questions, Runnable answered) {
    List<Tally> tallies = tallies();
    CompletableFuture<?>[] shares =
        IntStream.range(0, models.size())
            .mapToObj(i -> (Runnable) () -> answerShare(i, questions, tallies, answered))
            .map(share -> CompletableFuture.runAsync(share, threads))
            .toArray(CompletableFuture<?>[]::new);
    try {
      CompletableFuture.allOf(shares).join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof RuntimeException cause ? cause : e;
    }
    return tallies;
  }

  private List<Tally> tallies() {
    return plan.decodings(subject.training(), models.get(0).spec()).stream()
        .map(Tally::new)
        .toList();
  }

  /** Answers every so many questions: they are dealt out like cards. */
  private void answerShare(
      int member, List<Question> questions, List<Tally> tallies, Runnable answered) {
    SbdModel model = models.get(member);
    List<Question> share =
        IntStream.range(0, questions.size())
            .filter(i -> i % models.size() == member)
            .mapToObj(questions::get)
            .toList();
    List<Tally> uncounted = tallies();
    share.stream().limit(WARM_UP).forEach(question -> answer(model, question, uncounted, 0));
    for (int i = 0; i < share.size(); i++) {
      answer(model, share.get(i), tallies, i);
      answered.run();
    }
  }

  /**
   * In all ways, another one first each time: they take turns on a question, so that whatever else
   * the machine does slows all of them.
   */
  private void answer(SbdModel model, Question question, List<Tally> tallies, int first) {
    Generation[] answers = new Generation[tallies.size()];
    for (int i = 0; i < answers.length; i++) {
      int turn = (first + i) % answers.length;
      GenerationOptions options = plan.options(tallies.get(turn).decoding(), question);
      answers[turn] = model.decoder().generate(question.prompt(), options);
    }
    for (int i = 0; i < answers.length; i++) {
      tallies.get(i).add(question, answers[i], answers[0]);
    }
  }

  @Override
  public void close() {
    threads.shutdownNow();
    models.forEach(SbdModel::close);
  }
}
