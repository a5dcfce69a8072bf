package dev.sbd.samples.cli;

import dev.sbd.GenerationOptions;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine.Option;

/** Options that say where the text ends. */
final class StopFlags {
  @Option(
      names = {"-n", "--max-new-tokens"},
      paramLabel = "N",
      description = "The most tokens to generate, the end token included (default: 256).")
  private Optional<Integer> maxNewTokens = Optional.empty();

  @Option(
      names = "--min-new-tokens",
      paramLabel = "N",
      description = "Ban end and stop tokens until N tokens are there.")
  private Optional<Integer> minNewTokens = Optional.empty();

  @Option(names = "--ignore-eos", description = "Go on after the model's end tokens.")
  private boolean ignoreEos;

  @Option(
      names = "--stop",
      paramLabel = "TEXT",
      description =
          "End the text before this string, which may be or hold a special token; may be given"
              + " several times.")
  private List<String> strings = List.of();

  @Option(
      names = "--stop-tokens",
      paramLabel = "ID",
      split = ",",
      description = "End the text at these token ids too.")
  private Set<Integer> tokens = Set.of();

  @Option(
      names = "--max-time",
      paramLabel = "SECONDS",
      description = "End with the forward pass under way when this time is over.")
  private Optional<Double> maxSeconds = Optional.empty();

  void apply(GenerationOptions.Builder builder) {
    maxNewTokens.ifPresent(builder::maxNewTokens);
    minNewTokens.ifPresent(builder::minNewTokens);
    if (ignoreEos) {
      builder.ignoreEos();
    }
    builder.stopStrings(strings.toArray(String[]::new));
    builder.stopTokens(tokens);
    maxSeconds.ifPresent(seconds -> builder.maxTime(Duration.ofNanos((long) (seconds * 1e9))));
  }
}
