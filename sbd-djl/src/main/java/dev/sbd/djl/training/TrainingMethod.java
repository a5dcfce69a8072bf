package dev.sbd.djl.training;

import dev.sbd.djl.CheckpointException;
import dev.sbd.djl.LoadOptions.Family;
import dev.sbd.djl.internal.checkpoint.Checkpoint;
import dev.sbd.djl.internal.checkpoint.JsonFields;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;

/** What a model is trained for. */
public enum TrainingMethod {
  /**
   * Set Block Decoding: next-token prediction and masked prediction, 1:1 (arXiv 2509.04185, eq. 13
   * and 14).
   */
  SBD,
  /** Next-token prediction alone: it knows no blocks. */
  NTP;

  static final String FIELD = "sbd_training";

  /** As {@link #of(Path, Optional)}, of a checkpoint whose files say its family. */
  public static TrainingMethod of(Path checkpoint) {
    return of(checkpoint, Optional.empty());
  }

  /**
   * What a checkpoint was trained for: what {@code sbd_training} of its config.json says; without
   * that field, blocks where config.json or tokenizer know a mask token.
   *
   * @param family what the user says that it is; else what its files say
   * @throws CheckpointException if the checkpoint is broken, or the field says something else
   */
  public static TrainingMethod of(Path checkpoint, Optional<Family> family) {
    Checkpoint opened = Checkpoint.open(checkpoint, family);
    boolean masks =
        opened.family() != Family.SBD || opened.maskToken(OptionalInt.empty()).isPresent();
    JsonFields config = JsonFields.read(checkpoint.resolve("config.json"));
    return switch (config.string(FIELD).orElse(masks ? "sbd" : "ntp")) {
      case "sbd" -> SBD;
      case "ntp" -> NTP;
      default -> throw config.wrong(FIELD, "must be \"sbd\" or \"ntp\"");
    };
  }

  /** How config.json calls it. */
  String spelling() {
    return this == SBD ? "sbd" : "ntp";
  }
}
