package dev.sbd.samples.lab.evaluation;

import dev.sbd.djl.LoadOptions;
import dev.sbd.djl.SbdModel;
import dev.sbd.samples.lab.tasks.Problem;
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
        models.add(SbdModel.load(subject.directory(), loading));
      }
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  /** The problems as the models see them. */
  List<Question> questions(List<Problem> problems) {
    return problems.stream().map(p -> Question.of(p, subject, models.get(0))).toList();
  }

  /**
   * Sums over the questions, one a decoding, in order.
   *
   * @param answered is run after each question
   */
  List<Tally> answer(List<Question> questions, Runnable answered) {
    List<CompletableFuture<List<Tally>>> shares =
        IntStream.range(0, models.size())
            .mapToObj(
                i -> CompletableFuture.supplyAsync(() -> run(i, questions, answered), threads))
            .toList();
    try {
      CompletableFuture.allOf(shares.toArray(CompletableFuture[]::new)).join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof RuntimeException cause ? cause : e;
    }
    List<Tally> sums = shares.get(0).join();
    for (CompletableFuture<List<Tally>> share : shares.subList(1, shares.size())) {
      IntStream.range(0, sums.size()).forEach(i -> sums.get(i).add(share.join().get(i)));
    }
    return sums;
  }

  /** Answers every so many questions: they are dealt out like cards. */
  private List<Tally> run(int member, List<Question> questions, Runnable answered) {
    List<Question> share =
        IntStream.range(0, questions.size())
            .filter(i -> i % models.size() == member)
            .mapToObj(questions::get)
            .toList();
    return new Answering(models.get(member), plan.decodings(subject.training()), plan)
        .run(share, answered);
  }

  @Override
  public void close() {
    threads.shutdownNow();
    models.forEach(SbdModel::close);
  }
}
