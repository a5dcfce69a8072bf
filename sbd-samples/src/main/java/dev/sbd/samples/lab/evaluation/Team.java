package dev.sbd.samples.lab.evaluation;

import dev.sbd.djl.LoadOptions;
import dev.sbd.djl.SbdModel;
import dev.sbd.samples.lab.tasks.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.UnaryOperator;

/**
 * The same checkpoint loaded several times, each answering a share of the questions on a thread of
 * its own, one prompt at a time.
 */
final class Team implements AutoCloseable {
  private final Subject subject;
  private final Plan plan;
  private final List<SbdModel> models = new ArrayList<>();

  private Team(Subject subject, Plan plan) {
    this.subject = subject;
    this.plan = plan;
  }

  static Team load(Subject subject, Plan plan, UnaryOperator<LoadOptions.Builder> loading) {
    Team team = new Team(subject, plan);
    try {
      for (int i = 0; i < plan.parallel(); i++) {
        team.models.add(SbdModel.load(subject.directory(), loading));
      }
      return team;
    } catch (RuntimeException e) {
      team.close();
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
   * @param answered is run after each question, by one thread at a time
   */
  List<Tally> answer(List<Question> questions, Runnable answered) {
    List<Callable<List<Tally>>> shares = new ArrayList<>();
    List<Decoding> decodings = plan.decodings(subject.training());
    for (int i = 0; i < models.size(); i++) {
      Answering answering = new Answering(models.get(i), decodings, plan);
      List<Question> share = share(questions, i);
      shares.add(() -> answering.run(share, answered));
    }
    List<Tally> sums = decodings.stream().map(Tally::new).toList();
    for (List<Tally> tallies : inParallel(shares)) {
      for (int i = 0; i < sums.size(); i++) {
        sums.get(i).add(tallies.get(i));
      }
    }
    return sums;
  }

  /** Dealt out like cards. */
  private List<Question> share(List<Question> questions, int member) {
    List<Question> share = new ArrayList<>();
    for (int i = member; i < questions.size(); i += models.size()) {
      share.add(questions.get(i));
    }
    return share;
  }

  private static <T> List<T> inParallel(List<Callable<T>> work) {
    ExecutorService threads = Executors.newFixedThreadPool(work.size());
    try {
      List<T> results = new ArrayList<>();
      for (Future<T> result : threads.invokeAll(work)) {
        results.add(result.get());
      }
      return results;
    } catch (ExecutionException e) {
      throw e.getCause() instanceof RuntimeException cause
          ? cause
          : new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    } finally {
      threads.shutdownNow();
    }
  }

  @Override
  public void close() {
    models.forEach(SbdModel::close);
  }
}
