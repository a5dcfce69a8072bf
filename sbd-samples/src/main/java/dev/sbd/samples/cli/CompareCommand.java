package dev.sbd.samples.cli;

import dev.sbd.GenerationOptions;
import dev.sbd.djl.SbdModel;
import dev.sbd.internal.Check;
import dev.sbd.model.ModelSpec;
import dev.sbd.samples.cli.Comparison.Contender;
import dev.sbd.samples.lab.evaluation.Decoding;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code sbd compare}: what does Set Block Decoding gain, and at what price? */
@Command(
    name = "compare",
    description =
        "Answer prompts token by token (NTP), block by block (SBD) at several gammas or by other"
            + " rules, and verified, and show side by side how many forward passes and how much"
            + " time each took, and whether the text is the same.",
    footer = {
      "",
      "Each answer is generated once to warm up; the fastest of --runs more is shown. Outside the"
          + " model: what is not forward passes, such as choosing tokens and making text of them.",
      "",
      "Examples:",
      "  sbd compare --model qwen3 --gammas 0.1,0.35 --prompt \\",
      "      \"JSON with item, price and stock: Shelf 31 has 75 straws at 22.56.\"",
      "  sbd compare --texts \\",
      "      --prompt \"Give me the enum Factory: FAST, SOFT and BLUE.\"",
      "  sbd compare --task java,notes --count 20 --drafts adaptive,0.7,whole,finished"
    })
final class CompareCommand extends ResultCommand {
  @Mixin private ModelFlags model;

  @Option(
      names = {"-p", "--prompt"},
      paramLabel = "TEXT",
      arity = "1..*",
      description = "Prompts to answer, in the checkpoint's chat template where it has one.")
  private List<String> prompts = List.of();

  @Option(
      names = "--prompt-file",
      paramLabel = "FILE",
      converter = TextFile.class,
      description =
          "A prompt more, read from a file; may be given several times. " + TextFile.RULES)
  private List<String> promptFiles = List.of();

  @Option(
      names = "--prompts",
      paramLabel = "FILE",
      converter = TextFile.class,
      description = "More prompts, one a line; only the totals are shown. " + TextFile.RULES)
  private Optional<String> promptLines;

  @ArgGroup(exclusive = false)
  private @Nullable HeldOutFlags heldOut;

  @Option(
      names = {"-n", "--max-new-tokens"},
      paramLabel = "N",
      defaultValue = "256",
      description = "The most tokens to generate for each (default: ${DEFAULT-VALUE}).")
  private int maxNewTokens;

  @Option(
      names = {"-k", "--block-size"},
      paramLabel = "K",
      description = "Tokens a block (default: 16, or what the model takes).")
  private Optional<Integer> blockSize;

  @Option(
      names = {"-g", "--gammas"},
      paramLabel = "G",
      split = ",",
      defaultValue = "0.05,0.1,0.35",
      description = "Gammas to compare with NTP (default: ${DEFAULT-VALUE}).")
  private List<Double> gammas;

  @Option(
      names = "--drafts",
      paramLabel = "HOW",
      split = ",",
      defaultValue = "adaptive",
      description =
          "What verified decoding drafts, any of: "
              + MethodFlags.DRAFTS
              + " (default: ${DEFAULT-VALUE}).")
  private List<String> drafts;

  @Option(
      names = "--decodings",
      paramLabel = "D",
      split = ",",
      description = "More ways to decode, any of: " + Decoding.SPELLINGS + ".")
  private List<String> decodings = List.of();

  @ArgGroup(heading = GrammarFlags.HEADING)
  private @Nullable GrammarFlags grammar;

  @Option(
      names = "--runs",
      paramLabel = "N",
      defaultValue = "3",
      description = "Times that each answer is generated (default: ${DEFAULT-VALUE}).")
  private int runs;

  @Option(
      names = "--texts",
      description =
          "Show the texts too, each once, with a mark where it is not NTP's any more; also of"
              + " --prompts and --task.")
  private boolean texts;

