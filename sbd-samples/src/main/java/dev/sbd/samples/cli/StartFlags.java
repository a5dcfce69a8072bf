package dev.sbd.samples.cli;

import dev.sbd.djl.internal.checkpoint.Architecture;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/** Options that say what a training begins with: a checkpoint, or random weights. */
final class StartFlags {
  @Option(
      names = {"-m", "--model"},
      paramLabel = "DIR",
      converter = CheckpointConverter.class,
      completionCandidates = CheckpointConverter.BuiltIn.class,
      description =
          "Checkpoint to begin with: a directory or a built-in one: ${COMPLETION-CANDIDATES}.")
  Optional<Path> model = Optional.empty();

  @ArgGroup(exclusive = false)
  private @Nullable Random random;

  Optional<Random> random() {
    return Optional.ofNullable(random);
  }

  /** Random weights. */
  static final class Random {
    @Option(
        names = "--init",
        required = true,
        paramLabel = "FAMILY",
        description = "Begin with random weights: ${COMPLETION-CANDIDATES}.")
    Architecture family;

    @Option(
        names = "--tokenizer",
        required = true,
        paramLabel = "DIR",
        converter = CheckpointConverter.class,
        description = "Whose tokenizer and chat template to take, for --init.")
    Path tokenizer;

    @Option(
        names = "--size",
        paramLabel = "NAME=N",
        split = ",",
        description =
            "Its sizes, for --init (default: width=192,layers=5,heads=4,kv-heads=2,head-dim=48,"
                + "ffn=512,context=1024).")
    Map<String, Integer> sizes = Map.of();

    @Option(names = "--untied", description = "Give it an LM head of its own, for --init.")
    boolean untied;
  }
}
