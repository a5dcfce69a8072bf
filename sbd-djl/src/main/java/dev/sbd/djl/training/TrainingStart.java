package dev.sbd.djl.training;

import dev.sbd.djl.CheckpointException;
import dev.sbd.djl.Precision;
import dev.sbd.djl.internal.checkpoint.Adapter;
import dev.sbd.djl.internal.checkpoint.AdapterConfig;
import dev.sbd.djl.internal.checkpoint.AdapterPlan;
import dev.sbd.djl.internal.checkpoint.Checkpoint;
import dev.sbd.djl.internal.checkpoint.TensorInfo;
import dev.sbd.djl.internal.checkpoint.WeightPlan;
import dev.sbd.djl.internal.graph.TorchTrainer;
import dev.sbd.internal.Check;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;

/** What a training begins with: a checkpoint that has a token for what is masked. */
public final class TrainingStart {
  private final Checkpoint checkpoint;
  private final MaskChoice mask;
  private final Optional<Adapter> adapter;
  private final List<TensorInfo> trained;

  private TrainingStart(Checkpoint checkpoint, MaskChoice mask, Optional<Adapter> adapter) {
    this.checkpoint = checkpoint;
    this.mask = mask;
    this.adapter = adapter;
    this.trained =
        adapter.map(own -> List.copyOf(own.fitTo(checkpoint).values())).orElseGet(this::weights);
  }

  /**
   * A gated adapter to train: low-rank matrices beside those of every layer, for the rows of the
   * block alone (arXiv 2507.11851), and an embedding of the mask.
   *
   * @param rank of the matrices, at least 1, at most the base's width
   * @param alpha their products are multiplied by {@code alpha / rank}; at least 1
   * @param targets the last part of the names of the matrices that they stand beside, such as
   *     {@code q_proj}
   * @param maxBlockSize the longest block that it will be trained with
   * @param seed of its first numbers
   */
  public record NewAdapter(int rank, int alpha, List<String> targets, int maxBlockSize, long seed) {
    /** All matrices of a layer. */
    public static final List<String> ALL_TARGETS =
        List.of("q_proj", "k_proj", "v_proj", "o_proj", "gate_proj", "up_proj", "down_proj");

    /**
     * Checks the numbers; what the base decides is checked with the base.
     *
     * @throws dev.sbd.error.InvalidRequestException if one is out of range
     */
    public NewAdapter {
      Check.atLeast("rank", rank, 1);
      Check.atLeast("alpha", alpha, 1);
      Check.atLeast("maxBlockSize", maxBlockSize, 1);
      targets = List.copyOf(targets);
      Check.that(
          !targets.isEmpty() && ALL_TARGETS.containsAll(targets),
          "targets must be some of %s, got %s",
          ALL_TARGETS,
          targets);
    }
  }

  /**
   * Opens a checkpoint and chooses its mask token: {@code maskToken}; else what config.json or the
   * tokenizer name; else a token spelt like a mask; else the first reserved one; else the first row
   * of the embedding that the tokenizer has no token for; else a new row.
   *
   * @param directory the checkpoint's
   * @param grown where a copy with that new row is written, or found again
   * @throws dev.sbd.error.InvalidRequestException if {@code maskToken} is no id of the vocabulary
   * @throws CheckpointException if the checkpoint is broken, the tokenizer has more tokens than the
   *     embedding rows, or the copy cannot be written
   */
  public static TrainingStart of(Path directory, OptionalInt maskToken, Path grown) {
    Checkpoint given = Checkpoint.openToTrain(directory);
    MaskChoice mask = MaskChoice.of(given, maskToken);
    boolean grows = mask.origin() == MaskChoice.Origin.NEW;
    return new TrainingStart(
        grows ? GrownCheckpoint.of(given, grown) : given, mask, Optional.empty());
  }

  /**
   * Opens a checkpoint to train a gated adapter for; its own weights stay as they are. The mask is
   * the adapter's: its id lies one beyond the vocabulary.
   *
   * @param base the checkpoint's directory
   * @param made where the adapter is written as it begins, or found again
   * @throws dev.sbd.error.InvalidRequestException if the adapter does not suit the checkpoint
   * @throws CheckpointException if the checkpoint is broken, or the adapter cannot be written
   */
  public static TrainingStart adapter(Path base, NewAdapter adapter, Path made) {
    Checkpoint given = Checkpoint.openToTrain(base);
    return adapter(given, BegunAdapter.of(adapter, given, made));
  }

