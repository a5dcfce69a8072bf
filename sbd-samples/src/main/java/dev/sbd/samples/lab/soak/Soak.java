package dev.sbd.samples.lab.soak;

import dev.sbd.djl.SbdModel;
import dev.sbd.samples.lab.soak.Use.Course;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.ToLongFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Many clients ask at random, by a scheduler and over HTTP: whole answers, cancels, deadlines,
 * clients that go, requests that cannot be. Every request must be answered, and as it is alone;
 * memory, handles and threads are watched.
 */
public final class Soak {
  private static final int SAMPLES = 500;
  private static final Duration SOONEST = Duration.ofMillis(100);
  private static final int MORE_HANDLES = 8; // of the JVM's own, which come and go

  private final Map<String, SbdModel> models;
  private final SoakPlan plan;
  private final Consumer<String> log;
  private final Tally tally = new Tally();
  private final Use use = new Use();

  /**
   * Nothing asked yet.
   *
   * @param models at least one, by their names, in float32, loaded to share passes
   * @param log told what is being done, and what all threads do where a request hangs
   */
  public Soak(Map<String, SbdModel> models, SoakPlan plan, Consumer<String> log) {
    this.models = models;
    this.plan = plan;
    this.log = log;
  }

  /**
   * Asks until the time is over or a request hangs.
   *
   * @throws IOException if the server cannot listen
   */
  public SoakReport run() throws IOException, InterruptedException {
    log.accept("answering %d questions alone ...".formatted(plan.questions()));
    Map<String, List<Question>> questions = questions();
    log.accept("%d clients ask ...".formatted(plan.clients()));
    long start = System.nanoTime();
    try (Lines lines = new Lines(models, plan.clients())) {
      Crowd crowd = new Crowd(clients(lines, questions), plan, tally);
      crowd.start();
      int hung = watch(crowd, start);
      return report((System.nanoTime() - start) / 1e9, hung);
    }
  }

  private Map<String, List<Question>> questions() {
    int each = (plan.questions() + models.size() - 1) / models.size();
    Map<String, List<Question>> questions = new HashMap<>();
    models.forEach(
        (name, model) -> questions.put(name, Questions.answered(model, each, plan.seed())));
    return questions;
  }

  private List<Client> clients(Lines lines, Map<String, List<Question>> questions) {
    return IntStream.range(0, plan.clients())
        .mapToObj(
            number -> {
              Line line = lines.of(number);
              List<Question> some = Objects.requireNonNull(questions.get(line.model()));
              return new Client(number, line, some, plan.seed());
            })
        .toList();
  }

  /** Looks at the process until all are done; how many hang. */
  private int watch(Crowd crowd, long start) throws InterruptedException {
    Duration pause = plan.time().dividedBy(SAMPLES);
    pause = pause.compareTo(SOONEST) < 0 ? SOONEST : pause;
    while (!crowd.await(pause)) {
      if (System.nanoTime() - start > plan.warmUp().toNanos()) {
        ProcessUse.now().ifPresent(use::add);
      }
      int hung = crowd.hung(plan.patience());
      if (hung > 0) {
        log.accept(Crowd.threads());
        return hung;
      }
    }
    return 0;
  }

  private @Nullable Course course(ToLongFunction<ProcessUse> figure) {
    return use.isKnown() ? use.course(figure) : null;
  }

  private SoakReport report(double seconds, int hung) {
    Course resident = course(ProcessUse::resident);
    Course handles = course(ProcessUse::handles);
    boolean passed =
        hung == 0
            && tally.failed() == 0
            && (handles == null || handles.last() <= handles.first() + moreHandles())
            && (resident == null || resident.growth() <= mostGrowth());
    return new SoakReport(
        models.keySet().iterator().next(),
        plan.seed(),
        plan.clients(),
        seconds,
        plan.warmUp().toMillis() / 1e3,
        tally.requests(),
        tally.overHttp(),
        tally.models(),
        tally.count(Outcome.EQUAL),
        tally.count(Outcome.CANCELLED),
        tally.count(Outcome.OVERDUE),
        tally.count(Outcome.REFUSED),
        tally.count(Outcome.INVALID),
        tally.count(Outcome.VANISHED),
        tally.failed(),
        tally.failures(),
        hung,
        tally.tokens(),
        tally.passes(),
        resident,
        handles,
        course(ProcessUse::threads),
        passed);
  }

  /** Half of the clients have a connection, of two ends, or are about to open one. */
  private int moreHandles() {
    return MORE_HANDLES + plan.clients();
  }

  private double mostGrowth() {
    return plan.mostGrowth().orElse(Double.MAX_VALUE);
  }
}
