package dev.sbd.samples.cli;

import dev.sbd.Generation;
import dev.sbd.GenerationJson;
import dev.sbd.GenerationOptions;
import dev.sbd.djl.SbdModel;
import dev.sbd.internal.Check;
import dev.sbd.samples.lab.prompts.Answering;
import dev.sbd.samples.lab.prompts.PromptLine;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
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
      "  sbd generate --model Qwen3-0.6B --ntp --prompt \"Why is the sky blue?\"",
      "  sbd generate --model Qwen3-0.6B --ntp --prompts prompts.jsonl \\",
      "      --out answers.jsonl --parallel 32"
    })
final class GenerateCommand implements Callable<Integer> {
  private static final Set<String> NOT_OF_ANSWERS =
      Set.of("--model", "--prompts", "--out", "--parallel", "--threads", "--json", "--verbose");

  @Spec private CommandSpec spec;

  @ArgGroup(multiplicity = "1")
  private Input input;

  @Mixin private AnswerFlags flags;

  @Option(
      names = "--json",
      description = "Print one JSON object instead of the text; of --prompts a summary.")
  private boolean json;

  /** What to answer. */
  private static final class Input {
    @ArgGroup(multiplicity = "1")
    private @Nullable PromptFlags prompt;

    @ArgGroup(exclusive = false, multiplicity = "1")
    private @Nullable PromptsFlags prompts;
  }

  @Override
  public Integer call() {
    if (input.prompts != null) {
      return answerAll(input.prompts);
    }
    answer(Objects.requireNonNull(input.prompt));
    return ExitCode.OK;
  }

  private void answer(PromptFlags prompt) {
    AnswerPrinter printer = new AnswerPrinter(spec.commandLine());
    GenerationOptions.Builder options = flags.options();
    GenerationOptions all = (json ? options : options.onText(printer::print)).build();
    try (SbdModel loaded = flags.load()) {
      Generation answer = flags.answer(loaded, prompt, all);
      if (json) {
        spec.commandLine().getOut().println(GenerationJson.of(answer));
      } else if (loaded.findTokenizer().isPresent()) {
        printer.end(answer);
      } else {
        printer.endTokens(answer);
      }
    }
  }

  private int answerAll(PromptsFlags files) {
    Check.that(
        !flags.isRaw(), "--raw goes with one prompt: those of --prompts are for the chat template");
    GenerationOptions options = flags.options().build();
    int parallel = files.parallel();
    List<PromptLine> prompts = files.read();
    String by = generatedBy();
    try (Interruption interruption = Interruption.watch();
        AnswerFile file = AnswerFile.open(files.out(), prompts, by)) {
      PromptsRun run = new PromptsRun(file, prompts.size());
      if (!run.isDone()) {
        List<PromptLine> rest = prompts.subList(file.answers().size(), prompts.size());
        try (SbdModel loaded = flags.load(parallel);
            Answering answering = new Answering(loaded, options, parallel, by, rest)) {
          run.write(answering, interruption, spec.commandLine().getErr());
        }
      }
      return tell(run, files.out());
    }
  }

  /** Model and options, but for those that answers do not depend on. */
  private String generatedBy() {
    List<String> words = new ArrayList<>(List.of(flags.modelName()));
    GivenOptions.except(NOT_OF_ANSWERS, spec).stream().sorted().forEach(words::add);
    return String.join(" ", words);
  }

  private int tell(PromptsRun run, Path out) {
    PromptsRun.Summary summary = run.summary(out.toString());
    PrintWriter err = spec.commandLine().getErr();
    if (!run.isDone()) {
      err.printf(
          "interrupted: %s has %d of %d answers; run the same command again to go on%n",
          out, summary.answered() + summary.refused(), summary.prompts());
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
