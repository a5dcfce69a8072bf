package dev.sbd.samples.lab.prompts;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import dev.sbd.djl.ChatMessage;
import dev.sbd.djl.Prompt;
import dev.sbd.djl.SbdModel;
import dev.sbd.djl.training.TrainingData;
import dev.sbd.error.InvalidRequestException;
import dev.sbd.internal.Check;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A line of a file of prompts: an object with {@code prompt}, a user's message, or {@code
 * messages}, a conversation to be answered; what else it holds is the user's own.
 *
 * @param fields all of them, in order
 * @param prompt in the chat template; a message where there is none as it stands
 * @param place where it stands, for messages
 */
public record PromptLine(JsonObject fields, Prompt prompt, String place) {
  private static final String MESSAGES = "messages";

  /**
   * The lines of a file; blank ones do not count.
   *
   * @param name of the file, for messages
   * @throws InvalidRequestException if a line is no such object: the message names it; or if there
   *     is none
   */
  public static List<PromptLine> parse(String name, String text) {
    List<PromptLine> lines = new ArrayList<>();
    int number = 0;
    for (String line : text.lines().toList()) {
      number++;
      if (!line.isBlank()) {
        lines.add(of(line, name + ":" + number));
      }
    }
    Check.that(!lines.isEmpty(), "%s: is empty, must have a line {\"prompt\": ...} or more", name);
    return lines;
  }

  private static PromptLine of(String line, String place) {
    try {
      JsonObject fields = TrainingData.fields(line);
      return new PromptLine(fields, prompt(fields), place);
    } catch (InvalidRequestException e) {
      throw new InvalidRequestException(place + ": " + e.getMessage(), e);
    }
  }

  private static Prompt prompt(JsonObject fields) {
    if (fields.has(MESSAGES)) {
      return Prompt.chat(ChatMessage.parse(fields.get(MESSAGES).toString()));
    }
    Check.that(fields.has("prompt"), "has neither prompt nor messages, only %s", fields.keySet());
    JsonElement prompt = fields.get("prompt");
    Check.that(isText(prompt), "prompt must be a string, got %s", prompt);
    Check.that(!prompt.getAsString().isEmpty(), "prompt is empty");
    return Prompt.question(prompt.getAsString());
  }

  private static boolean isText(@Nullable JsonElement value) {
    return value instanceof JsonPrimitive primitive && primitive.isString();
  }

  /** The field {@code name} as text, a string without its quotes; empty if there is none. */
  public Optional<String> text(String name) {
    return Optional.ofNullable(fields.get(name))
        .map(value -> isText(value) ? value.getAsString() : value.toString());
  }

  /**
   * The prompt in a model's tokens.
   *
   * @throws InvalidRequestException if it does not suit the model: longer than its context, refused
   *     by its chat template, or messages where there is no template
   */
  public int[] encode(SbdModel model) {
    Check.that(
        !fields.has(MESSAGES) || model.findChatTemplate().isPresent(),
        "messages need a chat template, which the model lacks: give a prompt");
    int[] tokens = prompt.encode(model);
    int context = model.spec().contextLength();
    Check.that(
        tokens.length < context,
        "the prompt must be shorter than the model's context, %d tokens, got %d",
        context,
        tokens.length);
    return tokens;
  }
}