  @Override
  public Integer call() {
    Check.atLeast("--runs", runs, 1);
    List<Contender> every = contenders();
    List<String> all = allPrompts();
    try (SbdModel loaded = model.load()) {
      List<Contender> contenders = able(every, loaded);
      List<Comparison> comparisons = new ArrayList<>();
      for (String prompt : all) {
        int[] tokens = PromptFlags.encode(prompt, loaded, false);
        comparisons.add(Comparison.run(prompt, loaded.decoder(), tokens, contenders, runs));
      }
      ComparisonReport report = ComparisonReport.of(comparisons);
      print(report, text(report));
    }
    return ExitCode.OK;
  }

  /**
   * Those that the model can, its usual one among them: without a mask token, those that need none;
   * without next-token predictions, those for good, measured by one token a look.
   */
  private List<Contender> able(List<Contender> every, SbdModel loaded) {
    ModelSpec spec = loaded.spec();
    Contender usual = contender(new Decoding(spec.usual().decoding()));
    List<Contender> able = new ArrayList<>(every);
    able.replaceAll(c -> decoding(c).isUsual() ? usual : c);
    if (spec.maskToken().isEmpty()) {
      err()
          .println(
              "the model has no mask token, for blocks to be made of: only NTP, and verified decoding"
                  + " by what prompt and text said before");
      able.removeIf(c -> !needsNoMasks(c));
    } else if (!spec.predictsNext()) {
      err()
          .println(
              "the model has no next-token predictions: one token a look takes NTP's place, and"
                  + " verified decoding is left out");
      able.removeIf(contender -> decoding(contender).verifies());
      able.add(0, contender(Decoding.ONE_A_LOOK));
    }
    if (able.stream().noneMatch(c -> decoding(c).equals(decoding(usual)))) {
      able.add(1, usual);
    }
    Map<Decoding, Contender> distinct = new LinkedHashMap<>();
    able.forEach(contender -> distinct.putIfAbsent(decoding(contender), contender));
    return List.copyOf(distinct.values());
  }

  private static Decoding decoding(Contender contender) {
    return new Decoding(contender.options().decoding());
  }

  private static boolean needsNoMasks(Contender contender) {
    return contender.options().decoding().matches("ntp|verified.*");
  }

  private String text(ComparisonReport report) {
    if (texts) {
      return report.asTablesAndTexts();
    }
    boolean many = promptLines.isPresent() || heldOut != null;
    return many ? report.asTotals() : report.asTables();
  }

  private List<String> allPrompts() {
    List<String> all = new ArrayList<>(prompts);
    all.addAll(promptFiles);
    promptLines.ifPresent(text -> text.lines().filter(line -> !line.isBlank()).forEach(all::add));
    Optional.ofNullable(heldOut).ifPresent(flags -> all.addAll(flags.prompts()));
    Check.that(!all.isEmpty(), "no prompt: give --prompt, --prompt-file, --prompts or --task");
    return all;
  }

  /** Token by token first, which the others are measured by. */
  private List<Contender> contenders() {
    List<Contender> contenders = new ArrayList<>();
    contenders.add(contender(Decoding.NTP));
    gammas.forEach(g -> contenders.add(new Contender("gamma " + g, g, options("gamma:" + g))));
    decodings.forEach(spelling -> contenders.add(contender(new Decoding(spelling))));
    for (String draft : drafts) {
      contenders.add(new Contender("verified " + draft, null, options("verified:" + draft)));
    }
    return contenders;
  }

  private Contender contender(Decoding decoding) {
    return new Contender(decoding.label(), null, options(decoding.spelling()));
  }

  private GenerationOptions options(String decoding) {
    GenerationOptions.Builder builder =
        GenerationOptions.builder().maxNewTokens(maxNewTokens).decoding(decoding);
    blockSize.ifPresent(builder::blockSize);
    GrammarFlags.apply(grammar, builder);
    return builder.build();
  }
}
