package dev.sbd.samples.cli;

import dev.sbd.djl.training.Document;
import dev.sbd.djl.training.TrainingData;
import dev.sbd.djl.training.TrainingOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What is likely not meant about a training, told before it begins. */
final class TrainingWarnings {
  private TrainingWarnings() {}

  /** One sentence each, with what to change; none for a training that is long enough. */
  static List<String> of(TrainingOptions options, TrainingData data) {
    List<String> warnings = new ArrayList<>();
    long tokens = data.documents().stream().mapToLong(Document::length).sum();
    int steps = options.steps();
    int warmup = options.schedule().warmup();
    if (tokens < options.batchTokens()) {
      warnings.add(
          "the data has %d tokens, fewer than an update takes (--batch-tokens %d), so that each update takes all of it and some again: lower --batch-tokens, or give more data"
              .formatted(tokens, options.batchTokens()));
    }
    if (steps == 1) {
      warnings.add(
          "this run makes one update only: raise --epochs or --steps, lower --batch-tokens, or give"
              + " more data");
    }
    if (steps <= warmup) {
      warnings.add(
          String.format(
              Locale.ROOT,
              "this run ends within its warm-up: %d of --warmup %d updates, the learning rate"
                  + " rising to %.1e of %.1e: lower --warmup, or raise --epochs or --steps",
              steps,
              warmup,
              options.schedule().rate(steps - 1, steps),
              options.schedule().peak()));
    }
    return warnings;
  }
}
