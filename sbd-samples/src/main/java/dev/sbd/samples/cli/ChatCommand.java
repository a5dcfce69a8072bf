package dev.sbd.samples.cli;

import dev.sbd.GenerationOptions;
import dev.sbd.djl.Chat;
import dev.sbd.djl.ChatMessage;
import dev.sbd.djl.SbdModel;
import dev.sbd.error.InvalidRequestException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
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
            + " in it. A message that cannot be answered is told on stderr, and the next is taken;"
            + " the exit status then is 2.",
    footerHeading = "%nWhat can be said besides messages:%n",
    footer = {
      ChatSession.HELP,
      "",
      "Examples:",
      "  sbd chat",
      "  sbd chat --model Qwen3-0.6B --ntp --system \"Answer in French.\" < questions.txt"
    })
final class ChatCommand implements Callable<Integer> {
  private static final int INTERRUPTED = 130; // what shells make of Ctrl-C

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
      description =
          "Print one JSON object at the end: answers, one of `generate --json` each, or"
              + " {\"error\": ...}.")
  private boolean json;

  @Override
  public Integer call() {
    ChatPrinter printer = new ChatPrinter(spec.commandLine(), json);
    GenerationOptions options =
        generation.apply(GenerationOptions.builder()).onText(printer::print).build();
    try (SbdModel loaded = model.load();
        Chat chat = newChat(loaded)) {
      system.ifPresent(text -> begin(chat, loaded, text, printer));
      model.builtIn().ifPresent(name -> printer.tell(name + " knows " + BuiltInModel.KNOWLEDGE));
      ChatSession session = new ChatSession(chat, options, printer);
      if (Terminal.isThere()) {
        printer.tell(model.name() + ": /help lists what else can be said; Ctrl-D ends.");
        Terminal.onSignal("INT", () -> interrupt(session));
        session.run(new ChatInput(System.in, printer::prompt));
      } else {
        session.run(new ChatInput(System.in, prompt -> {}));
      }
    }
    return printer.end();
  }

  private static void interrupt(ChatSession session) {
    if (!session.interrupt()) {
      System.exit(INTERRUPTED);
    }
  }

  /** Some templates leave a system message out, or write all but the user's as the assistant's. */
  private static void begin(Chat chat, SbdModel loaded, String text, ChatPrinter printer) {
    ChatMessage question = ChatMessage.user("?");
    chat.add(ChatMessage.system(text));
    Optional<String> written = rendered(loaded, List.of(ChatMessage.system(text), question));
    boolean lost =
        Stream.of(List.of(question), List.of(ChatMessage.assistant(text), question))
            .map(messages -> rendered(loaded, messages))
            .anyMatch(written::equals);
    if (lost && written.isPresent()) {
      printer.tell(
          "the chat template knows no system message: it leaves --system out, or writes it as an"
              + " answer");
    }
  }

  /** Empty if the template refuses it. */
  private static Optional<String> rendered(SbdModel loaded, List<ChatMessage> messages) {
    try {
      return Optional.of(loaded.chatTemplate().render(messages, Map.of()));
    } catch (InvalidRequestException e) {
      return Optional.empty();
    }
  }

  private Chat newChat(SbdModel loaded) {
    try {
      Chat chat = context.map(loaded::newChat).orElseGet(loaded::newChat);
      return dropOldest ? chat.whenFull(Chat::dropOldestTurn) : chat;
    } catch (IllegalStateException e) {
      throw new InvalidRequestException(e.getMessage() + ": it cannot chat", e);
    }
  }
}
