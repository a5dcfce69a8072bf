package dev.sbd.samples.cli;

import dev.sbd.GenerationOptions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Options that say how a token is picked from its distribution. */
final class SamplingFlags {
  @Option(
      names = {"-t", "--temperature"},
      paramLabel = "T",
      description = "Draw tokens at this temperature; 0, the default, takes the most likely.")
  private Optional<Double> temperature;

  @Option(names = "--top-k", paramLabel = "N", description = "Draw from the N most likely tokens.")
  private Optional<Integer> topK;

  @Option(
      names = "--top-p",
      paramLabel = "P",
      description = "Draw from the likeliest tokens that together reach P.")
  private Optional<Double> topP;

  @Option(
      names = "--min-p",
      paramLabel = "P",
      description = "Draw from tokens at least P times as likely as the likeliest.")
  private Optional<Double> minP;

  @Option(names = "--seed", paramLabel = "N", description = "Of all random draws (default: 0).")
  private Optional<Long> seed;

  @Option(
      names = "--repetition-penalty",
      paramLabel = "R",
      description = "Make tokens of prompt and text less likely: above 1; 1 does nothing.")
  private Optional<Double> repetitionPenalty;

  @Option(
      names = "--presence-penalty",
      paramLabel = "X",
      description = "Take this off the logit of each token in the text, -2 to 2.")
  private Optional<Double> presencePenalty;

  @Option(
      names = "--frequency-penalty",
      paramLabel = "X",
      description = "Take this off it for each time it is there, -2 to 2.")
  private Optional<Double> frequencyPenalty;

  @Option(
      names = "--logit-bias",
      paramLabel = "TOKEN=X",
      split = ",",
      description = "Add X to the logit of a token id.")
  private Map<Integer, Double> logitBias = Map.of();

  @Option(
      names = "--ban-tokens",
      paramLabel = "ID",
      split = ",",
      description = "Token ids that are never generated.")
  private List<Integer> banned = List.of();

  void apply(GenerationOptions.Builder builder) {
    temperature.ifPresent(builder::temperature);
    topK.ifPresent(builder::topK);
    topP.ifPresent(builder::topP);
    minP.ifPresent(builder::minP);
    seed.ifPresent(builder::seed);
    repetitionPenalty.ifPresent(builder::repetitionPenalty);
    presencePenalty.ifPresent(builder::presencePenalty);
    frequencyPenalty.ifPresent(builder::frequencyPenalty);
    logitBias.forEach(builder::logitBias);
    banned.forEach(builder::banTokens);
  }
}
