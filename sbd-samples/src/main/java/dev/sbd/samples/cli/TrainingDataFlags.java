package dev.sbd.samples.cli;

import dev.sbd.djl.training.TrainingData;
import dev.sbd.djl.training.TrainingStart;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Options that say what to learn. */
final class TrainingDataFlags {
  @Option(
      names = "--data",
      required = true,
      paramLabel = "FILE",
      description = "What to learn: a JSON object {\"prompt\": ..., \"completion\": ...} a line.")
  private Path data;

  @Option(names = "--train-prompt", description = "Learn the prompts too.")
  private boolean trainPrompt;

  @Option(
      names = "--sequence-length",
      paramLabel = "N",
      description = "The most tokens of a line (default: what the model can read).")
  private Optional<Integer> sequenceLength;

  @Option(names = "--skip-long", description = "Leave out longer lines instead of stopping.")
  private boolean skipLong;

  /** The documents, in the tokens of what the training begins with. */
  TrainingData read(TrainingStart start) {
    int most = sequenceLength.orElse(Integer.MAX_VALUE);
    return TrainingData.read(data, start, new TrainingData.Lines(most, skipLong, trainPrompt));
  }
}