  /**
   * Opens a checkpoint and a gated adapter for it, to train the adapter further.
   *
   * @param base the checkpoint's directory
   * @param adapter the adapter's; it is only read
   * @throws CheckpointException if one of them is broken, or the adapter is not gated, does not fit
   *     the checkpoint, or multiplies the products of its matrices by different numbers
   */
  public static TrainingStart adapter(Path base, Path adapter) {
    return adapter(Checkpoint.openToTrain(base), Adapter.open(adapter));
  }

  private static TrainingStart adapter(Checkpoint base, Adapter adapter) {
    adapter.requireGate();
    requireOneScale(base, adapter);
    int beyond = base.config().dimensions().vocabularySize();
    MaskChoice mask = new MaskChoice(beyond, Optional.empty(), MaskChoice.Origin.ADAPTER);
    return new TrainingStart(base, mask, Optional.of(adapter));
  }

  /** The graph knows one only. */
  private static void requireOneScale(Checkpoint base, Adapter adapter) {
    Set<Double> scales =
        new TreeSet<>(AdapterPlan.of(base.config(), adapter.config()).scales().values());
    if (scales.size() > 1) {
      throw new CheckpointException(
          adapter.directory().resolve(AdapterConfig.FILE),
          "cannot be trained further: lora_alpha / r must be the same for all its matrices, got "
              + scales
              + " (rank_pattern, alpha_pattern); begin a new one (--adapter RANK)");
    }
  }

  /** Whether an adapter is trained, and not all weights. */
  public boolean isAdapter() {
    return adapter.isPresent();
  }

  /** The longest block that the adapter is for, if one is trained. */
  public OptionalInt maxBlockSize() {
    return adapter
        .map(own -> OptionalInt.of(own.requireGate().maxBlockSize()))
        .orElse(OptionalInt.empty());
  }

  /** The adapter as it begins, if one is trained. */
  Optional<Adapter> adapter() {
    return adapter;
  }

  /** What is trained, as it begins. */
  List<TensorInfo> trained() {
    return trained;
  }

  private List<TensorInfo> weights() {
    return List.copyOf(plan().locate(checkpoint).values());
  }

  /** What it is trained beside. */
  TorchTrainer.Base base() {
    if (adapter.isEmpty()) {
      return TorchTrainer.Base.none(checkpoint.config(), maskToken());
    }
    AdapterPlan plan = AdapterPlan.of(checkpoint.config(), adapter.get().config());
    double scale = plan.scales().values().iterator().next();
    int banned = checkpoint.maskToken(OptionalInt.empty()).orElse(maskToken());
    return new TorchTrainer.Base(checkpoint.config(), banned, weights(), scale);
  }

  /** The id of its mask token. */
  public int maskToken() {
    return mask.id();
  }

  /** Says which the mask token is and where it comes from, in a few words. */
  public String maskDescription() {
    return mask.describe();
  }

  /** The most tokens that it can read. */
  public int contextLength() {
    return checkpoint.config().contextLength();
  }

  /** How many tokens it knows; the mask of an adapter is none of them. */
  int vocabularySize() {
    return checkpoint.config().dimensions().vocabularySize();
  }

  /** How many numbers the model has. */
  public long parameters() {
    return plan().parameters();
  }

  /** How many of them are trained; of an adapter, how many it adds. */
  public long trainedParameters() {
    return adapter
        .map(own -> AdapterPlan.of(checkpoint.config(), own.config()).parameters())
        .orElseGet(this::parameters);
  }

  /** The number format that it computes in; its weights may be stored in another. */
  public Precision precision() {
    return checkpoint.dtype().precision();
  }

  /** Its weights. */
  WeightPlan plan() {
    return WeightPlan.of(checkpoint.config());
  }

  Checkpoint checkpoint() {
    return checkpoint;
  }

  MaskChoice mask() {
    return mask;
  }
}
