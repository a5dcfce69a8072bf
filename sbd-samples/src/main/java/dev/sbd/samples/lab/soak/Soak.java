package dev.sbd.samples.lab.soak;

import dev.sbd.Scheduler;
import dev.sbd.djl.SbdModel;
import dev.sbd.samples.lab.soak.Use.Course;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.ToLongFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Many clients ask a {@link Scheduler} at random: whole answers, cancels, deadlines, clients that
 * go, requests that cannot be. Every request must be answered, and as it is alone; memory, handles
 * and threads are watched.
 */
public final class Soak {
  private static final int SAMPLES = 500;
  private static final Duration SOONEST = Duration.ofMillis(100);
  private static final int MORE_HANDLES = 8; // of the JVM's own, which come and go
  private static final long ROOM = 512; // tokens a client

  private final String name;
  private final SbdModel model;
  private final SoakPlan plan;
  private final Consumer<String> log;
  private final Tally tally = new Tally();
  private final Use use = new Use();

  /**
   * Nothing asked yet.
   *
   * @param name what to call the model
   * @param model in float32, loaded to share passes
   * @param log told what is being done, and what all threads do where a request hangs
   */
  public Soak(String name, SbdModel model, SoakPlan plan, Consumer<String> log) {
    this.name = name;
    this.model = model;
    this.plan = plan;
    this.log = log;
  }

  /** Asks until the time is over or a request hangs. */
  public SoakReport run() throws InterruptedException {
    log.accept("answering %d questions alone ...".formatted(plan.questions()));
    List<Question> questions = Questions.answered(model, plan);
    log.accept("%d clients ask ...".formatted(plan.clients()));
    long start = System.nanoTime();
    try (Scheduler scheduler = new Scheduler(model.decoder(), limits())) {
      List<Client> clients =
          IntStream.range(0, plan.clients())
              .mapToObj(number -> new Client(number, scheduler, questions, plan.seed()))
              .toList();
      Crowd crowd = new Crowd(clients, plan, tally);
      crowd.start();
      int hung = watch(crowd, start);
      return report((System.nanoTime() - start) / 1e9, hung);
    }
  }

  /** Some of the clients wait, and some of these are refused. */
  private Scheduler.Limits limits() {
    int running = Math.max(1, plan.clients() * 3 / 4);
    return new Scheduler.Limits(running, plan.clients() / 5, ROOM * plan.clients());
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
            && (handles == null || handles.last() <= handles.first() + MORE_HANDLES)
            && (resident == null || resident.growth() <= mostGrowth());
    return new SoakReport(
        name,
        plan.seed(),
        plan.clients(),
        seconds,
        plan.warmUp().toMillis() / 1e3,
        tally.requests(),
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

  private double mostGrowth() {
    return plan.mostGrowth().orElse(Double.MAX_VALUE);
  }
}
