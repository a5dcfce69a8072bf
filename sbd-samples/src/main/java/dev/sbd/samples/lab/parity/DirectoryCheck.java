package dev.sbd.samples.lab.parity;

import dev.sbd.djl.CheckpointException;
import dev.sbd.djl.LoadOptions;
import dev.sbd.djl.Precision;
import dev.sbd.djl.internal.checkpoint.Checkpoint;
import dev.sbd.djl.internal.checkpoint.Dtype;
import dev.sbd.djl.internal.graph.TorchModel;
import dev.sbd.djl.internal.graph.TorchModelLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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
  private final Checkpoint checkpoint;
  private final UnaryOperator<LoadOptions.Builder> options;
  private final Precision precision;
  private final Optional<Golden> golden;
  private final Optional<Transcripts> transcripts;

  private DirectoryCheck(Path directory, UnaryOperator<LoadOptions.Builder> options) {
    this.directory = directory;
    this.checkpoint = Checkpoint.open(directory);
    this.options = options;
    this.precision = Precision.of(checkpoint.dtype(), options.apply(LoadOptions.builder()).build());
    this.golden =
        has(Golden.FILE)
            ? Optional.of(Golden.read(directory, checkpoint.config()))
            : Optional.empty();
    this.transcripts =
        has(Transcripts.FILE)
            ? Optional.of(Transcripts.read(directory, checkpoint.config()))
            : Optional.empty();
  }

  /**
   * Runs every case.
   *
   * @param directory with a checkpoint and golden.json, transcripts.json or both
   * @param options how to load the checkpoint
   * @throws CheckpointException if the directory cannot be used; the message names file and field
   */
  public static DirectoryReport run(Path directory, UnaryOperator<LoadOptions.Builder> options) {
    DirectoryCheck check = new DirectoryCheck(directory, options);
    if (check.golden.isEmpty() && check.transcripts.isEmpty()) {
      throw new CheckpointException(
          directory, "has neither " + Golden.FILE + " nor " + Transcripts.FILE);
    }
    return check.report();
  }

  private boolean has(String file) {
    return Files.exists(directory.resolve(file));
  }

  private DirectoryReport report() {
    Precision rope = ropePrecision();
    try (TorchModel model = load(rope)) {
      Optional<GoldenResult> logits = golden.map(cases -> goldenResult(model, cases));
      List<Miss> others = transcripts.map(cases -> cases.misses(model)).orElseGet(List::of);
      List<Miss> misses = new ArrayList<>(logits.map(GoldenResult::misses).orElseGet(List::of));
      misses.addAll(transcriptsCount() ? others : List.of());
      List<Miss> verified =
          transcripts.map(cases -> cases.verifiedMisses(model)).orElseGet(List::of);
      misses.addAll(transcriptsCount() ? verified : List.of());
      @Nullable GoldenReport goldenReport = logits.map(GoldenResult::report).orElse(null);
      return new DirectoryReport(
          directory.toString(),
          precision.toString(),
          rope.toString(),
          goldenReport,
          transcriptReport(others.size(), verified.size()),
          misses);
    }
  }

  /**
   * bfloat16 only if that, and nothing else, makes the golden cases of a bfloat16 checkpoint pass.
   */
  private Precision ropePrecision() {
    boolean mayBeRounded = checkpoint.dtype() == Dtype.BF16;
    return mayBeRounded && !passesWith(Precision.FLOAT32) && passesWith(Precision.BFLOAT16)
        ? Precision.BFLOAT16
        : Precision.FLOAT32;
  }

  private boolean passesWith(Precision rope) {
    try (TorchModel model = load(rope)) {
      return golden.map(cases -> goldenResult(model, cases).isOk()).orElse(true);
    }
  }

  private GoldenResult goldenResult(TorchModel model, Golden cases) {
    return GoldenResult.of(model, cases, Tolerance.of(precision, checkpoint.dtype(), cases));
  }

  private TorchModel load(Precision rope) {
    LoadOptions.Builder builder = LoadOptions.builder();
    golden.ifPresent(cases -> cases.maskToken().ifPresent(builder::maskToken));
    return TorchModelLoader.load(
        checkpoint, options.apply(builder.precision(precision).ropePrecision(rope)).build());
  }

  /** They were made in float32: in bfloat16 a token may well differ, and nothing is wrong. */
  private boolean transcriptsCount() {
    return precision == Precision.FLOAT32;
  }

  private @Nullable TranscriptReport transcriptReport(int misses, int verifiedMisses) {
    if (transcripts.isEmpty()) {
      return null;
    }
    int cases = transcripts.get().cases().size();
    int prompts = transcripts.get().prompts().size();
    boolean ok = misses + verifiedMisses == 0 || !transcriptsCount();
    return new TranscriptReport(cases - misses, cases, prompts - verifiedMisses, prompts, ok);
  }
}
