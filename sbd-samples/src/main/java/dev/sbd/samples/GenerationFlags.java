package dev.sbd.samples;

import dev.sbd.GenerationOptions;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/** Options that say how to generate. */
final class GenerationFlags {
  @Option(
      names = {"-n", "--max-new-tokens"},
      paramLabel = "N",
      description = "The most tokens to generate, the end token included (default: 256).")
  private Optional<Integer> maxNewTokens;

  @Option(
      names = {"-k", "--block-size"},
      paramLabel = "K",
      description = "Tokens a block, at most what the model was trained with (default: 16).")
  private Optional<Integer> blockSize;

  @ArgGroup private @Nullable Method method;

  @Option(
      names = "--no-ntp-prefix",
      description =
          "Leave the first token of a block to the masked head too: the paper's algorithm 3 to"
              + " the letter.")
  private boolean noNtpPrefix;

  /** How the tokens to reveal are chosen. */
  private static final class Method {
    @Option(
        names = {"-g", "--gamma"},
        paramLabel = "G",
        description =
            "Uncertainty in nats that one forward pass may reveal (default: 0.1). More: fewer"
                + " passes, less exact.")
    private Optional<Double> gamma;

    @Option(names = "--ntp", description = "Token by token: next-token prediction, no blocks.")
    private boolean ntp;

    void apply(GenerationOptions.Builder builder) {
      gamma.ifPresent(builder::gamma);
      if (ntp) {
        builder.nextTokenPrediction();
      }
    }
  }

  GenerationOptions.Builder apply(GenerationOptions.Builder builder) {
    maxNewTokens.ifPresent(builder::maxNewTokens);
    blockSize.ifPresent(builder::blockSize);
    if (noNtpPrefix) {
      builder.withoutNtpPrefix();
    }
    if (method != null) {
      checkNtp(method);
      method.apply(builder);
    }
    return builder;
  }

  private void checkNtp(Method method) {
    if (method.ntp && (noNtpPrefix || blockSize.isPresent())) {
      throw new IllegalArgumentException(
          "--ntp has no blocks: it goes with neither --block-size nor --no-ntp-prefix");
    }
  }
}
