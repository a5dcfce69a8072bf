package dev.sbd.samples.cli;

import dev.sbd.djl.internal.checkpoint.Checkpoint;
import dev.sbd.djl.training.PromptCompletions;
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

  /** The documents, in the checkpoint's tokens. */
  PromptCompletions.Documents read(Checkpoint checkpoint, int mask) {
    PromptCompletions.Rules rules =
        new PromptCompletions.Rules(
            PromptCompletions.endToken(checkpoint),
            mask,
            Math.min(sequenceLength.orElse(Integer.MAX_VALUE), checkpoint.config().contextLength()),
            skipLong,
            trainPrompt);
    try (PromptCompletions reader = PromptCompletions.open(checkpoint.directory(), rules)) {
      return reader.read(data);
    }
  }
}
