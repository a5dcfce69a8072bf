package dev.sbd.samples.cli;

import dev.sbd.Generation;
import dev.sbd.GenerationJson;
import dev.sbd.GenerationOptions;
import dev.sbd.djl.SbdModel;
import dev.sbd.model.Tokenizer;
import dev.sbd.samples.lab.trace.Coloring;
import dev.sbd.samples.lab.trace.TracePage;
import dev.sbd.samples.lab.trace.TraceText;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.IntFunction;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code sbd trace}: one prompt, and how its answer came about. */
@Command(
    name = "trace",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    description =
        "Answer a prompt and show which forward pass revealed which token: the text in colours and"
            + " a line for each pass, or a page for the browser.",
    footer = {
      "",
      "Examples:",
      "  sbd trace --prompt \"Give me the enum Factory: FAST, SOFT and BLUE.\"",
      "  sbd trace --html trace.html --prompt \"Give me the enum Factory: FAST, SOFT and BLUE.\"",
      "  sbd trace --color on --prompt-tokens 2,610,365,3 | less -R"
    })
final class TraceCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private AnswerFlags flags;

  @Option(
      names = "--color",
      paramLabel = "WHEN",
      description =
          "Use colours: auto, on or off (default: auto, on a terminal unless NO_COLOR is set).")
  private Optional<Ansi> color;

  @Option(
      names = "--color-by",
      paramLabel = "WHAT",
      description =
          "What colours stand for: step (in the block), pass or probability (default: step).")
  private Optional<Coloring> coloring;

  @Option(
      names = "--html",
      paramLabel = "FILE",
      description = "Write a page for the browser too, in place of a file that is there.")
  private Optional<Path> html;

  @Option(names = "--json", description = "Print one JSON object instead of text.")
  private boolean json;

  @Override
  public Integer call() {
    if (json && (color.isPresent() || coloring.isPresent())) {
      throw new IllegalArgumentException(
          "--json has no colours: it goes with neither --color nor --color-by");
    }
    GenerationOptions options = flags.options().build();
    Optional<OutputFile> page = html.map(OutputFile::at);
    try (SbdModel loaded = flags.load()) {
      Generation result = flags.answer(loaded, options);
      List<String> texts = texts(result, loaded);
      page.ifPresent(file -> file.write(TracePage.of(result, texts)));
      print(result, texts);
    }
    return ExitCode.OK;
  }

  /** Without a tokenizer the ids stand for the texts. */
  private static List<String> texts(Generation result, SbdModel model) {
    IntFunction<String> text = texts(model);
    return Arrays.stream(result.tokens()).mapToObj(text).toList();
  }

  private static IntFunction<String> texts(SbdModel model) {
    try {
      Tokenizer tokenizer = model.tokenizer();
      return tokenizer::decodeVerbatim;
    } catch (IllegalStateException e) {
      return token -> "#" + token + " ";
    }
  }

  private void print(Generation result, List<String> texts) {
    if (json) {
      out().println(GenerationJson.traced(result));
      return;
    }
    boolean colored = color.orElse(Ansi.AUTO).enabled();
    out()
        .print(
            TraceText.of(
                result,
                texts,
                colored ? TraceText.Colors.ON : TraceText.Colors.OFF,
                coloring.orElse(Coloring.STEP)));
    out().flush();
    spec.commandLine().getErr().println(GenerateCommand.summary(result));
  }

  private PrintWriter out() {
    return spec.commandLine().getOut();
  }
}
