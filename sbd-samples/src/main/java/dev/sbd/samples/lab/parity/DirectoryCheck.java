package dev.sbd.samples.lab.parity;

import dev.sbd.djl.CheckpointException;
import dev.sbd.djl.LoadOptions;
import dev.sbd.djl.Precision;
import dev.sbd.djl.SbdModel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Checks a checkpoint against the golden.json and transcripts.json beside it.
 *
 * <p>A bfloat16 checkpoint's golden logits may come from a model that was converted whole, rotary
 * frequencies and all, or from one that was loaded from the checkpoint, which keeps them in
 * float32. The files do not say. So where the second reading misses, the first is tried.
 */
public final class DirectoryCheck {
  private final Path directory;
  private final SbdModel model;
  private final Precision rope;
  private final Precision precision;
  private final List<Miss> misses = new ArrayList<>();

  private DirectoryCheck(Path directory, SbdModel model, Precision rope) {
    this.directory = directory;
    this.model = model;
    this.rope = rope;
    this.precision = model.probe().precision();
  }

  /**
   * Runs every case.
   *
   * @param directory with a checkpoint and golden.json, transcripts.json or both
   * @param options how to load the checkpoint
   * @throws CheckpointException if the directory cannot be used; the message names file and field
   */
  public static DirectoryReport run(Path directory, UnaryOperator<LoadOptions.Builder> options) {
    DirectoryReport report;
    try (SbdModel model = load(directory, options, Precision.FLOAT32)) {
      if (!has(directory, Golden.FILE) && !has(directory, Transcripts.FILE)) {
        throw new CheckpointException(
            directory, "has neither " + Golden.FILE + " nor " + Transcripts.FILE);
      }
      report = new DirectoryCheck(directory, model, Precision.FLOAT32).report();
      if (isGolden(report) || model.probe().checkpointPrecision() != Precision.BFLOAT16) {
        return report;
      }
    }
    try (SbdModel model = load(directory, options, Precision.BFLOAT16)) {
      DirectoryReport rounded = new DirectoryCheck(directory, model, Precision.BFLOAT16).report();
      return isGolden(rounded) ? rounded : report;
    }
  }

  private static boolean isGolden(DirectoryReport report) {
    return report.golden() == null || report.golden().ok();
  }

  private static boolean has(Path directory, String file) {
    return Files.exists(directory.resolve(file));
  }

  private static SbdModel load(
      Path directory, UnaryOperator<LoadOptions.Builder> options, Precision rope) {
    return SbdModel.load(
        directory,
        builder -> {
          if (has(directory, Golden.FILE)) {
            Golden.maskToken(directory).ifPresent(builder::maskToken);
          }
          return options.apply(builder.ropePrecision(rope));
        });
  }

  private DirectoryReport report() {
    @Nullable GoldenReport golden = has(directory, Golden.FILE) ? golden() : null;
    @Nullable TranscriptReport transcripts =
        has(directory, Transcripts.FILE) ? transcripts() : null;
    return new DirectoryReport(
        directory.toString(), precision.toString(), rope.toString(), golden, transcripts, misses);
  }

  private GoldenReport golden() {
    Golden golden = Golden.read(directory, model.spec());
    Tolerance tolerance = Tolerance.of(precision, model.probe().checkpointPrecision(), golden);
    GoldenResult result = GoldenResult.of(model.probe(), golden, tolerance);
    misses.addAll(result.misses());
    return result.report();
  }

  private TranscriptReport transcripts() {
    Transcripts transcripts = Transcripts.read(directory, model.spec().vocabularySize());
    List<Miss> others = transcripts.misses(model.probe().model());
    List<Miss> verified = transcripts.verifiedMisses(model.probe().model());
    // They were made in float32: in bfloat16 a token may well differ, and nothing is wrong.
    boolean count = precision == Precision.FLOAT32;
    if (count) {
      misses.addAll(others);
      misses.addAll(verified);
    }
    int cases = transcripts.cases().size();
    int prompts = transcripts.prompts().size();
    boolean ok = !count || (others.isEmpty() && verified.isEmpty());
    return new TranscriptReport(
        cases - others.size(), cases, prompts - verified.size(), prompts, ok);
  }
}
