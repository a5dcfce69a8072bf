package dev.sbd.samples.lab.soak;

import dev.sbd.Cancellation;
import dev.sbd.Generation;
import dev.sbd.GenerationOptions;
import dev.sbd.Request;
import dev.sbd.Scheduler;
import dev.sbd.Scheduler.Terms;
import dev.sbd.error.InvalidRequestException;
import dev.sbd.error.OverloadedException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Asks one request after the other, and judges how each ends. For one thread at a time. */
final class Client {
  private static final int TENANTS = 8;
  private static final int MOST_MILLIS = 400; // of a deadline
  private static final int NO_TOKEN = 1_000_000_000;

  private final int number;
  private final Scheduler scheduler;
  private final List<Question> questions;
  private final Random random;

  Client(int number, Scheduler scheduler, List<Question> questions, long seed) {
    this.number = number;
    this.scheduler = scheduler;
    this.questions = questions;
    this.random = new Random(31 * seed + number);
  }

  /** The client has gone. */
  private static final class GoneException extends RuntimeException {
    private static final long serialVersionUID = 1;

    GoneException() {
      super("the client has gone");
    }
  }

  /**
   * How a request ended.
   *
   * @param failure what is wrong with it, if anything
   * @param answer what came of it, if anything
   */
  record Verdict(Outcome outcome, Optional<String> failure, Optional<Generation> answer) {}

  /** Asks the next one. */
  Verdict ask() {
    Question question = questions.get(random.nextInt(questions.size()));
    int kind = random.nextInt(100);
    if (kind < 55) {
      return whole(question, question.options(), terms(Optional.empty()));
    } else if (kind < 75) {
      return cancelled(question);
    } else if (kind < 85) {
      Duration deadline = Duration.ofMillis(1 + random.nextInt(MOST_MILLIS));
      return whole(question, question.options(), terms(Optional.of(deadline)));
    } else if (kind < 93) {
      return vanished(question);
    } else {
      return invalid(question);
    }
  }

  private Terms terms(Optional<Duration> deadline) {
    return new Terms(random.nextInt(3), deadline, "tenant " + number % TENANTS);
  }

  private Verdict whole(Question question, GenerationOptions options, Terms terms) {
    try {
      return judged(question, scheduler.generate(new Request(question.prompt(), options), terms));
    } catch (OverloadedException e) {
      return refused();
    } catch (GoneException e) {
      return new Verdict(Outcome.VANISHED, Optional.empty(), Optional.empty());
    }
  }

  /** Comes back later, as one is asked to. */
  private Verdict refused() {
    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1 + random.nextInt(MOST_MILLIS)));
    return new Verdict(Outcome.REFUSED, Optional.empty(), Optional.empty());
  }

  private static Verdict judged(Question question, Generation answer) {
    Outcome outcome =
        switch (answer.finishReason()) {
          case CANCELLED -> Outcome.CANCELLED;
          case TIME -> Outcome.OVERDUE;
          default -> Outcome.EQUAL;
        };
    boolean right =
        outcome == Outcome.EQUAL ? question.isAnsweredBy(answer) : question.beginsWith(answer);
    Optional<String> failure = right ? Optional.empty() : Optional.of(difference(question, answer));
    return new Verdict(outcome, failure, Optional.of(answer));
  }

  private static String difference(Question question, Generation answer) {
    return "%s: alone \"%s\" (%s), with others \"%s\" (%s)"
        .formatted(
            question.options(),
            question.alone().text(),
            question.alone().finishReason(),
            answer.text(),
            answer.finishReason());
  }

  private Verdict cancelled(Question question) {
    Cancellation cancellation = new Cancellation();
    int[] left = {random.nextInt(12)};
    GenerationOptions options =
        question.options().toBuilder()
            .cancellation(cancellation)
            .onText(
                text -> {
                  if (left[0]-- <= 0) {
                    cancellation.cancel();
                  }
                })
            .build();
    if (random.nextInt(8) == 0) {
      cancellation.cancel(); // before its turn
    }
    return whole(question, options, terms(Optional.empty()));
  }

  private Verdict vanished(Question question) {
    int[] left = {random.nextInt(12)};
    GenerationOptions options =
        question.options().toBuilder()
            .onText(
                text -> {
                  if (left[0]-- <= 0) {
                    throw new GoneException();
                  }
                })
            .build();
    return whole(question, options, terms(Optional.empty()));
  }

  private Verdict invalid(Question question) {
    boolean prompt = random.nextBoolean();
    int[] tokens = prompt ? new int[] {NO_TOKEN} : question.prompt();
    GenerationOptions options = question.options();
    if (!prompt) {
      options = options.toBuilder().logitBias(NO_TOKEN, 1).build();
    }
    try {
      scheduler.generate(new Request(tokens, options), terms(Optional.empty()));
      String missed = "token %d was not refused: %s".formatted(NO_TOKEN, options);
      return new Verdict(Outcome.INVALID, Optional.of(missed), Optional.empty());
    } catch (InvalidRequestException e) {
      return new Verdict(Outcome.INVALID, Optional.empty(), Optional.empty());
    } catch (OverloadedException e) {
      return refused();
    }
  }
}
