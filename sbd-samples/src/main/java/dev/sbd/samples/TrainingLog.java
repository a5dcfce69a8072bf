package dev.sbd.samples;

import dev.sbd.djl.training.TrainingListener;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A training as CSV, a line an update. */
final class TrainingLog implements AutoCloseable {
  private static final String HEADER =
      "step,tokens,learning_rate,ntp_loss,matp_loss,gradient_norm,tokens_per_second";

  private final Path file;
  private final BufferedWriter lines;

  private TrainingLog(Path file, BufferedWriter lines) {
    this.file = file;
    this.lines = lines;
  }

  /**
   * Opens the log to go on after {@code steps} updates; what it has beyond them goes.
   *
   * @throws UncheckedIOException if that fails
   */
  static TrainingLog open(Path file, int steps) {
    try {
      List<String> kept = new ArrayList<>();
      kept.add(HEADER);
      if (Files.exists(file)) {
        Files.readAllLines(file).stream().skip(1).limit(steps).forEach(kept::add);
      }
      Files.write(file, kept);
      return new TrainingLog(file, Files.newBufferedWriter(file, StandardOpenOption.APPEND));
    } catch (IOException e) {
      throw failure(file, e);
    }
  }

  void add(TrainingListener.Step step) {
    try {
      lines.write(
          String.format(
              Locale.ROOT,
              "%d,%d,%.4g,%.5f,%.5f,%.4f,%.0f%n",
              step.number(),
              step.tokens(),
              step.learningRate(),
              step.ntpLoss(),
              step.matpLoss(),
              step.gradientNorm(),
              step.tokens() * 1e9 / step.nanos()));
    } catch (IOException e) {
      throw failure(file, e);
    }
  }

  void flush() {
    try {
      lines.flush();
    } catch (IOException e) {
      throw failure(file, e);
    }
  }

  private static UncheckedIOException failure(Path file, IOException e) {
    return new UncheckedIOException("cannot write " + file + ": " + e.getMessage(), e);
  }

  @Override
  public void close() {
    try {
      lines.close();
    } catch (IOException e) {
      throw failure(file, e);
    }
  }
}
