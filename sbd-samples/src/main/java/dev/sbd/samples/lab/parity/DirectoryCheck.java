package dev.sbd.samples.lab.parity;

import dev.sbd.djl.CheckpointException;
import dev.sbd.djl.LoadOptions;
import dev.sbd.djl.ModelProbe;
import dev.sbd.djl.Precision;
import dev.sbd.djl.SbdModel;
import dev.sbd.samples.lab.parity.DirectoryReport.GoldenPart;
import dev.sbd.samples.lab.parity.DirectoryReport.Miss;
import dev.sbd.samples.lab.parity.DirectoryReport.TranscriptPart;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import java.util.function.UnaryOperator;

/**
 * Checks a checkpoint against the golden.json and transcripts.json beside it, with the adapter that
 * lies there too, if there is one. A family's own adapter is for the cases that ask for it.
 *
 * <p>A bfloat16 checkpoint's golden logits may come from a model that was converted whole, rotary
 * frequencies and all, or from one that was loaded from the checkpoint, which keeps them in
 * float32. The files do not say. So where the second reading misses, the first is tried.
 */
public final class DirectoryCheck {
  private static final String ADAPTER = "adapter";
  private static final String FAMILY_ADAPTER = "linear_spec_lora"; // of Nemotron-Labs-Diffusion

  private final Path directory;
  private final Optional<Path> adapter;
  private final UnaryOperator<LoadOptions.Builder> options;
  private final boolean asReference;
  private final boolean hasGolden;
  private final boolean hasTranscripts;

  private DirectoryCheck(
      Path directory,
      Optional<Path> adapter,
      boolean asReference,
      UnaryOperator<LoadOptions.Builder> options) {
    this.directory = directory;
    Optional<Path> own = Optional.of(directory.resolve(ADAPTER)).filter(Files::exists);
    this.adapter = adapter.or(() -> own);
    this.options = options;
    this.asReference = asReference;
    this.hasGolden = Files.exists(directory.resolve(Golden.FILE));
    this.hasTranscripts = Files.exists(directory.resolve(Transcripts.FILE));
  }

  /**
   * Runs every case.
   *
   * @param directory with a checkpoint and golden.json, transcripts.json or both
   * @param adapter to load it with, in place of the one in {@code directory/adapter}
   * @param asReference whether to commit in passes of their own, as families' code does, and to
   *     compare with what that did
   * @param options how to load the checkpoint
   * @throws CheckpointException if the directory cannot be used; the message names file and field
   */
  public static DirectoryReport run(
      Path directory,
      Optional<Path> adapter,
      boolean asReference,
      UnaryOperator<LoadOptions.Builder> options) {
    return new DirectoryCheck(directory, adapter, asReference, options).run();
  }

  private DirectoryReport run() {
    DirectoryReport report;
    try (SbdModel model = load(Precision.FLOAT32, adapter)) {
      if (!hasGolden && !hasTranscripts) {
        throw new CheckpointException(
            directory, "has neither " + Golden.FILE + " nor " + Transcripts.FILE);
      }
      report = report(model.probe(), Precision.FLOAT32);
      if (isGolden(report) || model.probe().checkpointPrecision() != Precision.BFLOAT16) {
        return report;
      }
    }
    try (SbdModel model = load(Precision.BFLOAT16, adapter)) {
      DirectoryReport rounded = report(model.probe(), Precision.BFLOAT16);
      return isGolden(rounded) ? rounded : report;
    }
  }

  private static boolean isGolden(DirectoryReport report) {
    return report.golden() == null || report.golden().ok();
  }

  private SbdModel load(Precision rope, Optional<Path> with) {
    return SbdModel.load(
        directory,
        builder -> {
          with.ifPresent(builder::adapter);
          if (hasGolden && with.isEmpty()) {
            Golden.maskToken(directory).ifPresent(builder::maskToken);
          }
          if (hasTranscripts) {
            Transcripts.apply(directory, builder);
          }
          return options.apply(builder.ropePrecision(rope).deterministic());
        });
  }

  private DirectoryReport report(ModelProbe probe, Precision rope) {
    List<Miss> misses = new ArrayList<>();
    return new DirectoryReport(
        directory.toString(),
        probe.precision().toString(),
        rope.toString(),
        hasGolden ? golden(probe, misses) : null,
        hasTranscripts ? transcripts(probe, rope, misses) : null,
        misses);
  }

  private GoldenPart golden(ModelProbe probe, List<Miss> misses) {
    Golden golden = Golden.read(directory, probe.model().spec());
    Tolerance tolerance = Tolerance.of(probe, golden);
    List<Deviation> deviations = golden.cases().stream().map(c -> c.deviation(probe)).toList();
    for (int i = 0; i < deviations.size(); i++) {
      if (!tolerance.accepts(deviations.get(i))) {
        misses.add(new Miss(Golden.FILE, i, tolerance.describe(deviations.get(i))));
      }
    }
    return new GoldenPart(
        deviations.size(),
        worst(deviations, Deviation::absolute),
        worst(deviations, Deviation::relativeRms),
        tolerance.limit(),
        misses.isEmpty());
  }

  private static double worst(List<Deviation> deviations, ToDoubleFunction<Deviation> error) {
    return deviations.stream().mapToDouble(error).max().orElse(0);
  }

  private TranscriptPart transcripts(ModelProbe probe, Precision rope, List<Miss> misses) {
    int vocabulary = probe.model().spec().vocabularySize();
    Transcripts transcripts = Transcripts.read(directory, vocabulary, asReference);
    List<Miss> others = new ArrayList<>(transcripts.misses(probe.model(), false));
    if (transcripts.needAdapter()) {
      try (SbdModel model = load(rope, Optional.of(directory.resolve(FAMILY_ADAPTER)))) {
        others.addAll(transcripts.misses(model.probe().model(), true));
      }
    }
    List<Miss> verified = transcripts.verifiedMisses(probe.model());
    // They were made in float32: in bfloat16 a token may well differ, and nothing is wrong.
    boolean count = probe.precision() == Precision.FLOAT32;
    if (count) {
      misses.addAll(others);
      misses.addAll(verified);
    }
    int cases = transcripts.cases().size();
    int prompts = transcripts.verifiable(probe.model()).size();
    boolean ok = !count || (others.isEmpty() && verified.isEmpty());
    return new TranscriptPart(cases - others.size(), cases, prompts - verified.size(), prompts, ok);
  }
}
