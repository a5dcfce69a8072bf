package dev.sbd.djl.training;

import dev.sbd.djl.CheckpointException;
import dev.sbd.djl.Precision;
import dev.sbd.djl.internal.checkpoint.Checkpoint;
import dev.sbd.djl.internal.checkpoint.WeightPlan;
import java.nio.file.Path;
import java.util.OptionalInt;

/** What a training begins with: a checkpoint that has a token for what is masked. */
public final class TrainingStart {
  private final Checkpoint checkpoint;
  private final MaskChoice mask;

  private TrainingStart(Checkpoint checkpoint, MaskChoice mask) {
    this.checkpoint = checkpoint;
    this.mask = mask;
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
    Checkpoint given = Checkpoint.open(directory);
    MaskChoice mask = MaskChoice.of(given, maskToken);
    boolean grows = mask.origin() == MaskChoice.Origin.NEW;
    return new TrainingStart(grows ? GrownCheckpoint.of(given, grown) : given, mask);
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

  /** How many numbers it has. */
  public long parameters() {
    return plan().parameters();
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
