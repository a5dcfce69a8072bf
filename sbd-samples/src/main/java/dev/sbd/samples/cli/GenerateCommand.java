package dev.sbd.samples.cli;

import dev.sbd.Cancellation;
import dev.sbd.Generation;
import dev.sbd.GenerationOptions;
import dev.sbd.GenerationStats;
import dev.sbd.djl.SbdModel;
import java.io.PrintWriter;
import java.util.Arrays;
import java.util.Locale;
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
      "  sbd generate --model Qwen3-8B-SBD --gamma 0.35 --prompt \"Why is the sky blue?\"",
      "  sbd generate --ntp --json --prompt-tokens 2,610,365,3"
    })
final class GenerateCommand implements Callable<Integer> {
  private final Cancellation unread = new Cancellation();

  @Spec private CommandSpec spec;
  @Mixin private AnswerFlags flags;

  @Option(names = "--json", description = "Print one JSON object instead of the text.")
  private boolean json;

  @Override
  public Integer call() {
    GenerationOptions options = options();
    try (SbdModel loaded = flags.load()) {
      print(flags.answer(loaded, options), loaded.findTokenizer().isPresent());
    }
    return ExitCode.OK;
  }

  private GenerationOptions options() {
    GenerationOptions.Builder builder = flags.options();
    return json ? builder.build() : builder.cancellation(unread).onText(this::stream).build();
  }

  private void stream(String text) {
    out().print(text);
    if (out().checkError()) { // it flushes
      unread.cancel();
    }
  }

  private void print(Generation result, boolean hasText) {
    if (json) {
      out().println(Json.write(GenerateResult.of(result)));
      return;
    }
    out().println(hasText ? "" : Arrays.toString(result.tokens()));
    spec.commandLine().getErr().println(summary(result));
  }

  static String summary(Generation result) {
    GenerationStats stats = result.stats();
    return String.format(
        Locale.ROOT,
        "%d tokens in %d forward passes: %.2f tokens a pass, %.1f tokens/s, finish: %s",
        stats.newTokens(),
        stats.forwardPasses(),
        stats.tokensPerForward(),
        stats.tokensPerSecond(),
        GenerateResult.finish(result));
  }

  private PrintWriter out() {
    return spec.commandLine().getOut();
  }
}
