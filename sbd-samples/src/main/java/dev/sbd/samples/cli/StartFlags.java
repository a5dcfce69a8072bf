package dev.sbd.samples.cli;

import dev.sbd.djl.training.ModelShape;
import dev.sbd.error.InvalidRequestException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
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
  private Optional<Path> model = Optional.empty();

  @ArgGroup(exclusive = false)
  private @Nullable Random random;

  boolean isRandom() {
    return random != null;
  }

  /**
   * The checkpoint to begin with.
   *
   * @param directory where random weights are written, or found again
   * @throws IllegalArgumentException if sizes or tokenizer do not allow them, or others are there
   */
  Path checkpoint(Path directory, long seed) {
    return random == null ? model.orElseThrow() : random.write(directory, seed);
  }

  private enum Family {
    LLAMA,
    QWEN2,
    QWEN3
  }

  /** Random weights. */
  private static final class Random {
    @Option(
        names = "--init",
        required = true,
        paramLabel = "FAMILY",
        description = "Begin with random weights: ${COMPLETION-CANDIDATES}.")
    private Family family;

    @Option(
        names = "--tokenizer",
        required = true,
        paramLabel = "DIR",
        converter = CheckpointConverter.class,
        description = "Whose tokenizer and chat template to take, for --init.")
    private Path tokenizer;

    @Option(
        names = "--size",
        paramLabel = "NAME=N",
        split = ",",
        description =
            "Its sizes, for --init (default: width=192,layers=5,heads=4,kv-heads=2,head-dim=48,"
                + "ffn=512,context=1024).")
    private Map<String, Integer> sizes = Map.of();

    @Option(names = "--untied", description = "Give it an LM head of its own, for --init.")
    private boolean untied;

    private Path write(Path directory, long seed) {
      ModelShape shape = shape();
      if (!Files.exists(directory.resolve("config.json"))) {
        shape.write(directory, seed);
      }
      if (!shape.isIn(directory)) {
        throw new InvalidRequestException(
            directory
                + " holds random weights made with another --init, --size or --tokenizer: use the"
                + " same, or another --out");
      }
      return directory;
    }

    private ModelShape shape() {
      for (String name : sizes.keySet()) {
        if (!ModelShape.sizes().contains(name)) {
          throw new InvalidRequestException(
              "--size knows %s, not %s".formatted(String.join(", ", ModelShape.sizes()), name));
        }
      }
      String name = family.name().toLowerCase(Locale.ROOT);
      ModelShape shape = ModelShape.forTokenizer(tokenizer, name, sizes);
      return untied ? shape.untied() : shape;
    }
  }
}
