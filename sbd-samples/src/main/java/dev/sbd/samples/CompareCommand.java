package dev.sbd.samples;

import dev.sbd.GenerationOptions;
import dev.sbd.djl.SbdModel;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code sbd compare}: what does Set Block Decoding gain, and at what price? */
@Command(
    name = "compare",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    description =
        "Answer prompts token by token (NTP), block by block (SBD) at several gammas, and verified, and show"
            + " side by side how many forward passes and how much time each took, and whether the"
            + " text is the same.",
    footer = {
      "",
      "Each answer is generated once to warm up; the fastest of --runs more is shown.",
      "",
      "Examples:",
      "  sbd compare --gammas 0.1,0.35 --prompt \"Write class Player with String email.\"",
      "  sbd compare --prompts FILE --drafts adaptive,0.7,0.9,whole,finished"
    })
final class CompareCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private ModelFlags model;

  @Option(
      names = {"-p", "--prompt"},
      paramLabel = "TEXT",
      arity = "1..*",
      description = "Prompts to answer, in the checkpoint's chat template where it has one.")
  private List<String> prompts = List.of();

  @Option(
      names = "--prompts",
      paramLabel = "FILE",
      description = "More prompts, one a line; only the totals are shown.")
  private Optional<Path> promptFile;

  @Option(
      names = {"-n", "--max-new-tokens"},
      paramLabel = "N",
      defaultValue = "256",
      description = "The most tokens to generate for each (default: ${DEFAULT-VALUE}).")
  private int maxNewTokens;

  @Option(
      names = {"-k", "--block-size"},
      paramLabel = "K",
      defaultValue = "16",
      description = "Tokens a block (default: ${DEFAULT-VALUE}).")
  private int blockSize;

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
      converter = NamedDrafting.Converter.class,
      description =
          "What verified decoding drafts, any of: "
              + NamedDrafting.NAMES
              + " (default: ${DEFAULT-VALUE}).")
  private List<NamedDrafting> drafts;

  @Option(
      names = "--runs",
      paramLabel = "N",
      defaultValue = "3",
      description = "Times that each answer is generated (default: ${DEFAULT-VALUE}).")
  private int runs;

  @Option(names = "--json", description = "Print one JSON object instead of tables.")
  private boolean json;

  @Override
  public Integer call() {
    if (runs < 1) {
      throw new IllegalArgumentException("--runs must be >= 1, got " + runs);
    }
    List<Contender> contenders = contenders();
    try (SbdModel loaded = model.load()) {
      List<Comparison> comparisons = new ArrayList<>();
      for (String prompt : allPrompts()) {
        int[] tokens = PromptFlags.encode(prompt, loaded, false);
        comparisons.add(Comparison.run(prompt, loaded.decoder(), tokens, contenders, runs));
      }
      print(ComparisonReport.of(comparisons));
    }
    return ExitCode.OK;
  }

  private List<String> allPrompts() {
    List<String> all = new ArrayList<>(prompts);
    promptFile.ifPresent(file -> all.addAll(lines(file)));
    if (all.isEmpty()) {
      throw new IllegalArgumentException("no prompt: give --prompt or --prompts");
    }
    return all;
  }

  private static List<String> lines(Path file) {
    try (Stream<String> lines = Files.lines(file)) {
      return lines.filter(line -> !line.isBlank()).toList();
    } catch (IOException | UncheckedIOException e) {
      throw new IllegalArgumentException("--prompts cannot be read: " + e, e);
    }
  }

  /** Token by token first, which the others are measured by. */
  private List<Contender> contenders() {
    List<Contender> contenders = new ArrayList<>();
    contenders.add(
        new Contender(
            "NTP", Optional.empty(), options(GenerationOptions.Builder::nextTokenPrediction)));
    for (double gamma : gammas) {
      contenders.add(
          new Contender(
              "gamma " + gamma,
              Optional.of(gamma),
              options(b -> b.blockSize(blockSize).gamma(gamma))));
    }
    for (NamedDrafting named : drafts) {
      contenders.add(
          new Contender(
              "verified " + named.name(),
              Optional.empty(),
              options(b -> b.blockSize(blockSize).verified(named.drafting()))));
    }
    return contenders;
  }

  private GenerationOptions options(UnaryOperator<GenerationOptions.Builder> method) {
    return method.apply(GenerationOptions.builder().maxNewTokens(maxNewTokens)).build();
  }

  private void print(ComparisonReport report) {
    spec.commandLine()
        .getOut()
        .println(
            json
                ? Json.write(report)
                : promptFile.isPresent() ? report.asTotals() : report.asTables());
  }
}
