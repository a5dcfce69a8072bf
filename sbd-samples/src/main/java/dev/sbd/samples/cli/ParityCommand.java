package dev.sbd.samples.cli;

import dev.sbd.samples.lab.parity.DirectoryCheck;
import dev.sbd.samples.lab.parity.DirectoryReport;
import dev.sbd.samples.lab.parity.DirectoryReport.GoldenPart;
import dev.sbd.samples.lab.parity.DirectoryReport.Miss;
import dev.sbd.samples.lab.parity.DirectoryReport.TranscriptPart;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code sbd parity}: is it what the reference implementation computes? */
@Command(
    name = "parity",
    description =
        "Compare logits (golden.json) and whole decodings (transcripts.json) with those of the"
            + " reference implementation. Exit status 1 if any case misses.",
    footer = {
      "",
      "Limits: in float32 2e-4 absolute, and every decoding to the letter; in bfloat16 1.5 times"
          + " the reference's own error. File formats and reasons: docs/parity.md.",
      "",
      "Example:",
      "  sbd parity --dtype float32 sbd-djl/src/test/resources/golden/*"
    })
final class ParityCommand extends ResultCommand {
  private static final int MISSES_SHOWN = 5;

  @Parameters(
      paramLabel = "DIR",
      arity = "1..*",
      description = "Checkpoint with golden.json, transcripts.json or both beside it.")
  private List<Path> directories;

  @Option(
      names = "--adapter",
      paramLabel = "DIR",
      converter = AdapterConverter.class,
      description =
          "Gated adapter to load the checkpoints with (default: DIR/adapter, where that is there).")
  private Optional<Path> adapter;

  @Option(
      names = "--reference-passes",
      description =
          "Commit each block in a pass of its own, as the families' code does, and compare pass by"
              + " pass with what that did (default: commits join the next look where that is"
              + " exact).")
  private boolean referencePasses;

  @Mixin private ComputeFlags compute;

  /** What {@code --json} prints. */
  private record Result(boolean ok, List<DirectoryReport> directories) {}

  @Override
  public Integer call() {
    List<DirectoryReport> reports = new ArrayList<>();
    for (Path directory : directories) {
      DirectoryReport report =
          DirectoryCheck.run(directory, adapter, referencePasses, compute::apply);
      reports.add(report);
      if (!isJson()) {
        print(report);
      }
    }
    boolean ok = reports.stream().allMatch(DirectoryReport::isOk);
    if (isJson()) {
      out().println(Json.write(new Result(ok, reports)));
    }
    return ok ? ExitCode.OK : ExitCode.SOFTWARE;
  }

  private void print(DirectoryReport report) {
    boolean rounded = report.ropeFrequencies().equals("bfloat16");
    line(
        "%s %s, %s%s",
        report.isOk() ? "ok  " : "MISS",
        report.directory(),
        report.dtype(),
        rounded ? " with rotary frequencies rounded to bfloat16" : "");
    if (report.golden() != null) {
      print(report.golden(), report.dtype());
    }
    if (report.transcripts() != null) {
      print(report.transcripts());
    }
    print(report.misses());
    out().flush();
  }

  private void print(GoldenPart golden, String dtype) {
    boolean absolute = dtype.equals("float32");
    line(
        "     golden: %d cases, worst %s %.2e (%s)",
        golden.cases(),
        absolute ? "absolute error" : "relative RMS error",
        absolute ? golden.worstAbsolute() : golden.worstRelativeRms(),
        golden.limit() == null
            ? "no reference for this number format"
            : String.format(Locale.ROOT, "limit %.2e", golden.limit()));
  }

  private void print(TranscriptPart transcripts) {
    boolean judged = transcripts.exact() == transcripts.cases() || !transcripts.ok();
    line(
        "     transcripts: %d of %d exact%s; %s%s",
        transcripts.exact(),
        transcripts.cases(),
        referencePasses ? ", in the reference's own passes" : "",
        transcripts.prompts() == 0
            ? "no next-token predictions to verify with"
            : "verified equals NTP on %d of %d prompts"
                .formatted(transcripts.verifiedEqual(), transcripts.prompts()),
        judged ? "" : " (made in float32: not judged)");
  }

  private void print(List<Miss> misses) {
    misses.stream()
        .limit(MISSES_SHOWN)
        .forEach(m -> line("     %s case %d: %s", m.file(), m.index(), m.what()));
    if (misses.size() > MISSES_SHOWN) {
      line("     and %d more", misses.size() - MISSES_SHOWN);
    }
  }

  private void line(String format, Object... values) {
    out().println(String.format(Locale.ROOT, format, values));
  }
}
