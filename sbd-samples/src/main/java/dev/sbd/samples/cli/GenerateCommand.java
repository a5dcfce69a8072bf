package dev.sbd.samples.cli;

import dev.sbd.Generation;
import dev.sbd.GenerationJson;
import dev.sbd.GenerationOptions;
import dev.sbd.djl.SbdModel;
import dev.sbd.error.InvalidRequestException;
import dev.sbd.internal.Check;
import dev.sbd.samples.lab.prompts.Answering;
import dev.sbd.samples.lab.prompts.PromptLine;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code sbd generate}: one prompt, one answer; or a file of them. */
@Command(
    name = "generate",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    description = {
      "Answer a prompt. The text comes as it is decided; a summary follows on stderr.",
      "Or answer a file of prompts (--prompts), as many at a time as --parallel says, into another"
          + " (--out), which sbd finetune --data reads. Interrupted (Ctrl-C, SIGTERM) or killed it"
          + " leaves the answers so far; run again it goes on."
    },
    exitCodeListHeading = "%nExit status:%n",
    exitCodeList = {
      "0:success",
      "1:prompts of --prompts were refused: their lines in --out say why",
      "2:bad usage or input",
      "130:interrupted"
    },
    footer = {
      "",
      "Examples:",
      "  sbd generate --prompt \"Give me the enum Factory: FAST, SOFT and BLUE.\"",
      "    enum Factory {",
      "      FAST,",
      "      SOFT,",
      "      BLUE",
      "    }",
      "  sbd generate --model qwen3 --gamma 0.1 --prompt \\",
      "      \"JSON with item, price and stock: Shelf 31 has 75 straws at 22.56.\"",
      "    {\"item\": \"straws\", \"price\": 22.56, \"stock\": 75}",
      "  sbd generate --model qwen3 --json-schema shelf.json --prompt \\",
      "      \"JSON with item, price and stock: Shelf 31 has 75 straws at 22.56.\"",
      "  sbd generate --model Qwen3-0.6B --ntp --prompt \"Why is the sky blue?\"",
      "  sbd generate --model Qwen3-0.6B --ntp --prompts prompts.jsonl \\",
      "      --out answers.jsonl --parallel 32"
    })
final class GenerateCommand implements Callable<Integer> {
  private static final int PARALLEL = 16;
  private static final Set<String> NOT_OF_ANSWERS =
      Set.of("--model", "--prompts", "--out", "--parallel", "--threads", "--json", "--verbose");

  @Spec private CommandSpec spec;

  @ArgGroup(multiplicity = "1")
  private PromptsFlags prompts;

  @Mixin private AnswerFlags flags;

  @Option(
      names = {"-o", "--out"},
      paramLabel = "FILE",
      description =
          "Where the answers to --prompts go, a line each in the same order: the prompt's fields,"
              + " completion, finish, promptTokens, newTokens, forwardPasses and generatedBy; or"
              + " error in place of an answer. Run again, the command goes on after the last line"
              + " that is there.")
  private Optional<Path> out;

  @Option(
      names = "--parallel",
      paramLabel = "N",
      description =
          "Prompts of --prompts that share passes (default: 16). More are faster, up to a point,"
              + " and take more memory.")
  private Optional<Integer> parallel;

  @Option(
      names = "--json",
      description = "Print one JSON object instead of the text; of --prompts a summary.")
  private boolean json;

  @Override
  public Integer call() {
    Optional<List<PromptLine>> lines = prompts.lines();
    if (lines.isPresent()) {
      return answerAll(lines.get());
    }
    Check.that(out.isEmpty() && parallel.isEmpty(), "--out and --parallel go with --prompts only");
    answer();
    return ExitCode.OK;
  }

  private void answer() {
    AnswerPrinter printer = new AnswerPrinter(spec.commandLine());
    GenerationOptions.Builder options = flags.options();
    GenerationOptions all = (json ? options : options.onText(printer::print)).build();
    try (SbdModel loaded = flags.load()) {
      Generation answer = flags.answer(loaded, prompts, all);
      if (json) {
        spec.commandLine().getOut().println(GenerationJson.of(answer));
      } else if (loaded.findTokenizer().isPresent()) {
        printer.end(answer);
      } else {
        printer.endTokens(answer);
      }
    }
  }

  private int answerAll(List<PromptLine> lines) {
    Check.that(
        !flags.isRaw(), "--raw goes with one prompt: those of --prompts are for the chat template");
    Path path = out.orElseThrow(() -> new InvalidRequestException("--prompts needs --out"));
    int most = parallel.orElse(PARALLEL);
    Check.atLeast("--parallel", most, 1);
    GenerationOptions options = flags.options().build();
    String by = generatedBy();
    try (Interruption interruption = Interruption.watch();
        AnswerFile file = AnswerFile.open(path, lines, by)) {
      PromptsRun run = new PromptsRun(file, lines.size());
      if (!run.isDone()) {
        List<PromptLine> rest = lines.subList(file.answers().size(), lines.size());
        try (SbdModel loaded = flags.load(most);
            Answering answering = new Answering(loaded, options, most, by, rest)) {
          run.write(answering, interruption, spec.commandLine().getErr());
        }
      }
      return tell(run, path);
    }
  }

  /** Model and options, but for those that answers do not depend on. */
  private String generatedBy() {
    List<String> words = new ArrayList<>(List.of(flags.modelName(), flags.modelHash()));
    GivenOptions.except(NOT_OF_ANSWERS, spec).stream().sorted().forEach(words::add);
    return String.join(" ", words);
  }

  private int tell(PromptsRun run, Path path) {
    PromptsRun.Summary summary = run.summary(path.toString());
    PrintWriter err = spec.commandLine().getErr();
    if (!run.isDone()) {
      err.printf(
          "interrupted: %s has %d of %d answers; run the same command again to go on%n",
          path, summary.answered() + summary.refused(), summary.prompts());
      return Interruption.EXIT_STATUS;
    }
    if (json) {
      spec.commandLine().getOut().println(Json.write(summary));
    } else {
      err.println(summary.asText());
    }
    return summary.refused() == 0 ? ExitCode.OK : ExitCode.SOFTWARE;
  }
}
