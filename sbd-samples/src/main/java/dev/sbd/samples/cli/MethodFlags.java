package dev.sbd.samples.cli;

import dev.sbd.GenerationOptions;
import dev.sbd.error.InvalidRequestException;
import dev.sbd.internal.Check;
import dev.sbd.samples.lab.evaluation.Decoding;
import dev.sbd.solver.BlockSizing;
import dev.sbd.solver.Proxy;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/** Options that say how blocks become text. */
final class MethodFlags {
  /** What verified decoding may draft, for help. */
  static final String DRAFTS =
      "adaptive (by how drafts have fared so far), lookup (what prompt and text said before; any"
          + " model can), a number (down to this confidence), whole (the"
          + " block) or finished:C (what is at least C confident, gaps looked at again)";

  @Option(
      names = {"-k", "--block-size"},
      paramLabel = "K",
      description =
          "Tokens a block (default: as is usual for the model: 16, or what it was trained with).")
  private Optional<Integer> blockSize;

  @Option(
      names = "--adaptive-block",
      paramLabel = "HOW",
      description =
          "Size each block by how the last went, wide where the text is easy: MIN..MAX (doubles and"
              + " halves), or fastest (by what passes cost here, too).")
  private Optional<String> adaptiveBlock;

  @Option(
      names = "--proxy",
      paramLabel = "P",
      description =
          "Sort the candidates of --gamma (default: 0.1) by entropy, confidence or margin (default:"
              + " entropy).")
  private Optional<Proxy> proxy;

  @Option(
      names = "--no-ntp-prefix",
      description =
          "Leave the first token of a block to the masked head too: the paper's algorithm 3 to the"
              + " letter, with --gamma 0.1 or as you say.")
  private boolean noNtpPrefix;

  @ArgGroup(heading = "%nHow to decode, one of:%n")
  private @Nullable Choice choice;

  /** How to decode: one of these, each short for a spelling of {@code --decoding}. */
  private static final class Choice {
    @Option(
        names = "--decoding",
        paramLabel = "D",
        description =
            "How to decode: "
                + Decoding.SPELLINGS
                + " (default: usual, which is verified but for families that have a rule of their"
                + " own). --verified, --ntp, --gamma and the others are short for these.")
    private Optional<String> decoding;

    @Option(
        names = "--verified",
        description =
            "Verified decoding, the usual one: the masked head drafts, the next-token head checks."
                + " Exactly the text of --ntp, in fewer passes.")
    private boolean verified;

    @Option(
        names = "--verified-drafts",
        paramLabel = "HOW",
        description = "Verified decoding with other drafts: " + DRAFTS + ".")
    private Optional<String> drafts;

    @Option(names = "--ntp", description = "Token by token: next-token prediction, no blocks.")
    private boolean ntp;

    @Option(
        names = {"-g", "--gamma"},
        paramLabel = "G",
        description =
            "Set Block Decoding as in the paper: a pass reveals tokens of no more than G nats of"
                + " joint uncertainty, such as 0.1. More: fewer passes, less exact.")
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
        description = "A pass reveals every token at least this confident, 0 to 1.")
    private Optional<Double> threshold;

    @Option(
        names = "--factor",
        paramLabel = "F",
        description =
            "Fast-dLLM's rule: a pass reveals the n most confident tokens, with the largest n for"
                + " which (n+1)(1-c_n) < F.")
    private Optional<Double> factor;

    @Option(
        names = "--fixed",
        paramLabel = "N",
        description = "A pass reveals the N most confident tokens.")
    private Optional<Integer> fixed;

    /** The option that says so. */
    String option() {
      if (decoding.isPresent() || drafts.isPresent()) {
        return decoding.isPresent() ? "--decoding" : "--verified-drafts";
      }
      return "--" + spelling().replaceFirst(":.*", "");
    }

    String spelling() {
      if (ntp || verified) {
        return ntp ? "ntp" : "verified";
      }
      return decoding
          .or(() -> drafts.map(how -> "verified:" + how))
          .or(() -> gamma.map(g -> "gamma:" + g))
          .or(() -> prefix.map(g -> "prefix:" + g))
          .or(() -> threshold.map(tau -> "threshold:" + tau))
          .or(() -> factor.map(f -> "factor:" + f))
          .or(() -> fixed.map(n -> "fixed:" + n))
          .orElseThrow();
    }
  }

  void apply(GenerationOptions.Builder builder) {
    Optional<String> spelling = spelling();
    spelling.ifPresent(how -> decode(how, builder));
    Check.that(
        blockSize.isEmpty() || adaptiveBlock.isEmpty(),
        "--block-size and --adaptive-block exclude each other");
    blockSize.ifPresent(builder::blockSize);
    adaptiveBlock.ifPresent(range -> builder.blockSizing(sizing(range)));
    if (noNtpPrefix) {
      builder.withoutNtpPrefix();
    }
    spelling.ifPresent(this::checkBlocks);
  }

  private void decode(String spelling, GenerationOptions.Builder builder) {
    try {
      builder.decoding(spelling);
    } catch (InvalidRequestException e) {
      String option = choice == null ? "--proxy" : choice.option();
      throw new InvalidRequestException(option + ": " + e.getMessage(), e);
    }
  }

  private Optional<String> spelling() {
    Optional<String> chosen = Optional.ofNullable(choice).map(Choice::spelling);
    return proxy.map(order -> ordered(order, chosen.orElse("gamma:0.1"))).or(() -> chosen);
  }

  private static String ordered(Proxy order, String spelling) {
    Check.that(spelling.startsWith("gamma:"), "--proxy goes with --gamma only, got %s", spelling);
    String family = order == Proxy.ENTROPY ? "gamma" : "gamma-" + order;
    return family.toLowerCase(Locale.ROOT) + spelling.substring("gamma".length());
  }

  private void checkBlocks(String spelling) {
    boolean blocks = noNtpPrefix || blockSize.isPresent() || adaptiveBlock.isPresent();
    Check.that(
        !spelling.equals("ntp") || !blocks,
        "--ntp has no blocks: it goes with none of --block-size, --adaptive-block and"
            + " --no-ntp-prefix");
    Check.that(
        !spelling.matches("(verified|linear-spec).*") || !noNtpPrefix,
        "verified decoding needs the NTP prefix, which --no-ntp-prefix takes away");
  }

  private static BlockSizing sizing(String range) {
    if (range.equals("fastest")) {
      return BlockSizing.fastest();
    }
    String[] ends = range.split("\\.\\.", -1);
    try {
      return BlockSizing.adaptive(Integer.parseInt(ends[0]), Integer.parseInt(ends[1]));
    } catch (IllegalArgumentException | ArrayIndexOutOfBoundsException e) {
      throw new InvalidRequestException(
          "--adaptive-block must be fastest, or two numbers above 0, the smaller first, as in 4..16, got "
              + range,
          e);
    }
  }
}
