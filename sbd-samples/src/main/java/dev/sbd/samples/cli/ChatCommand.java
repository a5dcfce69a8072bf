package dev.sbd.samples.cli;

import dev.sbd.Generation;
import dev.sbd.GenerationOptions;
import dev.sbd.djl.Chat;
import dev.sbd.djl.ChatMessage;
import dev.sbd.djl.SbdModel;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
    name = "chat",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    description =
        "Answer messages, a line each on standard input (UTF-8), as one conversation. Answers come"
            + " as they are decided; a summary of each on stderr. A turn computes only what is new"
            + " in it.",
    footer = {
      "",
      "Examples:",
      "  sbd chat --model Qwen3-8B-SBD --verified",
      "  sbd chat --model Qwen3-8B-SBD --system \"Answer in French.\" < questions.txt"
    })
final class ChatCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private ModelFlags model;
  @Mixin private GenerationFlags generation;

  @Option(names = "--system", paramLabel = "TEXT", description = "A system message to begin with.")
  private Optional<String> system;

  @Option(
      names = "--context",
      paramLabel = "N",
      description =
          "Tokens that the conversation can have, answers among them (default: 4096, or what the"
              + " model can); memory for them is taken at once.")
  private Optional<Integer> context;

  @Option(
      names = "--json",
      description = "Print one JSON object at the end: answers, one of `generate --json` each.")
  private boolean json;

  /** What {@code --json} prints. */
  private record Result(List<GenerateResult> answers) {}

  @Override
  public Integer call() {
    GenerationOptions.Builder builder = generation.apply(GenerationOptions.builder());
    GenerationOptions options = json ? builder.build() : builder.onText(this::stream).build();
    List<GenerateResult> answers = new ArrayList<>();
    try (SbdModel loaded = model.load();
        Chat chat = loaded.newChat(capacity(loaded))) {
      system.map(ChatMessage::system).ifPresent(chat::add);
      for (Iterator<String> lines = messages().iterator(); lines.hasNext(); ) {
        Generation answer = chat.send(lines.next(), changes -> options.toBuilder());
        answers.add(GenerateResult.of(answer));
        printSummary(answer);
      }
    } catch (IllegalStateException e) {
      throw new IllegalArgumentException(e.getMessage() + ": it cannot chat", e);
    } catch (UncheckedIOException e) {
      throw new IllegalArgumentException("standard input: " + e.getMessage(), e);
    }
    if (json) {
      out().println(Json.write(new Result(answers)));
    }
    return ExitCode.OK;
  }

  private int capacity(SbdModel loaded) {
    return context.orElse(Math.min(4096, loaded.spec().contextLength()));
  }

  private static Stream<String> messages() {
    return new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))
        .lines()
        .filter(line -> !line.isBlank());
  }

  private void stream(String text) {
    out().print(text);
    out().flush();
  }

  private void printSummary(Generation answer) {
    if (!json) {
      out().println();
    }
    spec.commandLine().getErr().println(GenerateCommand.summary(answer));
  }

  private PrintWriter out() {
    return spec.commandLine().getOut();
  }
}
