package dev.sbd.samples.cli;

import dev.sbd.Generation;
import dev.sbd.GenerationJson;
import dev.sbd.GenerationOptions;
import dev.sbd.djl.SbdModel;
import dev.sbd.internal.Check;
import dev.sbd.samples.lab.evaluation.Decoding;
import dev.sbd.samples.lab.trace.Coloring;
import dev.sbd.samples.lab.trace.TracePage;
import dev.sbd.samples.lab.trace.TraceText;
import dev.sbd.samples.lab.trace.TraceText.Colors;
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
      "  sbd trace --html trace.html \\",
      "      --prompt \"Give me the enum Factory: FAST, SOFT and BLUE.\"",
      "  sbd trace --color on \\",
      "      --prompt \"Give me the enum Factory: FAST, SOFT and BLUE.\" | less -R"
    })
final class TraceCommand implements Callable<Integer> {
  /** Options that have a place of their own on the page, or nothing to do with the answer. */
  private static final Set<String> OF_THE_PAGE =
      Set.of(
          "--model",
          "--prompt",
          "--prompt-file",
          "--prompt-tokens",
          "--seed",
          "--color",
          "--color-by",
          "--html",
          "--json",
          "--verbose");

  @Spec private CommandSpec spec;

  @ArgGroup(multiplicity = "1")
  private PromptFlags prompt;

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
    Check.that(
        !json || (color.isEmpty() && coloring.isEmpty()),
        "--json has no colours: it goes with neither --color nor --color-by");
    GenerationOptions options = flags.options().build();
    Optional<OutputFile> page = html.map(OutputFile::at);
    try (SbdModel loaded = flags.load()) {
      Generation result = flags.answer(loaded, prompt, options);
      Decoding decoding = new Decoding(options.decoding()).on(loaded.spec());
      page.ifPresent(file -> file.write(TracePage.of(result, about(result, decoding))));
      print(result);
    }
    return ExitCode.OK;
  }

  private TracePage.About about(Generation result, Decoding decoding) {
    List<String> given = new ArrayList<>(List.of("decoding " + decoding.spelling()));
    given.addAll(GivenOptions.except(OF_THE_PAGE, spec));
    result.seed().ifPresent(seed -> given.add("seed " + seed));
    return new TracePage.About(flags.modelName(), prompt.asGiven(), String.join(", ", given));
  }

  private void print(Generation result) {
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.println(GenerationJson.traced(result));
      return;
    }
    Colors colors = color.orElse(Ansi.AUTO).enabled() ? Colors.ON : Colors.OFF;
    out.print(TraceText.of(result, colors, coloring.orElse(Coloring.STEP)));
    out.flush();
    new AnswerPrinter(spec.commandLine()).summarize(result);
  }
}
