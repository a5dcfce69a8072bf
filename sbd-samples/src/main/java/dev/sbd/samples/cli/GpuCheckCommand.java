package dev.sbd.samples.cli;

import ai.djl.Device;
import dev.sbd.error.InvalidRequestException;
import dev.sbd.samples.lab.bench.Bench;
import dev.sbd.samples.lab.gpu.Card;
import dev.sbd.samples.lab.gpu.GpuCheck;
import dev.sbd.samples.lab.gpu.GpuCheckPlan;
import dev.sbd.samples.lab.gpu.GpuCheckReport;
import dev.sbd.samples.lab.gpu.Machine;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Option;

/** {@code sbd gpu-check}: is a GPU right, fast, and good to train on? */
@Command(
    name = "gpu-check",
    subcommands = {
      GpuTextsCommand.class,
      GpuFailuresCommand.class,
      GpuMemoryCommand.class,
      GpuLossesCommand.class
    },
    description = {
      "Check a GPU by other commands of sbd, in the order of what they are worth: parity with the"
          + " reference, texts as on the CPU, times of passes, errors, memory, losses of trainings,"
          + " many clients.",
      "Each step is a process of its own with a time limit of its own: whatever becomes of it, the"
          + " next one is taken. gpu-check.json (results) and gpu-check.log are written to --out, after"
          + " every step. The subcommands are steps that one may take alone."
    },
    exitCodeListHeading = "%nExit status:%n",
    exitCodeList = {
      "0:every step that was taken passed",
      "1:a step failed or ran out of time",
      "2:bad usage or input"
    },
    footer = {
      "",
      "The default shapes take 20 GB on the card, and 35 GB in --shapes-dir, where they stay.",
      "",
      "Examples:",
      "  sbd gpu-check --golden sbd-djl/src/test/resources/golden/*",
      "  sbd gpu-check --steps texts,failures,memory",
      "  sbd gpu-check --shapes llama-3.2-1b --minutes 10 --out /tmp/check"
    })
final class GpuCheckCommand extends ResultCommand {
  private static final int MOST_READ = 8192; // MiB
  private static final int LEAST_READ = 256;
  private static final int READ_SHARE = 16; // of the card's memory

  @Option(
      names = "--device",
      paramLabel = "DEVICE",
      converter = DeviceConverter.class,
      defaultValue = "gpu:0",
      description = "What to check (default: ${DEFAULT-VALUE}).")
  private Device device;

  @Option(
      names = "--golden",
      paramLabel = "DIR",
      arity = "1..*",
      description = "Checkpoints with reference data, for the steps parity-* (default: none).")
  private List<Path> golden = List.of();

  @Option(
      names = "--shapes",
      paramLabel = "NAME",
      split = ",",
      defaultValue = "llama-3.1-8b,qwen3-8b",
      description =
          "Shapes whose passes are timed in bfloat16; the first, with many clients, too (default:"
              + " ${DEFAULT-VALUE}).")
  private List<String> shapes;

  @Option(
      names = "--training-shapes",
      paramLabel = "NAME",
      split = ",",
      defaultValue = "smollm2-135m,llama-3.2-1b",
      description = "Shapes whose training is timed (default: ${DEFAULT-VALUE}).")
  private List<String> trainingShapes;

  @Option(
      names = "--shapes-dir",
      paramLabel = "DIR",
      description =
          "Where random checkpoints are written and found again (default: ~/.cache/sbd/shapes).")
  private Optional<Path> shapesDirectory;

  @Option(
      names = "--cache-lengths",
      paramLabel = "N",
      split = ",",
      defaultValue = "512,8192",
      description =
          "Tokens cached before the passes that are timed, and lengths of prompts (default:"
              + " ${DEFAULT-VALUE}).")
  private List<Integer> cacheLengths;

  @Option(
      names = "--steps",
      paramLabel = "NAME",
      split = ",",
      description =
          "Take these steps only, of parity-float32, parity-bfloat16, texts, failures, memory, losses,"
              + " and for each shape bench-SHAPE, serving-SHAPE (the first), training-SHAPE (default:"
              + " all).")
  private List<String> steps = List.of();

  @Option(
      names = "--minutes",
      paramLabel = "M",
      defaultValue = "45",
      description =
          "Time for all: the step that is under way then is ended, later ones are left out"
              + " (default: ${DEFAULT-VALUE}).")
  private double minutes;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      defaultValue = "gpu-check",
      description = "Where the results go; made if it is not there (default: ${DEFAULT-VALUE}).")
  private Path directory;

  @Override
  public Integer call() throws IOException, InterruptedException {
    Machine machine = Machine.now(new Version().getVersion()[0], device);
    Optional<Card> card = Optional.ofNullable(machine.card());
    GpuCheckPlan plan =
        new GpuCheckPlan(
            Bench.nameOf(device),
            golden,
            shapes,
            trainingShapes,
            shapesDirectory,
            cacheLengths,
            readMebibytes(card),
            steps,
            Duration.ofMillis(Math.round(minutes * 60_000)));
    Path log = directory.resolve("gpu-check.log");
    GpuCheck check = new GpuCheck(sbd(), plan, machine, log);
    clear(log);
    OutputFile file = OutputFile.at(directory.resolve("gpu-check.json"));
    progress(
        card.map(c -> c.name() + ", driver " + c.driver()).orElse("nvidia-smi tells of no GPU"));
    GpuCheckReport report =
        check.run(
            soFar -> {
              file.write(Json.write(soFar) + "\n");
              soFar.last().ifPresent(taken -> progress(taken.asLine()));
            });
    if (isJson()) {
      out().println(Json.write(report));
    } else {
      out().println(last(report));
    }
    return report.passed() ? ExitCode.OK : ExitCode.SOFTWARE;
  }

  private void clear(Path log) {
    try {
      Files.createDirectories(directory);
      Files.deleteIfExists(log);
    } catch (IOException e) {
      throw new InvalidRequestException("cannot write " + log + ": " + Reason.of(e), e);
    }
  }

  private void progress(String line) {
    (isJson() ? err() : out()).println(line);
  }

  private String last(GpuCheckReport report) {
    return String.format(
        Locale.ROOT,
        "%s%s in %.0f s: %s",
        report.passed() ? "all steps passed" : "a step failed",
        report.complete() ? "" : ", some left out",
        report.seconds(),
        directory.resolve("gpu-check.json"));
  }

  /** Several times the last level of cache, of 50 MB on a large GPU. */
  private static int readMebibytes(Optional<Card> card) {
    long mebibytes =
        card.map(c -> (c.totalBytes() >> 20) / READ_SHARE).orElse((long) READ_SHARE << 10);
    return (int) Math.min(MOST_READ, Math.max(LEAST_READ, mebibytes));
  }

  /** How this process was started. */
  private List<String> sbd() {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
    command.add("-XX:ErrorFile=" + directory.resolve("hs_err_%p.log"));
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    command.add(Sbd.class.getName());
    return command;
  }
}
