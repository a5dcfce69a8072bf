package dev.sbd.samples.lab.bench;

import dev.sbd.djl.CheckpointException;
import dev.sbd.djl.LoadOptions;
import dev.sbd.djl.internal.checkpoint.Checkpoint;
import dev.sbd.djl.internal.checkpoint.Dtype;
import dev.sbd.djl.internal.checkpoint.ModelConfig;
import dev.sbd.djl.internal.checkpoint.RandomCheckpoint;
import dev.sbd.djl.internal.checkpoint.WeightPlan;
import dev.sbd.djl.internal.graph.AvailableMemory;
import dev.sbd.djl.internal.graph.ModelMemory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;

/** Random checkpoints of known shapes, each written when it is first asked for and kept. */
public final class ShapeCache {
  private static final long SEED = 1;

  private final Path directory;
  private final Consumer<String> log;

  /**
   * A cache in a directory.
   *
   * @param directory made when something is put into it
   * @param log told before something that takes long
   */
  public ShapeCache(Path directory, Consumer<String> log) {
    this.directory = directory;
    this.log = log;
  }

  /** Where caches belong on this system: {@code $XDG_CACHE_HOME} or {@code ~/.cache}. */
  public static Path defaultDirectory() {
    return Optional.ofNullable(System.getenv("XDG_CACHE_HOME"))
        .filter(home -> !home.isEmpty())
        .map(Path::of)
        .orElseGet(() -> Path.of(System.getProperty("user.home"), ".cache"))
        .resolve("sbd/shapes");
  }

  /**
   * The directory of a checkpoint of that shape.
   *
   * @param name of the shape and what else tells it apart; the directory is called so
   * @param config the model; its weights must be in F32 or BF16
   * @param options how it is to be loaded
   * @throws CheckpointException if it has to be written and the disk has no room, or what lies
   *     there is something else
   * @throws dev.sbd.error.SbdException if the machine has not the memory to run it
   */
  public Path checkpoint(String name, ModelConfig config, LoadOptions options) {
    Path checkpoint = directory.resolve(name);
    Dtype dtype = config.dtype().orElseThrow();
    ModelMemory.of(config, dtype, options).requireForWeights(name, AvailableMemory.now());
    long bytes = WeightPlan.of(config).parameters() * dtype.bits() / 8;
    if (!Files.exists(checkpoint.resolve("config.json"))) {
      log.accept(
          String.format(
              Locale.ROOT, "writing %,d bytes of random weights to %s, once", bytes, checkpoint));
      RandomCheckpoint.write(checkpoint, config, SEED);
    }
    if (!Checkpoint.open(checkpoint).config().equals(config)) {
      throw new CheckpointException(
          checkpoint, "holds something else than a checkpoint of shape " + name + ": delete it");
    }
    return checkpoint;
  }
}
