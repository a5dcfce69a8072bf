package dev.sbd.samples.cli;

import dev.sbd.djl.training.TrainingStep;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Locale;

/**
 * A training as CSV, a line an update.
 *
 * @param file where it is
 */
record TrainingLog(Path file) {
  private static final String HEADER =
      "step,tokens,learning_rate,ntp_loss,matp_loss,gradient_norm,tokens_per_second";
  private static final int COLUMNS = HEADER.split(",").length;

  /**
   * Opens the log to go on after {@code steps} updates; what it has beyond them goes.
   *
   * @throws UncheckedIOException if that fails; the log stays as it was
   */
  static TrainingLog open(Path file, int steps) {
    try {
      String kept = Files.exists(file) ? upTo(steps, Files.readAllLines(file)) : "";
      OutputFile.at(file).write(HEADER + "\n" + kept);
      return new TrainingLog(file);
    } catch (IOException e) {
      throw failure(file, e);
    }
  }

  /** The whole lines of the first updates. */
  private static String upTo(int steps, List<String> lines) {
    StringBuilder kept = new StringBuilder();
    int next = 1;
    for (String line : lines) {
      if (next <= steps && line.startsWith(next + ",") && line.split(",", -1).length == COLUMNS) {
        kept.append(line).append('\n');
        next++;
      }
    }
    return kept.toString();
  }

  /** Adds a line. */
  void add(TrainingStep step) {
    String line =
        String.format(
            Locale.ROOT,
            "%d,%d,%.4g,%.5f,%.5f,%.4f,%.0f\n",
            step.number(),
            step.tokens(),
            step.learningRate(),
            step.ntpLoss(),
            step.matpLoss(),
            step.gradientNorm(),
            step.tokens() * 1e9 / step.nanos());
    try {
      Files.writeString(file, line, StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw failure(file, e);
    }
  }

  /** Puts all lines on the disk. */
  void flush() {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.force(true);
    } catch (IOException e) {
      throw failure(file, e);
    }
  }

  private static UncheckedIOException failure(Path file, IOException e) {
    return new UncheckedIOException("cannot write " + file + ": " + e.getMessage(), e);
  }
}
