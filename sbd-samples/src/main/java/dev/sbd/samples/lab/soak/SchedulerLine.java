package dev.sbd.samples.lab.soak;

import dev.sbd.Cancellation;
import dev.sbd.Generation;
import dev.sbd.GenerationOptions;
import dev.sbd.Request;
import dev.sbd.Scheduler;
import dev.sbd.Scheduler.Terms;
import dev.sbd.error.InvalidRequestException;
import dev.sbd.error.OverloadedException;
import java.util.Optional;

/** Asks a scheduler. */
record SchedulerLine(String model, Scheduler scheduler) implements Line {
  private static final int NO_TOKEN = 1_000_000_000;

  /** The client has gone. */
  private static final class GoneException extends RuntimeException {
    private static final long serialVersionUID = 1;

    GoneException() {
      super("the client has gone");
    }
  }

  @Override
  public boolean isHttp() {
    return false;
  }

  @Override
  public Verdict whole(Question question, Terms terms) {
    return ask(question, question.options(), terms);
  }

  private Verdict ask(Question question, GenerationOptions options, Terms terms) {
    try {
      return judged(question, scheduler.generate(new Request(question.prompt(), options), terms));
    } catch (OverloadedException e) {
      return Verdict.of(Outcome.REFUSED);
    } catch (GoneException e) {
      return Verdict.of(Outcome.VANISHED);
    }
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
    return right
        ? new Verdict(
            outcome, Optional.empty(), answer.tokens().length, answer.stats().forwardPasses())
        : Verdict.wrong(
            outcome, question.unlike(answer.text(), String.valueOf(answer.finishReason())));
  }

  @Override
  public Verdict cancelled(Question question, Terms terms, int pieces) {
    Cancellation cancellation = new Cancellation();
    if (pieces == 0) {
      cancellation.cancel(); // before its turn
    }
    GenerationOptions options =
        afterwards(question, pieces, cancellation::cancel).cancellation(cancellation).build();
    return ask(question, options, terms);
  }

  @Override
  public Verdict vanished(Question question, Terms terms, int pieces) {
    Runnable go =
        () -> {
          throw new GoneException();
        };
    return ask(question, afterwards(question, pieces, go).build(), terms);
  }

  /** The question's options; something happens with each piece of text from one on. */
  private static GenerationOptions.Builder afterwards(
      Question question, int pieces, Runnable then) {
    int[] left = {pieces};
    return question.options().toBuilder()
        .onText(
            text -> {
              if (--left[0] <= 0) {
                then.run();
              }
            });
  }

  @Override
  public Verdict invalid(Question question, Terms terms, int kind) {
    boolean prompt = kind % 2 == 0;
    int[] tokens = prompt ? new int[] {NO_TOKEN} : question.prompt();
    GenerationOptions options = question.options();
    if (!prompt) {
      options = options.toBuilder().logitBias(NO_TOKEN, 1).build();
    }
    try {
      scheduler.generate(new Request(tokens, options), terms);
      return Verdict.wrong(
          Outcome.INVALID, "token %d was not refused: %s".formatted(NO_TOKEN, options));
    } catch (InvalidRequestException e) {
      return Verdict.of(Outcome.INVALID);
    } catch (OverloadedException e) {
      return Verdict.of(Outcome.REFUSED);
    }
  }
}
