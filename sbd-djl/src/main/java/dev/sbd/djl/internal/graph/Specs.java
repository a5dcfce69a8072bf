package dev.sbd.djl.internal.graph;

import dev.sbd.djl.LoadOptions;
import dev.sbd.djl.LoadOptions.Family;
import dev.sbd.djl.internal.checkpoint.AdapterGate;
import dev.sbd.djl.internal.checkpoint.Checkpoint;
import dev.sbd.djl.internal.checkpoint.ModelConfig;
import dev.sbd.internal.Check;
import dev.sbd.model.BlockScheme;
import dev.sbd.model.ModelSpec;
import dev.sbd.model.ModelSpec.Usual;
import java.util.Optional;
import java.util.OptionalInt;

/** What decoders need to know of a checkpoint: {@link ModelSpec}. */
final class Specs {
  private Specs() {}

  /**
   * The spec of a checkpoint with an adapter, if there is one.
   *
   * @param ownMask the checkpoint's mask token
   * @throws dev.sbd.djl.CheckpointException if the checkpoint does not say the size of its blocks
   * @throws dev.sbd.error.InvalidRequestException if it cannot have blocks or texts of the size
   *     asked for
   */
  static ModelSpec of(
      Checkpoint checkpoint,
      Optional<GatedAdapter> adapter,
      OptionalInt ownMask,
      LoadOptions options) {
    Optional<AdapterGate> gate = adapter.flatMap(GatedAdapter::gate);
    int blockSize = blockSize(checkpoint, gate, options);
    BlockScheme scheme = checkpoint.scheme();
    int unit = scheme.commit() == BlockScheme.Commit.BLOCK ? blockSize : 1;
    int context = contextLength(checkpoint.config(), options, unit);
    return new ModelSpec(
        name(checkpoint, adapter.isPresent(), options),
        checkpoint.config().dimensions().vocabularySize(),
        context - context % unit,
        blockSize,
        gate.map(own -> OptionalInt.of(own.vocabularySize())).orElse(ownMask),
        checkpoint.endTokens(),
        scheme,
        usual(checkpoint.family(), adapter.isPresent(), blockSize));
  }

  private static String name(Checkpoint checkpoint, boolean adapted, LoadOptions options) {
    Family family = checkpoint.family();
    return "%s %s%s%s on %s"
        .formatted(
            family == Family.SBD ? checkpoint.config().architecture().modelType() : family,
            checkpoint.dtype().precision(options),
            options.weights().map(q -> " (" + q + ")").orElse(""),
            adapted ? " with an adapter" : "",
            LibTorch.name(options.device()));
  }

  /** At least two tokens, and a unit that is committed whole. */
  private static int contextLength(ModelConfig config, LoadOptions options, int unit) {
    int longest = config.rope().longest(config.contextLength());
    options
        .contextLength()
        .ifPresent(asked -> Check.inRange("contextLength", asked, Math.max(2, unit), longest));
    return options.contextLength().orElse(config.contextLength());
  }

  private static int blockSize(
      Checkpoint checkpoint, Optional<AdapterGate> gate, LoadOptions options) {
    OptionalInt asked = options.maxBlockSize();
    return gate.isPresent()
        ? asked.orElse(gate.get().maxBlockSize())
        : checkpoint.maxBlockSize(asked);
  }

  /** An adapter drafts; what it drafts is verified. */
  private static Usual usual(Family family, boolean adapted, int blockSize) {
    Usual usual = family.usual(blockSize);
    return adapted ? new Usual(Usual.VERIFIED.decoding(), usual.blockSize()) : usual;
  }
}
