package dev.sbd.samples.cli;

import dev.sbd.samples.lab.prompts.AnswerLine;
import dev.sbd.samples.lab.prompts.Answering;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** Answers to a file of prompts: written as they come, and counted. */
final class PromptsRun {
  private static final Duration PATIENCE = Duration.ofMillis(100);

  private final AnswerFile file;
  private final int prompts;
  private final int before;
  private long startNanos = System.nanoTime();

  /** Goes on with a file that is to have the answers to so many prompts. */
  PromptsRun(AnswerFile file, int prompts) {
    this.file = file;
    this.prompts = prompts;
    this.before = file.answers().size();
  }

  /**
   * What the file holds, and how fast it came.
   *
   * @param out its name
   * @param prompts all there are
   * @param answered of them, by now
   * @param refused others, whose lines say why
   * @param cut answers that a limit ended
   * @param before lines that were there before this run
   * @param seconds of this run
   * @param tokensPerSecond of this run
   */
  record Summary(
      String out,
      int prompts,
      int answered,
      int refused,
      int cut,
      int before,
      long newTokens,
      long forwardPasses,
      double tokensPerForward,
      double seconds,
      double tokensPerSecond) {
    String asText() {
      return String.format(
          Locale.ROOT,
          "%s: %d prompts answered, %d of them cut by a limit%s; %d tokens in %d forward passes:"
              + " %.2f tokens a pass, %.1f tokens/s",
          out,
          answered,
          cut,
          refused > 0 ? ", and " + refused + " refused (see error in their lines)" : "",
          newTokens,
          forwardPasses,
          tokensPerForward,
          tokensPerSecond);
    }
  }

  boolean isDone() {
    return file.answers().size() == prompts;
  }

  /** Writes answers until there are no more, or the process is told to go. */
  void write(Answering answering, Interruption interruption, PrintWriter err) {
    startNanos = System.nanoTime();
    try (StatusLine line = new StatusLine(err)) {
      while (!answering.isDone() && !interruption.isRequested()) {
        answering.next(PATIENCE).ifPresent(file::add);
        line.show(isDone(), () -> progress(line));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private String progress(StatusLine line) {
    int done = file.answers().size();
    double nanosEach = (double) (System.nanoTime() - startNanos) / (done - before);
    return String.format(
        Locale.ROOT,
        "%s%d/%d  %.0f tokens/s%s",
        line.bar(done, prompts),
        done,
        prompts,
        tokensPerSecond(),
        done > before ? "  " + StatusLine.left(nanosEach * (prompts - done)) : "");
  }

  private double tokensPerSecond() {
    List<AnswerLine> made = file.answers().subList(before, file.answers().size());
    return made.stream().mapToLong(AnswerLine::newTokens).sum() / seconds();
  }

  private double seconds() {
    return (System.nanoTime() - startNanos) / 1e9;
  }

  Summary summary(String out) {
    List<AnswerLine> answers = file.answers();
    int refused = (int) answers.stream().filter(AnswerLine::isRefused).count();
    long tokens = answers.stream().mapToLong(AnswerLine::newTokens).sum();
    long passes = answers.stream().mapToLong(AnswerLine::forwardPasses).sum();
    return new Summary(
        out,
        prompts,
        answers.size() - refused,
        refused,
        (int) answers.stream().filter(AnswerLine::isCut).count(),
        before,
        tokens,
        passes,
        (double) tokens / Math.max(1, passes),
        seconds(),
        tokensPerSecond());
  }
}
