package dev.sbd.samples.cli;

import dev.sbd.djl.Precision;
import dev.sbd.djl.SbdModel;
import dev.sbd.internal.Check;
import dev.sbd.samples.lab.soak.RandomAdapter;
import dev.sbd.samples.lab.soak.Soak;
import dev.sbd.samples.lab.soak.SoakPlan;
import dev.sbd.samples.lab.soak.SoakReport;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code sbd soak}: does it stand many clients for long? */
@Command(
    name = "soak",
    description = {
      "Ask a model from many threads at random, for a time, half of them over HTTP: whole answers"
          + " in all ways to decode, grammars, conversations, streams, cancels, deadlines, clients"
          + " that go, requests that cannot be. Every request must be answered, and with the text"
          + " that it has alone; what is cut off must be how that text begins. Memory, handles and"
          + " threads are watched after the first fifth of the time (five minutes at most).",
      "A built-in model is asked with and without a random adapter; another one with the adapter"
          + " that is given, where next-token prediction does without it. The model computes in"
          + " float32, where an answer does not depend on the others."
    },
    exitCodeListHeading = "%nExit status:%n",
    exitCodeList = {
      "0:all checks hold",
      "1:an answer differs, a request fails or hangs, handles or memory grow",
      "2:bad usage or input"
    },
    footer = {
      "",
      "Examples:",
      "  sbd soak",
      "  sbd soak --minutes 30 --clients 64 --max-growth 1 --json",
      "  sbd soak --model SmolLM2-135M-Instruct --adapter smollm2-135m-instruct"
    })
final class SoakCommand extends ResultCommand {
  @Mixin private ModelFlags model;

  @Option(
      names = "--minutes",
      paramLabel = "M",
      defaultValue = "0.5",
      description = "How long to ask (default: ${DEFAULT-VALUE}).")
  private double minutes;

  @Option(
      names = "--requests",
      paramLabel = "N",
      defaultValue = "1000000000",
      description = "The most requests (default: as many as the time allows).")
  private long requests;

  @Option(
      names = "--clients",
      paramLabel = "N",
      defaultValue = "64",
      description = "How many ask at a time (default: ${DEFAULT-VALUE}).")
  private int clients;

  @Option(
      names = "--questions",
      paramLabel = "N",
      defaultValue = "128",
      description =
          "Questions that differ in prompt and options; each is answered alone first (default:"
              + " ${DEFAULT-VALUE}).")
  private int questions;

  @Option(
      names = "--patience",
      paramLabel = "S",
      defaultValue = "120",
      description =
          "Seconds after which a request counts as hung: what all threads do is printed, and the"
              + " command ends (default: ${DEFAULT-VALUE}).")
  private long patience;

  @Option(
      names = "--max-growth",
      paramLabel = "PERCENT",
      description =
          "The most that resident memory may grow after the warm-up (default: any growth passes).")
  private Optional<Double> mostGrowth;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description = "Of questions and clients (default: ${DEFAULT-VALUE}).")
  private long seed;

  @Override
  public Integer call() throws IOException, InterruptedException {
    SoakPlan plan =
        new SoakPlan(
            clients,
            Duration.ofMillis(Math.round(minutes * 60_000)),
            requests,
            questions,
            Duration.ofSeconds(patience),
            mostGrowth,
            seed);
    boolean both = model.builtIn().isPresent() && model.adapter().isEmpty();
    try (SbdModel given = load(Optional.empty());
        SbdModel adapted = both ? adapted() : null) {
      Check.that(
          given.probe().precision() == Precision.FLOAT32,
          "sbd soak compares texts to the token, which needs float32: leave --dtype out");
      Map<String, SbdModel> models = new LinkedHashMap<>();
      models.put(model.name(), given);
      if (adapted != null) {
        models.put(model.name() + "-adapted", adapted);
      }
      SoakReport report = new Soak(models, plan, err()::println).run();
      return judge(report.passed(), report, report.asText());
    }
  }

  private SbdModel load(Optional<Path> adapter) {
    return SbdModel.load(
        model.checkpoint(),
        options -> {
          model.apply(options.precision(Precision.FLOAT32)).maxBatch(clients);
          adapter.ifPresent(options::adapter);
          return options;
        });
  }

  /** The model with an adapter of random numbers. */
  private SbdModel adapted() throws IOException {
    try (RandomAdapter adapter = RandomAdapter.of(model.checkpoint(), seed)) {
      return load(Optional.of(adapter.directory()));
    }
  }
}
