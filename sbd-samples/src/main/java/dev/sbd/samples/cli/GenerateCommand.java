package dev.sbd.samples.cli;

import dev.sbd.Generation;
import dev.sbd.GenerationJson;
import dev.sbd.GenerationOptions;
import dev.sbd.djl.SbdModel;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code sbd generate}: one prompt, one answer. */
@Command(
    name = "generate",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    description = "Answer a prompt. The text comes as it is decided; a summary follows on stderr.",
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
      "  sbd generate --model Qwen3-0.6B --ntp --prompt \"Why is the sky blue?\""
    })
final class GenerateCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private AnswerFlags flags;

  @Option(names = "--json", description = "Print one JSON object instead of the text.")
  private boolean json;

  @Override
  public Integer call() {
    AnswerPrinter printer = new AnswerPrinter(spec.commandLine());
    GenerationOptions.Builder options = flags.options();
    GenerationOptions all = (json ? options : options.onText(printer::print)).build();
    try (SbdModel loaded = flags.load()) {
      Generation answer = flags.answer(loaded, all);
      if (json) {
        spec.commandLine().getOut().println(GenerationJson.of(answer));
      } else if (loaded.findTokenizer().isPresent()) {
        printer.end(answer);
      } else {
        printer.endTokens(answer);
      }
    }
    return ExitCode.OK;
  }
}
