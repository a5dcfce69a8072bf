package dev.sbd.samples.cli;

import dev.sbd.GenerationOptions;
import dev.sbd.solver.BlockSizing;
import dev.sbd.solver.Proxy;
import dev.sbd.solver.Solver;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/** Options that say how blocks become text. */
final class MethodFlags {
  @Option(
      names = {"-k", "--block-size"},
      paramLabel = "K",
      description =
          "Tokens a block, at most what the model was trained with (default: 16 or that).")
  private Optional<Integer> blockSize;

  @Option(
      names = "--adaptive-block",
      paramLabel = "MIN..MAX",
      description = "Size each block by how the last went: wide where the text is easy.")
  private Optional<String> adaptiveBlock;

  @Option(
      names = "--proxy",
      paramLabel = "P",
      description = "With --gamma: what candidates are sorted by: entropy, confidence or margin.")
  private Optional<Proxy> proxy;

  @Option(
      names = "--no-ntp-prefix",
      description =
          "Leave the first token of a block to the masked head too: the paper's algorithm 3 to"
              + " the letter.")
  private boolean noNtpPrefix;

  @ArgGroup private @Nullable Choice choice;

  /** How the tokens to reveal are chosen: one of these. */
  private static final class Choice {
    @Option(
        names = {"-g", "--gamma"},
        paramLabel = "G",
        description =
            "Uncertainty in nats that one forward pass may reveal (default: 0.1). More: fewer"
                + " passes, less exact.")
    private Optional<Double> gamma;

    @Option(
        names = "--prefix",
        paramLabel = "G",
        description =
            "Reveal from the left, while the tokens behind the first have no more than G nats of"
                + " uncertainty together. Safer than --gamma for models trained little.")
    private Optional<Double> prefix;

    @Option(
        names = "--threshold",
        paramLabel = "TAU",
        description = "Reveal every token at least this confident, 0 to 1.")
    private Optional<Double> threshold;

    @Option(
        names = "--factor",
        paramLabel = "F",
        description = "Fast-dLLM's rule: the largest n with (n+1)(1-c_n) < F.")
    private Optional<Double> factor;

    @Option(
        names = "--fixed",
        paramLabel = "N",
        description = "Reveal the N most confident tokens a pass.")
    private Optional<Integer> fixed;

    @Option(
        names = "--verified",
        description =
            "Verified decoding: the masked head drafts, the next-token head checks. Exactly the"
                + " text of --ntp, in fewer passes.")
    private boolean verified;

    @Option(
        names = "--verified-drafts",
        paramLabel = "HOW",
        converter = NamedDrafting.Converter.class,
        description = "Verified decoding with other drafts: " + NamedDrafting.NAMES + ".")
    private Optional<NamedDrafting> verifiedDrafts;

    @Option(names = "--ntp", description = "Token by token: next-token prediction, no blocks.")
    private boolean ntp;
  }

  void apply(GenerationOptions.Builder builder) {
    blockSize.ifPresent(builder::blockSize);
    adaptiveBlock.ifPresent(range -> builder.blockSizing(sizing(range)));
    if (noNtpPrefix) {
      builder.withoutNtpPrefix();
    }
    Optional<Choice> chosen = Optional.ofNullable(choice);
    Optional<Double> gamma = chosen.flatMap(c -> c.gamma);
    if (gamma.isPresent() || proxy.isPresent()) {
      builder.solver(Solver.entropyBounded(gamma.orElse(0.1), proxy.orElse(Proxy.ENTROPY)));
    }
    chosen.ifPresent(c -> apply(c, builder));
    check(chosen);
  }

  private void apply(Choice chosen, GenerationOptions.Builder builder) {
    chosen.prefix.ifPresent(gamma -> builder.solver(Solver.boundedPrefix(gamma)));
    chosen.threshold.ifPresent(tau -> builder.solver(Solver.confidenceThreshold(tau)));
    chosen.factor.ifPresent(f -> builder.solver(Solver.factor(f)));
    chosen.fixed.ifPresent(n -> builder.solver(Solver.fixedCount(n)));
    chosen.verifiedDrafts.ifPresent(named -> builder.verified(named.drafting()));
    if (chosen.verified) {
      builder.verified();
    }
    if (chosen.ntp) {
      checkNtp();
      builder.nextTokenPrediction();
    }
  }

  private void check(Optional<Choice> chosen) {
    if (proxy.isPresent() && chosen.isPresent() && chosen.get().gamma.isEmpty()) {
      throw new IllegalArgumentException("--proxy goes with --gamma only");
    }
    if (blockSize.isPresent() && adaptiveBlock.isPresent()) {
      throw new IllegalArgumentException("--block-size and --adaptive-block exclude each other");
    }
  }

  private void checkNtp() {
    if (noNtpPrefix || blockSize.isPresent() || adaptiveBlock.isPresent()) {
      throw new IllegalArgumentException(
          "--ntp has no blocks: it goes with none of --block-size, --adaptive-block and"
              + " --no-ntp-prefix");
    }
  }

  private static BlockSizing sizing(String range) {
    String[] ends = range.split("\\.\\.", -1);
    try {
      return BlockSizing.adaptive(Integer.parseInt(ends[0]), Integer.parseInt(ends[1]));
    } catch (NumberFormatException | ArrayIndexOutOfBoundsException e) {
      throw new IllegalArgumentException(
          "--adaptive-block must be two numbers as in 4..16, got " + range, e);
    }
  }
}
