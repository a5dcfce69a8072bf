package dev.sbd.samples.cli;

import dev.sbd.Cancellation;
import dev.sbd.GenerationOptions;
import dev.sbd.djl.Chat;
import dev.sbd.djl.ChatMessage;
import dev.sbd.error.InvalidRequestException;
import dev.sbd.error.SbdException;
import java.util.List;
import java.util.Optional;

/** Message after message: each is answered, or what is wrong with it is told. */
final class ChatSession {
  /** What can be said besides messages. */
  static final String HELP =
      """
      /read FILE   send the text in a file (UTF-8)
      /clear       begin a new conversation
      /help        show this
      /bye         end, as Ctrl-D does
      A message of several lines stands between \""" and \""". Ctrl-C ends an answer.""";

  private static final String READ = "/read ";

  private final Chat chat;
  private final GenerationOptions options;
  private final ChatPrinter printer;
  private final List<ChatMessage> beginning;
  private volatile Optional<Cancellation> running = Optional.empty();
  private boolean over;

  /**
   * A session that begins with what {@code chat} holds.
   *
   * @param options of each answer
   */
  ChatSession(Chat chat, GenerationOptions options, ChatPrinter printer) {
    this.chat = chat;
    this.options = options;
    this.printer = printer;
    this.beginning = chat.messages();
  }

  /** Takes messages until there are no more, or one says so. */
  void run(ChatInput input) {
    while (!over) {
      try {
        input.next().ifPresentOrElse(this::take, () -> over = true);
      } catch (InvalidRequestException | SbdException e) {
        printer.refuse(e);
      }
    }
  }

  private void take(String message) {
    switch (message.strip()) {
      case "/bye", "/exit" -> over = true;
      case "/help", "/?" -> printer.tell(HELP);
      case "/clear" -> chat.replace(beginning);
      default -> answer(message.startsWith(READ) ? read(message) : message);
    }
  }

  private static String read(String message) {
    return TextFile.read(message.substring(READ.length()).strip());
  }

  private void answer(String message) {
    Cancellation cancellation = new Cancellation();
    running = Optional.of(cancellation);
    try {
      printer.answer(chat.send(message, options.toBuilder().cancellation(cancellation).build()));
    } finally {
      running = Optional.empty();
    }
  }

  /** Ends the answer under way; returns whether there is one. */
  boolean interrupt() {
    Optional<Cancellation> answer = running;
    answer.ifPresent(Cancellation::cancel);
    return answer.isPresent();
  }
}
