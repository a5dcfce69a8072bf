package dev.sbd.samples.cli;

import dev.sbd.djl.LoadOptions;
import dev.sbd.djl.training.ModelShape;
import dev.sbd.internal.Check;
import dev.sbd.samples.Embedded;
import dev.sbd.samples.EmbeddedCheckpoint;
import dev.sbd.samples.lab.bench.Bench;
import dev.sbd.samples.lab.bench.BenchPicture;
import dev.sbd.samples.lab.bench.BenchPlan;
import dev.sbd.samples.lab.bench.BenchReport;
import dev.sbd.samples.lab.bench.BenchTable;
import dev.sbd.samples.lab.charts.Chart;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code sbd bench}: what does a model cost on this machine? */
@Command(
    name = "bench",
    description =
        "Measure what a model costs on this machine: forward passes of k tokens, prefill,"
            + " generation, memory, and how near all that is to the time that reading the weights"
            + " takes. A --shape needs no download: its weights are random, and cost the same.",
    footer = {
      "",
      "The default takes about a minute for 135 million parameters on two cores.",
      "",
      "Examples:",
      "  sbd bench --shape smollm2-135m",
      "  sbd bench --shape llama-3.1-8b --block-sizes 1,16 --prefill 128 \\",
      "      --new-tokens 16",
      "  sbd bench --model Qwen3-0.6B --cache-lengths 128,2048,8192 \\",
      "      --picture bench.png --json"
    })
final class BenchCommand extends ResultCommand {
  private static final List<Integer> DEFAULT_PREFILLS = List.of(128, 1024, 4096);
  private static final String BUILT_IN_PROMPT =
      "Create a class Planet that keeps int id and long kind behind getters.";

  @Mixin private ModelFlags model;

  @Mixin private ShapeFlags shapes;

  @Option(
      names = {"-k", "--block-sizes"},
      paramLabel = "K",
      split = ",",
      defaultValue = "1,2,4,8,16,32,64",
      description = "Tokens of the passes to time (default: ${DEFAULT-VALUE}).")
  private List<Integer> blockSizes;

  @Option(
      names = "--cache-lengths",
      paramLabel = "N",
      split = ",",
      description =
          "Tokens cached before a pass (default: 512, or what fits; up to 8192 is of interest).")
  private List<Integer> cacheLengths = List.of();

  @Option(
      names = "--prefill",
      paramLabel = "N",
      split = ",",
      description =
          "Lengths of prompts to time (default: those of 128, 1024 and 4096 that take less than"
              + " --seconds).")
  private List<Integer> prefills = List.of();

  @Option(
      names = "--seconds",
      paramLabel = "S",
      defaultValue = "20",
      description =
          "Time for timing passes; each is timed three times at least (default:"
              + " ${DEFAULT-VALUE}).")
  private int seconds;

  @Option(
      names = "--rounds",
      paramLabel = "N",
      description = "Time each pass so often, whatever --seconds says.")
  private Optional<Integer> rounds;

  @Option(
      names = {"-n", "--new-tokens"},
      paramLabel = "N",
      defaultValue = "64",
      description =
          "Tokens to generate with NTP and with SBD, 0 for none (default: ${DEFAULT-VALUE}).")
  private int newTokens;

  @Option(
      names = {"-p", "--prompt"},
      paramLabel = "TEXT",
      description =
          "What to generate from (default: random tokens; for a model that comes with sbd, a Java"
              + " class).")
  private Optional<String> prompt;

  @Option(
      names = "--prompt-file",
      paramLabel = "FILE",
      converter = TextFile.class,
      description = "The same, read from a file. " + TextFile.RULES)
  private Optional<String> promptFile;

  @Option(
      names = "--read-buffer",
      paramLabel = "MIB",
      defaultValue = "1024",
      description =
          "Memory bandwidth is measured by reading that many MiB, which should be several times"
              + " the last level of cache (default: ${DEFAULT-VALUE}).")
  private int bufferMebibytes;

  @Option(
      names = "--picture",
      paramLabel = "FILE",
      description = "Draw T(k) against k with the read limit as PNG, in place of a file there.")
  private Optional<Path> picture;

  @Override
  public Integer call() {
    Optional<ModelShape> shape = shapes.shape(options());
    Check.that(
        shape.isEmpty() || model.directory().isEmpty(), "--model and --shape exclude each other");
    Check.that(
        prompt.isEmpty() || promptFile.isEmpty(), "--prompt and --prompt-file exclude each other");
    Optional<OutputFile> file = picture.map(OutputFile::at);
    file.ifPresent(f -> Chart.requireFonts());
    Path checkpoint = shape.map(this::write).orElseGet(model::checkpoint);
    String name = shapes.name().orElseGet(() -> ModelFlags.nameOf(checkpoint));
    BenchPlan plan = plan(checkpoint);
    try (Bench bench = new Bench(name, checkpoint, model::apply, plan, this::progress)) {
      BenchReport report = bench.run();
      file.ifPresent(f -> f.write(BenchPicture.of(report)));
      print(report, BenchTable.of(report));
    }
    return ExitCode.OK;
  }

  private void progress(String line) {
    err().println(Embedded.withNames(line));
  }

  private LoadOptions options() {
    return model.apply(LoadOptions.builder()).build();
  }

  private Path write(ModelShape shape) {
    return shapes.write(shape, options(), err()::println);
  }

  private BenchPlan plan(Path checkpoint) {
    return new BenchPlan(
        blockSizes,
        cacheLengths,
        prefills.isEmpty() ? DEFAULT_PREFILLS : prefills,
        prefills.isEmpty(),
        rounds,
        Duration.ofSeconds(seconds),
        newTokens,
        prompt
            .or(() -> promptFile)
            .or(() -> EmbeddedCheckpoint.nameOf(checkpoint).map(name -> BUILT_IN_PROMPT)),
        (long) bufferMebibytes << 20);
  }
}
