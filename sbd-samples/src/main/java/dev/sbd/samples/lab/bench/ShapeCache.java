package dev.sbd.samples.lab.bench;

import dev.sbd.djl.CheckpointException;
import dev.sbd.djl.LoadOptions;
import dev.sbd.djl.training.ModelShape;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.stream.Stream;

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

  /**
   * Where caches belong on this system: {@code $XDG_CACHE_HOME} or {@code ~/.cache}; among
   * temporary files for a user without a home.
   */
  public static Path defaultDirectory() {
    return Stream.of(
            String.valueOf(System.getenv("XDG_CACHE_HOME")),
            System.getProperty("user.home") + "/.cache")
        .map(Path::of)
        .filter(Path::isAbsolute)
        .findFirst()
        .orElseGet(() -> Path.of(System.getProperty("java.io.tmpdir")))
        .resolve("sbd/shapes");
  }

  /**
   * The directory of a checkpoint of a shape, called as the shape is.
   *
   * @param options how it is to be loaded
   * @throws CheckpointException if it has to be written and the disk has no room, or what lies
   *     there is something else
   * @throws dev.sbd.error.SbdException if the machine has not the memory to run it
   */
  public Path checkpoint(ModelShape shape, LoadOptions options) {
    Path checkpoint = directory.resolve(shape.toString());
    shape.requireMemory(options);
    if (!Files.exists(checkpoint.resolve("config.json"))) {
      log.accept(
          String.format(
              Locale.ROOT,
              "writing %,d bytes of random weights to %s, once",
              shape.weightBytes(),
              checkpoint));
      shape.write(checkpoint, SEED);
    }
    if (!shape.isIn(checkpoint)) {
      throw new CheckpointException(
          checkpoint, "holds something else than a checkpoint of shape " + shape + ": delete it");
    }
    return checkpoint;
  }
}
