package dev.sbd.djl.training;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import dev.sbd.FinishReason;
import dev.sbd.djl.ChatMessage;
import dev.sbd.error.InvalidRequestException;
import dev.sbd.internal.Check;
import java.io.IOException;
import java.io.LineNumberReader;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;

/**
 * A line of training data.
 *
 * @param prompt the conversation to answer: one message of the user, or several
 * @param completion what to answer; empty only if there is nothing to learn from the line
 * @param isWhole whether the answer ends there; else a limit has cut it
 * @param place where it stands, for messages
 */
record PromptCompletion(
    List<ChatMessage> prompt, String completion, boolean isWhole, String place) {
  /**
   * Reads a file of {@code {"prompt": "...", "completion": "..."}} a line, or with {@code messages}
   * in place of the prompt: those that {@code sbd generate --prompts} writes among them, whose
   * {@code finish} says how an answer ended, or {@code error} that there is none. Other fields and
   * blank lines are ignored.
   *
   * @throws dev.sbd.error.InvalidRequestException if a line is no such object, or its completion is
   *     empty though no generation says so: the message names it; or if the file cannot be read
   */
  static void forEach(Path file, Consumer<PromptCompletion> reader) {
    try (LineNumberReader lines = new LineNumberReader(Files.newBufferedReader(file))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (!line.isBlank()) {
          reader.accept(parse(line, file + ":" + lines.getLineNumber()));
        }
      }
    } catch (IOException e) {
      throw new InvalidRequestException("cannot read " + file + ": " + reason(e), e);
    }
  }

  private static String reason(IOException e) {
    return e instanceof NoSuchFileException
        ? "there is no such file"
        : e instanceof CharacterCodingException ? "it is not UTF-8 text" : e.toString();
  }

  private static PromptCompletion parse(String line, String place) {
    try {
      return of(TrainingData.fields(line), place);
    } catch (InvalidRequestException e) {
      throw new InvalidRequestException(place + ": " + e.getMessage(), e);
    }
  }

  private static PromptCompletion of(JsonObject fields, String place) {
    List<ChatMessage> prompt =
        fields.has("messages")
            ? ChatMessage.parse(fields.get("messages").toString())
            : List.of(ChatMessage.user(text(fields, "prompt")));
    if (fields.has("error")) {
      return new PromptCompletion(prompt, "", false, place);
    }
    String completion = text(fields, "completion");
    String finish = fields.has("finish") ? text(fields, "finish") : "";
    Check.that(!completion.isEmpty() || !finish.isEmpty(), "completion is empty");
    return new PromptCompletion(prompt, completion, !FinishReason.isCut(finish), place);
  }

  private static String text(JsonObject fields, String name) {
    Check.that(fields.has(name), "has no %s, only %s", name, fields.keySet());
    JsonElement value = fields.get(name);
    boolean isText = value instanceof JsonPrimitive primitive && primitive.isString();
    Check.that(isText, "%s must be a string, got %s", name, value);
    return value.getAsString();
  }
}
