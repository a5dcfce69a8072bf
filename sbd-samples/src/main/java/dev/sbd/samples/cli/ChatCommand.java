package dev.sbd.samples.cli;

import dev.sbd.Generation;
import dev.sbd.GenerationJson;
import dev.sbd.GenerationOptions;
import dev.sbd.djl.Chat;
import dev.sbd.djl.ChatMessage;
import dev.sbd.djl.SbdModel;
import dev.sbd.error.InvalidRequestException;
import java.io.BufferedReader;
import java.io.InputStreamReader;
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
      "  sbd chat",
      "  sbd chat --model Qwen3-0.6B --ntp --system \"Answer in French.\" < questions.txt"
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
          "Tokens that the conversation can have, answers among them; memory for them is taken at"
              + " once (default: what the model can, and memory as it grows).")
  private Optional<Integer> context;

  @Option(
      names = "--drop-oldest",
      description =
          "Forget the oldest turns of a conversation that is full (default: end with an error).")
  private boolean dropOldest;

  @Option(
      names = "--json",
      description = "Print one JSON object at the end: answers, one of `generate --json` each.")
  private boolean json;

  @Override
  public Integer call() {
    AnswerPrinter printer = new AnswerPrinter(spec.commandLine());
    GenerationOptions.Builder builder = generation.apply(GenerationOptions.builder());
    GenerationOptions options = (json ? builder : printer.stream(builder)).build();
    List<String> answers = new ArrayList<>();
    try (SbdModel loaded = model.load();
        Chat chat = newChat(loaded)) {
      system.map(ChatMessage::system).ifPresent(chat::add);
      Iterator<String> lines = messages().iterator();
      while (!printer.isUnread() && lines.hasNext()) {
        Generation answer = chat.send(lines.next(), changes -> options.toBuilder());
        if (json) {
          answers.add(GenerationJson.of(answer));
          printer.summarize(answer);
        } else {
          printer.end(answer);
        }
      }
    }
    if (json) {
      String all = String.join(",", answers);
      spec.commandLine().getOut().println("{\"answers\":[" + all + "]}");
    }
    return ExitCode.OK;
  }

  private Chat newChat(SbdModel loaded) {
    try {
      Chat chat = context.map(loaded::newChat).orElseGet(loaded::newChat);
      return dropOldest ? chat.whenFull(Chat::dropOldestTurn) : chat;
    } catch (IllegalStateException e) {
      throw new InvalidRequestException(e.getMessage() + ": it cannot chat", e);
    }
  }

  private static Stream<String> messages() {
    return new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))
        .lines()
        .filter(line -> !line.isBlank());
  }
}
