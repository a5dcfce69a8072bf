package dev.sbd.samples.lab.soak;

import dev.sbd.Scheduler.Terms;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Asks one request after the other. For one thread at a time. */
final class Client {
  private static final int TENANTS = 8;
  private static final int MOST_MILLIS = 400; // of a deadline
  private static final int MOST_PIECES = 12; // of text, before a client goes

  private final int number;
  private final Line line;
  private final List<Question> questions;
  private final Random random;

  /**
   * Nothing asked yet.
   *
   * @param questions to the line's model
   */
  Client(int number, Line line, List<Question> questions, long seed) {
    this.number = number;
    this.line = line;
    this.questions = questions;
    this.random = new Random(31 * seed + number);
  }

  /** How it asks. */
  Line line() {
    return line;
  }

  /** Asks the next one. One that is refused comes back later, as it is asked to. */
  Verdict ask() {
    Verdict verdict = next(questions.get(random.nextInt(questions.size())));
    if (verdict.outcome() == Outcome.REFUSED) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1 + random.nextInt(MOST_MILLIS)));
    }
    return verdict;
  }

  private Verdict next(Question question) {
    int kind = random.nextInt(100);
    if (kind < 55) {
      return line.whole(question, terms(Optional.empty()));
    } else if (kind < 75) {
      return line.cancelled(question, terms(Optional.empty()), random.nextInt(MOST_PIECES));
    } else if (kind < 85) {
      Duration deadline = Duration.ofMillis(1 + random.nextInt(MOST_MILLIS));
      return line.whole(question, terms(Optional.of(deadline)));
    } else if (kind < 93) {
      return line.vanished(question, terms(Optional.empty()), 1 + random.nextInt(MOST_PIECES));
    } else {
      return line.invalid(question, terms(Optional.empty()), random.nextInt(MOST_MILLIS));
    }
  }

  private Terms terms(Optional<Duration> deadline) {
    return new Terms(random.nextInt(3), deadline, "tenant " + number % TENANTS);
  }
}
