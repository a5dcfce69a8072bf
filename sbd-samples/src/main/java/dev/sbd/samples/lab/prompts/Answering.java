package dev.sbd.samples.lab.prompts;

import dev.sbd.GenerationOptions;
import dev.sbd.djl.SbdModel;
import dev.sbd.error.InvalidRequestException;
import dev.sbd.internal.Check;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Prompts, answered side by side in passes that they share. One that is done makes room for the
 * next at once, so a long answer holds no other up; the answers come in the prompts' order.
 */
public final class Answering implements AutoCloseable {
  /** So many are begun, or wait for an earlier one, for each that shares a pass. */
  private static final int WINDOW = 4;

  private final SbdModel model;
  private final GenerationOptions options;
  private final String by;
  private final Iterator<PromptLine> lines;
  private final ExecutorService threads;
  private final int most;
  private final Queue<Future<AnswerLine>> begun = new ArrayDeque<>();

  /**
   * Begins with the first of {@code lines}.
   *
   * @param model has a tokenizer, and was loaded to share passes of {@code parallel} generations;
   *     to be closed after this
   * @param by what to say of where the answers are from
   * @throws InvalidRequestException if it has no tokenizer
   */
  public Answering(
      SbdModel model, GenerationOptions options, int parallel, String by, List<PromptLine> lines) {
    Check.that(
        model.findTokenizer().isPresent(),
        "the model has no tokenizer.json, without which it can't be asked anything");
    this.model = model;
    this.options = options;
    this.by = by;
    this.lines = lines.iterator();
    this.most = WINDOW * parallel;
    this.threads = Executors.newFixedThreadPool(parallel);
    begin();
  }

  private void begin() {
    while (lines.hasNext() && begun.size() < most) {
      PromptLine line = lines.next();
      begun.add(threads.submit(() -> answer(line)));
    }
  }

  /** A prompt may be refused; what else goes wrong concerns all. */
  private AnswerLine answer(PromptLine line) {
    int[] prompt;
    try {
      prompt = line.encode(model);
    } catch (InvalidRequestException e) {
      return AnswerLine.refused(line, String.valueOf(e.getMessage()), by);
    }
    return AnswerLine.of(line, model.decoder().generate(prompt, options), by);
  }

  /** Whether all answers were taken. */
  public boolean isDone() {
    return begun.isEmpty();
  }

  /**
   * Takes the next answer; empty if it is not there in time.
   *
   * @param patience how long to wait for it
   * @throws InvalidRequestException if an option does not suit the model
   * @throws dev.sbd.error.SbdException if the backend fails
   */
  public Optional<AnswerLine> next(Duration patience) throws InterruptedException {
    try {
      AnswerLine answer = begun.element().get(patience.toNanos(), TimeUnit.NANOSECONDS);
      begun.remove();
      begin();
      return Optional.of(answer);
    } catch (TimeoutException e) {
      return Optional.empty();
    } catch (ExecutionException e) {
      throw e.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(e);
    }
  }

  /** Ends what is under way, within a pass; its answers are lost. */
  @Override
  public void close() {
    threads.shutdownNow();
    try {
      threads.awaitTermination(Long.MAX_VALUE, TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
