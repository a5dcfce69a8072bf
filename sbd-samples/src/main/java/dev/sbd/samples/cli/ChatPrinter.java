package dev.sbd.samples.cli;

import com.google.gson.JsonObject;
import dev.sbd.Generation;
import dev.sbd.GenerationJson;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.ExitCode;

/** What a conversation prints: answers as they come, or all as JSON at the end. */
final class ChatPrinter {
  private final CommandLine command;
  private final AnswerPrinter answers;
  private final Optional<List<String>> json;
  private int status = ExitCode.OK;

  ChatPrinter(CommandLine command, boolean json) {
    this.command = command;
    this.answers = new AnswerPrinter(command);
    this.json = json ? Optional.of(new ArrayList<>()) : Optional.empty();
  }

  /** Prints a piece of the answer under way. */
  void print(String text) {
    if (json.isEmpty()) {
      answers.print(text);
    }
  }

  /** Ends an answer. */
  void answer(Generation answer) {
    json.ifPresentOrElse(
        all -> {
          all.add(GenerationJson.of(answer));
          answers.summarize(answer);
        },
        () -> answers.end(answer));
  }

  /** Says why a message is not answered. */
  void refuse(Exception e) {
    String message = ErrorMessages.message(e, command.getCommandSpec());
    tell(command.getCommandSpec().qualifiedName() + ": " + message);
    JsonObject error = new JsonObject();
    error.addProperty("error", message);
    json.ifPresent(all -> all.add(error.toString()));
    status = ExitCode.USAGE;
  }

  /** Prints lines that are no answer. */
  void tell(String lines) {
    command.getErr().println(lines);
  }

  /** Puts {@code text} before what is typed. */
  void prompt(String text) {
    command.getErr().print(text);
    command.getErr().flush();
  }

  /** Ends; returns the exit status. */
  int end() {
    json.map(all -> "{\"answers\":[" + String.join(",", all) + "]}")
        .ifPresent(command.getOut()::println);
    return status;
  }
}
