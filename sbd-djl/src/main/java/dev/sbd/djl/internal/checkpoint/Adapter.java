package dev.sbd.djl.internal.checkpoint;

import dev.sbd.djl.CheckpointException;
import dev.sbd.djl.LoadOptions.Family;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** An opened adapter directory, as peft writes it. */
public final class Adapter {
  /** The file of its tensors. */
  public static final String WEIGHTS = "adapter_model.safetensors";

  private static final Logger LOG = LoggerFactory.getLogger(Adapter.class);
  private static final String LAYOUT =
      "; an adapter is a directory with " + AdapterConfig.FILE + " and " + WEIGHTS;
  private static final int PIECE = 1 << 20;

  private final Path directory;
  private final AdapterConfig config;
  private final Map<String, TensorInfo> tensors;

  private Adapter(Path directory) {
    this.directory = directory;
    this.config = AdapterConfig.read(directory);
    this.tensors = Safetensors.read(file());
  }

  /**
   * Reads the configuration and the tensors' header.
   *
   * @param directory the adapter's
   * @throws CheckpointException if it is none, or is broken or not supported
   */
  public static Adapter open(Path directory) {
    if (!Files.isDirectory(directory)) {
      String what = Files.exists(directory) ? "is not a directory" : "does not exist";
      throw new CheckpointException(directory, what + LAYOUT);
    }
    Path config = directory.resolve(AdapterConfig.FILE);
    if (!Files.exists(config)) {
      throw new CheckpointException(config, "is missing" + LAYOUT);
    }
    Path pickle = directory.resolve("adapter_model.bin");
    if (Files.exists(pickle) && !Files.exists(directory.resolve(WEIGHTS))) {
      throw new CheckpointException(
          pickle, "cannot be read, only " + WEIGHTS + " can: save the adapter anew with peft");
    }
    return new Adapter(directory);
  }

  /** The directory that was opened. */
  public Path directory() {
    return directory;
  }

  /** What adapter_config.json says. */
  public AdapterConfig config() {
    return config;
  }

  /**
   * What makes it one to decode blocks with.
   *
   * @throws CheckpointException if it acts on all rows
   */
  public AdapterGate requireGate() {
    return config
        .gate()
        .orElseThrow(
            () ->
                new CheckpointException(
                    directory.resolve(AdapterConfig.FILE),
                    ("is of an ordinary adapter (%s), and not of a gated one: it acts on all rows,"
                            + " and so changes the model's own answers; merge it into its base"
                            + " instead (sbd merge, MergedCheckpoint)")
                        .formatted(config.describe())));
  }

  /**
   * What makes it one to decode blocks with on a base; empty of Nemotron's own, which adds to
   * {@code o_proj} alone, and has the base's mask and block size.
   *
   * @throws CheckpointException if it acts on all rows, or does not fit the base
   */
  public Optional<AdapterGate> gateOn(Checkpoint base) {
    boolean own =
        base.family() == Family.NEMOTRON
            && config.gate().isEmpty()
            && AdapterPlan.of(base.config(), config).scales().keySet().stream()
                .allMatch(module -> module.endsWith(".o_proj"));
    return own ? Optional.empty() : Optional.of(requireGate());
  }

  /** The file that holds the tensors. */
  Path file() {
    return directory.resolve(WEIGHTS);
  }

  /** All tensors by the names in the file, needed or not; unmodifiable. */
  public Map<String, TensorInfo> tensors() {
    return tensors;
  }

  /**
   * The tensors that it brings to a base, by name, in {@link AdapterPlan}'s order. Reads them all.
   * That the base is not the one it was trained on, though of its shape, is logged.
   *
   * @throws CheckpointException if it does not fit the base, or has numbers that are not finite
   */
  public Map<String, TensorInfo> fitTo(Checkpoint base) {
    config.gate().ifPresent(gate -> requireVocabulary(gate, base));
    Map<String, TensorInfo> located =
        AdapterPlan.of(base.config(), config).locate(this, base.family());
    located.values().forEach(Adapter::requireFinite);
    config.gate().ifPresent(gate -> warnOfOther(gate, base));
    return located;
  }

  private void requireVocabulary(AdapterGate gate, Checkpoint base) {
    int vocabulary = base.config().dimensions().vocabularySize();
    if (gate.vocabularySize() != vocabulary) {
      throw new CheckpointException(
          directory.resolve(AdapterConfig.FILE),
          "sbd.base.vocab_size must be %d as in %s, got %d: an adapter is for the base that it was"
                  .formatted(vocabulary, base.directory(), gate.vocabularySize())
              + " trained on"
              + config.base().map(name -> ", " + name).orElse(""));
    }
  }

  private void warnOfOther(AdapterGate gate, Checkpoint base) {
    String fingerprint = Fingerprint.of(base);
    if (!gate.fingerprint().equals(fingerprint)) {
      LOG.warn(
          "{}: sbd.base.fingerprint is {}, and that of {} is {}: the adapter was trained on another"
              + " base, or the base has changed; its answers stay its own, and fewer drafts are"
              + " accepted",
          directory.resolve(AdapterConfig.FILE),
          gate.fingerprint(),
          base.directory(),
          fingerprint);
    }
  }

  private static void requireFinite(TensorInfo tensor) {
    try (TensorReader reader = TensorReader.open(tensor)) {
      for (float[] piece = reader.next(PIECE); piece.length > 0; piece = reader.next(PIECE)) {
        for (float number : piece) {
          if (!Float.isFinite(number)) {
            throw new CheckpointException(
                tensor.file(),
                "%s must have finite numbers only, got %s".formatted(tensor.name(), number));
          }
        }
      }
    } catch (IOException e) {
      throw FileProblem.reading(tensor.file(), e);
    }
  }
}
