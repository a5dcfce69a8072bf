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
      description =
          "Draw tokens at random, the more evenly the higher; 0, the default, takes the likeliest.")
  private Optional<Double> temperature = Optional.empty();

  @Option(
      names = "--top-k",
      paramLabel = "N",
      description = "With --temperature: draw from the N likeliest tokens.")
  private Optional<Integer> topK = Optional.empty();

  @Option(
      names = "--top-p",
      paramLabel = "P",
      description =
          "With --temperature: draw from the likeliest tokens that together have probability P.")
  private Optional<Double> topP = Optional.empty();

  @Option(
      names = "--min-p",
      paramLabel = "P",
      description =
          "With --temperature: draw from tokens at least P times as likely as the likeliest.")
  private Optional<Double> minP = Optional.empty();

  @Option(
      names = "--seed",
      paramLabel = "N",
      description =
          "Of all random draws: the same seed repeats a text (default: each text draws its own,"
              + " which is reported).")
  private Optional<Long> seed = Optional.empty();

  @Option(
      names = "--repetition-penalty",
      paramLabel = "R",
      description = "Make tokens of prompt and text less likely: above 1; 1 does nothing.")
  private Optional<Double> repetitionPenalty = Optional.empty();

  @Option(
      names = "--presence-penalty",
      paramLabel = "X",
      description = "Take this off the logit of each token in the text, -2 to 2.")
  private Optional<Double> presencePenalty = Optional.empty();

  @Option(
      names = "--frequency-penalty",
      paramLabel = "X",
      description = "Take this off the logit of a token for each time it is in the text, -2 to 2.")
  private Optional<Double> frequencyPenalty = Optional.empty();

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
