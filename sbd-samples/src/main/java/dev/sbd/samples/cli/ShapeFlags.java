package dev.sbd.samples.cli;

import dev.sbd.djl.LoadOptions;
import dev.sbd.djl.training.ModelShape;
import dev.sbd.internal.Check;
import dev.sbd.samples.lab.bench.ShapeCache;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import picocli.CommandLine.Option;

/** Options that name a published model's shape, to be measured with random weights. */
final class ShapeFlags {
  @Option(
      names = "--shape",
      paramLabel = "NAME",
      description =
          "A published model's shape with random weights, instead of --model: smollm2-135m,"
              + " llama-3.2-1b, llama-3.1-8b, qwen3-0.6b or qwen3-8b.")
  private Optional<String> name;

  @Option(
      names = "--shapes-dir",
      paramLabel = "DIR",
      description =
          "Where random checkpoints are written and found again (default: ~/.cache/sbd/shapes).")
  private Optional<Path> directory;

  /** Its name, if one was asked for. */
  Optional<String> name() {
    return name.map(asked -> asked.toLowerCase(Locale.ROOT));
  }

  /**
   * The shape, if one was asked for.
   *
   * @param options how it is to be loaded
   * @throws IllegalArgumentException if there is none of that name
   */
  Optional<ModelShape> shape(LoadOptions options) {
    return name()
        .map(
            known -> {
              Check.that(
                  ModelShape.published().contains(known),
                  "--shape must be one of %s, got %s",
                  String.join(", ", ModelShape.published()),
                  name.orElseThrow());
              return ModelShape.published(known, options);
            });
  }

  /**
   * The directory of a checkpoint of the shape, written if it is not there; see {@link ShapeCache}.
   */
  Path write(ModelShape shape, LoadOptions options, Consumer<String> log) {
    return new ShapeCache(directory.orElseGet(ShapeCache::defaultDirectory), log)
        .checkpoint(shape, options);
  }
}
