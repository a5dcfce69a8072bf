package dev.sbd.samples.cli;

import dev.sbd.djl.LoadOptions;
import dev.sbd.djl.SbdModel;
import dev.sbd.djl.training.ModelShape;
import dev.sbd.internal.Check;
import dev.sbd.samples.lab.bench.ServingBench;
import dev.sbd.samples.lab.bench.ServingPlan;
import dev.sbd.samples.lab.bench.ServingReport;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code sbd bench-serving}: how fast are many clients served on this machine? */
@Command(
    name = "bench-serving",
    description =
        "Measure how fast many clients at a time are served: tokens per second together, and the"
            + " time to each one's first token; and what it saves that a beginning which prompts"
            + " share is computed once, and what HTTP costs. A model with a tokenizer is asked the tasks' problems,"
            + " another random tokens.",
    footer = {
      "",
      "Examples:",
      "  sbd bench-serving --model llama",
      "  sbd bench-serving --shape smollm2-135m --clients 1,4,16"
    })
final class BenchServingCommand extends ResultCommand {
  @Mixin private ModelFlags model;

  @Mixin private ShapeFlags shapes;

  @Option(
      names = "--clients",
      paramLabel = "N",
      split = ",",
      defaultValue = "1,2,4,8,16,32",
      description = "How many ask at a time (default: ${DEFAULT-VALUE}).")
  private List<Integer> clients;

  @Option(
      names = "--decodings",
      paramLabel = "D",
      split = ",",
      defaultValue = "ntp,verified",
      description = "How to decode, as --decoding of sbd generate (default: ${DEFAULT-VALUE}).")
  private List<String> decodings;

  @Option(
      names = "--requests",
      paramLabel = "N",
      defaultValue = "4",
      description = "Requests of each client in a round (default: ${DEFAULT-VALUE}).")
  private int requests;

  @Option(
      names = "--prompt-tokens",
      paramLabel = "N",
      defaultValue = "32",
      description = "Tokens of random prompts (default: ${DEFAULT-VALUE}).")
  private int promptTokens;

  @Option(
      names = {"-n", "--new-tokens"},
      paramLabel = "N",
      defaultValue = "64",
      description = "Tokens of an answer, at most (default: ${DEFAULT-VALUE}).")
  private int newTokens;

  @Option(
      names = "--shared-tokens",
      paramLabel = "N",
      defaultValue = "256",
      description =
          "Tokens that prompts begin with, to time the first token behind them; 0 for none"
              + " (default: ${DEFAULT-VALUE}).")
  private int sharedTokens;

  @Option(
      names = "--rounds",
      paramLabel = "N",
      defaultValue = "3",
      description = "How often each load takes its turn (default: ${DEFAULT-VALUE}).")
  private int rounds;

  @Option(
      names = "--http-seconds",
      paramLabel = "S",
      defaultValue = "30",
      description =
          "Seconds in which requests over HTTP are compared with those without, after a warm-up of"
              + " half that (default: ${DEFAULT-VALUE}).")
  private int httpSeconds;

  @Override
  public Integer call() throws InterruptedException {
    ServingPlan plan =
        new ServingPlan(
            clients,
            decodings,
            requests,
            promptTokens,
            newTokens,
            sharedTokens,
            rounds,
            httpSeconds);
    Optional<ModelShape> shape = shapes.shape(options());
    Check.that(
        shape.isEmpty() || model.directory().isEmpty(), "--model and --shape exclude each other");
    Path checkpoint =
        shape
            .map(named -> shapes.write(named, options(), err()::println))
            .orElseGet(model::checkpoint);
    String name = shapes.name().orElseGet(() -> ModelFlags.nameOf(checkpoint));
    try (SbdModel loaded =
        SbdModel.load(checkpoint, builder -> model.apply(builder).maxBatch(plan.most()))) {
      ServingReport report = new ServingBench(name, loaded, plan, err()::println).run();
      print(report, report.asText());
    }
    return ExitCode.OK;
  }

  private LoadOptions options() {
    return model.apply(LoadOptions.builder()).build();
  }
}
